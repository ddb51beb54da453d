package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
)

// watches tells whether the inspector stands before an address.
func (in *inspector) watches(n *internet, a netip.Addr) bool {
	return len(in.To) == 0 || slices.ContainsFunc(in.To, func(w string) bool { return n.picks(w, a) })
}

// serveInspector is a box that ended the client's TLS: it passes requests on,
// or answers for the service itself.
func (l *Lab) serveInspector(w http.ResponseWriter, r *http.Request) {
	in := l.script.Load().Inspector
	if in != nil && in.Status != 0 && l.net.named([]string{"service"}, hostOf("//"+r.Host)) {
		l.squid(w, "ERR_SECURE_CONNECT_FAIL 104", in.Status, r.Host)
		return
	}
	resp, err := l.pass(r, "https", fromInspector)
	if err != nil {
		l.squid(w, "ERR_CONNECT_FAIL 111", http.StatusBadGateway, r.Host)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		l.relayUpgrade(w, resp)
		return
	}
	relay(w, resp, "1.1 inspector.lan")
}

// pass sends a request on to the host that it is for.
func (l *Lab) pass(r *http.Request, scheme, from string) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host, out.RequestURI = scheme, r.Host, ""
	for _, h := range []string{"Proxy-Authorization", "Proxy-Connection", "Te", "Trailer"} {
		out.Header.Del(h)
	}
	if r.Header.Get("Upgrade") == "" {
		out.Header.Del("Connection")
	}
	roots := x509.NewCertPool()
	roots.AddCert(l.public.cert)
	port := map[string]string{"http": "80", "https": "443"}[scheme]
	t := &http.Transport{
		DisableKeepAlives: r.Header.Get("Upgrade") == "",
		TLSClientConfig:   &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
			host, given, err := net.SplitHostPort(addr)
			if err != nil {
				host, given = addr, port
			}
			return l.onward(ctx, net.JoinHostPort(host, given), from)
		},
	}
	return t.RoundTrip(out)
}

// relay copies an answer to the client.
func relay(w http.ResponseWriter, resp *http.Response, via string) {
	h := w.Header()
	for k, v := range resp.Header {
		h[k] = v
	}
	h.Del("Connection")
	h.Add("Via", via)
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // the client may be gone
}

// relayUpgrade hands a switched connection through.
func (l *Lab) relayUpgrade(w http.ResponseWriter, resp *http.Response) {
	out, ok := resp.Body.(io.ReadWriteCloser)
	c := hijack(w)
	if c == nil || !ok {
		return
	}
	defer func() { _ = c.Close() }()
	defer func() { _ = out.Close() }()
	if !switched(c, resp.Header) {
		return
	}
	_, _ = c.Read(make([]byte, 512)) // whatever comes ends it, as at the origin
}
