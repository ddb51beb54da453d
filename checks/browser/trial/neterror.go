package trial

import (
	"strings"

	"fix502/checks"
)

// meaning is how far a trip came that ended with a browser's word for a
// failure, and the failure in the words of fix502. Words: Chromium's
// net_error_list.h without "ERR_", and Mozilla's NS_ERROR_, SSL_ and
// MOZILLA_PKIX_ errors. With a proxy the stages are the proxy's.
func meaning(netError string) (checks.Stage, checks.Failure) {
	word := strings.TrimPrefix(netError, "net::")
	for _, table := range []map[string]outcome{chromiumErrors(), firefoxErrors()} {
		if m, ok := table[word]; ok {
			return m.stage, m.failure
		}
	}
	switch {
	case strings.HasPrefix(word, "ERR_CERT_"), strings.HasPrefix(word, "MOZILLA_PKIX_ERROR_"), strings.HasPrefix(word, "SEC_ERROR_"):
		return checks.StageConnect, checks.TLSUntrusted
	case strings.HasPrefix(word, "ERR_SSL_"), strings.HasPrefix(word, "SSL_ERROR_"):
		return checks.StageConnect, checks.TLSAlert
	case strings.HasPrefix(word, "ERR_PROXY_"), strings.HasPrefix(word, "ERR_SOCKS_"):
		return checks.StageNone, checks.ProxyGarbled
	case strings.HasPrefix(word, "ERR_HTTP2_"), strings.HasPrefix(word, "ERR_QUIC_"):
		return checks.StageHandshake, checks.HTTPGarbled
	default:
		return checks.StageNone, checks.BrowserFailed
	}
}

type outcome struct {
	stage   checks.Stage
	failure checks.Failure
}

func chromiumErrors() map[string]outcome {
	const none, looked, connected, shook = checks.StageNone, checks.StageLookup, checks.StageConnect, checks.StageHandshake
	return map[string]outcome{
		"ERR_NAME_NOT_RESOLVED":                    {none, checks.DNSNotFound},
		"ERR_NAME_RESOLUTION_FAILED":               {none, checks.DNSServfail},
		"ERR_DNS_TIMED_OUT":                        {none, checks.DNSTimeout},
		"ERR_INTERNET_DISCONNECTED":                {none, checks.TCPNoRoute},
		"ERR_CONNECTION_REFUSED":                   {looked, checks.TCPRefused},
		"ERR_CONNECTION_TIMED_OUT":                 {looked, checks.TCPTimeout},
		"ERR_ADDRESS_UNREACHABLE":                  {looked, checks.TCPUnreachable},
		"ERR_NETWORK_ACCESS_DENIED":                {looked, checks.TCPProhibited},
		"ERR_CONNECTION_FAILED":                    {looked, checks.TCPFailed},
		"ERR_CONNECTION_RESET":                     {connected, checks.HTTPReset},
		"ERR_CONNECTION_CLOSED":                    {connected, checks.HTTPClosed},
		"ERR_CONNECTION_ABORTED":                   {connected, checks.HTTPClosed},
		"ERR_NETWORK_CHANGED":                      {none, checks.NotFinished},
		"ERR_EMPTY_RESPONSE":                       {shook, checks.HTTPClosed},
		"ERR_TIMED_OUT":                            {shook, checks.HTTPTimeout},
		"ERR_INVALID_HTTP_RESPONSE":                {shook, checks.HTTPGarbled},
		"ERR_CERT_AUTHORITY_INVALID":               {connected, checks.TLSUntrusted},
		"ERR_CERT_DATE_INVALID":                    {connected, checks.TLSExpired},
		"ERR_CERT_COMMON_NAME_INVALID":             {connected, checks.TLSName},
		"ERR_SSL_PROTOCOL_ERROR":                   {connected, checks.TLSGarbled},
		"ERR_PROXY_CONNECTION_FAILED":              {none, checks.ProxyUnreachable},
		"ERR_TUNNEL_CONNECTION_FAILED":             {checks.StageConnect, checks.ProxyAnswered},
		"ERR_PROXY_AUTH_REQUESTED":                 {checks.StageConnect, checks.ProxyAnswered},
		"ERR_INVALID_AUTH_CREDENTIALS":             {checks.StageConnect, checks.ProxyAnswered},
		"ERR_MANDATORY_PROXY_CONFIGURATION_FAILED": {none, checks.ProxyInvalid},
		"ERR_NO_SUPPORTED_PROXIES":                 {none, checks.ProxyInvalid},
		"ERR_PAC_SCRIPT_FAILED":                    {none, checks.ProxyInvalid},
		"ERR_BLOCKED_BY_CLIENT":                    {none, checks.BrowserBlocked},
		"ERR_BLOCKED_BY_ADMINISTRATOR":             {none, checks.BrowserBlocked},
	}
}

func firefoxErrors() map[string]outcome {
	const none, looked, connected, shook = checks.StageNone, checks.StageLookup, checks.StageConnect, checks.StageHandshake
	return map[string]outcome{
		"NS_ERROR_UNKNOWN_HOST":                {none, checks.DNSNotFound},
		"NS_ERROR_UNKNOWN_PROXY_HOST":          {none, checks.ProxyNotFound},
		"NS_ERROR_OFFLINE":                     {none, checks.TCPNoRoute},
		"NS_ERROR_CONNECTION_REFUSED":          {looked, checks.TCPRefused},
		"NS_ERROR_NET_TIMEOUT":                 {looked, checks.TCPTimeout},
		"NS_ERROR_NET_RESET":                   {connected, checks.HTTPReset},
		"NS_ERROR_NET_INTERRUPT":               {shook, checks.HTTPClosed},
		"NS_ERROR_NET_EMPTY_RESPONSE":          {shook, checks.HTTPClosed},
		"NS_ERROR_PROXY_CONNECTION_REFUSED":    {none, checks.ProxyRefused},
		"NS_ERROR_PROXY_BAD_GATEWAY":           {checks.StageConnect, checks.ProxyAnswered},
		"NS_ERROR_PROXY_FORBIDDEN":             {checks.StageConnect, checks.ProxyAnswered},
		"NS_ERROR_PROXY_GATEWAY_TIMEOUT":       {checks.StageConnect, checks.ProxyAnswered},
		"NS_ERROR_PROXY_AUTHENTICATION_FAILED": {checks.StageConnect, checks.ProxyAnswered},
		"NS_ERROR_BLOCKED_BY_POLICY":           {none, checks.BrowserBlocked},
		"SEC_ERROR_UNKNOWN_ISSUER":             {connected, checks.TLSUntrusted},
		"SEC_ERROR_EXPIRED_CERTIFICATE":        {connected, checks.TLSExpired},
		"SSL_ERROR_BAD_CERT_DOMAIN":            {connected, checks.TLSName},
		"SSL_ERROR_RX_RECORD_TOO_LONG":         {connected, checks.TLSGarbled},
		"PR_CONNECT_RESET_ERROR":               {connected, checks.TLSReset},
		"PR_END_OF_FILE_ERROR":                 {connected, checks.TLSClosed},
	}
}
