package gateway

import "strings"

// reason is a status with its usual phrase as pages print it.
type reason struct {
	number string
	phrase string
	alone  bool // the phrase says enough without the number
}

func reasons() []reason {
	return []reason{
		{"400", "bad request", false}, {"401", "unauthorized", false}, {"403", "forbidden", false},
		{"404", "not found", false}, {"407", "proxy authentication required", true},
		{"413", "request entity too large", false}, {"413", "payload too large", false},
		{"429", "too many requests", true}, {"431", "request header fields too large", true},
		{"500", "internal server error", true}, {"502", "bad gateway", true},
		{"503", "service temporarily unavailable", true}, {"503", "service unavailable", true},
		{"503", "backend fetch failed", true},
		{"504", "gateway time-out", true}, {"504", "gateway timeout", true},
		{"511", "network authentication required", true},
	}
}

// maxTries bounds how many occurrences of one phrase are looked at.
const maxTries = 64

// numberAfter returns the first number between lo and hi that follows a
// phrase and ends there.
func numberAfter(text, phrase string, lo, hi int) int {
	for range maxTries {
		_, rest, ok := strings.Cut(text, phrase)
		if !ok {
			return 0
		}
		if n := leadingInt(rest); lo <= n && n <= hi {
			return n
		}
		text = rest
	}
	return 0
}

// pastedRay finds the edge's request ID: in the header, after the word, or as
// the whole text. It is 16 hexadecimal digits, where a site may follow.
func pastedRay(header, text string) string {
	if r := rayAt(lower(header)); r != "" {
		return r
	}
	if r := rayAt(text); r != "" && len(r) == len(strings.TrimSpace(text)) {
		return r
	}
	for range maxTries {
		i := strings.Index(text, "ray")
		if i < 0 {
			return ""
		}
		text = text[i+len("ray"):]
		near := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(text, " "), "id"), " :=\"")
		if r := rayAt(skipMarkup(near)); r != "" {
			return r
		}
	}
	return ""
}

const rayLen = 16

func rayAt(s string) string {
	n := 0
	for n < len(s) && isHex(s[n]) {
		n++
	}
	if n != rayLen || n < len(s) && isWord(s[n]) {
		return ""
	}
	site := s[n:]
	if len(site) >= 4 && site[0] == '-' && isAlpha(site[1]) && isAlpha(site[2]) && isAlpha(site[3]) &&
		(len(site) == 4 || !isWord(site[4])) {
		return s[:n+1] + strings.ToUpper(s[n+1:n+4])
	}
	return s[:n]
}

func isHex(c byte) bool   { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
func isAlpha(c byte) bool { return 'a' <= c && c <= 'z' }
func isWord(c byte) bool  { return isAlpha(c) || '0' <= c && c <= '9' || c == '_' }

// netError finds the browser's own error: its code where the page prints one,
// else the code that belongs to the sentence.
func netError(text string) string {
	if code := netCode(text); code != "" {
		return code
	}
	for _, s := range netSentences() {
		if strings.Contains(text, s.says) {
			return s.code
		}
	}
	return ""
}

// maxNetError bounds a browser's code, in bytes; the longest known one has 55.
const maxNetError = 64

// netCode returns the first word that has the form of a browser's code.
func netCode(text string) string {
	for i := 0; i < len(text); i++ {
		if !isWord(text[i]) {
			continue
		}
		end := i
		for end < len(text) && isWord(text[end]) {
			end++
		}
		if word := text[i:end]; isNetCode(word) {
			return strings.ToUpper(word)
		}
		i = end
	}
	return ""
}

func isNetCode(word string) bool {
	if len(word) > maxNetError || strings.HasSuffix(word, "_") {
		return false
	}
	for _, start := range []string{"err_", "dns_probe_", "ns_error_", "ssl_error_", "sec_error_", "mozilla_pkix_error_"} {
		if strings.HasPrefix(word, start) && len(word) > len(start) {
			return true
		}
	}
	return strings.HasPrefix(word, "pr_") && strings.HasSuffix(word, "_error")
}

type netSentence struct{ says, code string }

// netSentences are error pages that print no code: Firefox's and Safari's,
// with the names that these browsers use inside.
func netSentences() []netSentence {
	return []netSentence{
		{"the proxy server is refusing connections", "NS_ERROR_PROXY_CONNECTION_REFUSED"},
		{"unable to find the proxy server", "NS_ERROR_UNKNOWN_PROXY_HOST"},
		{"we're having trouble finding that site", "NS_ERROR_UNKNOWN_HOST"},
		{"we can't connect to the server at", "NS_ERROR_UNKNOWN_HOST"},
		{"server not found", "NS_ERROR_UNKNOWN_HOST"},
		{"the connection was reset", "NS_ERROR_NET_RESET"},
		{"the connection has timed out", "NS_ERROR_NET_TIMEOUT"},
		{"firefox can't establish a connection to the server", "NS_ERROR_CONNECTION_REFUSED"},
		{"safari can't find the server", "NSURLErrorCannotFindHost"},
		{"safari can't connect to the server", "NSURLErrorCannotConnectToHost"},
		{"safari can't establish a secure connection", "NSURLErrorSecureConnectionFailed"},
		{"safari can't open the page because your computer isn't connected", "NSURLErrorNotConnectedToInternet"},
	}
}
