package host

import (
	"net"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/idna"
)

// byLibrary asks the package whose rules passes follows; the proxy in the
// question stands for any.
func byLibrary(list string, t target) bool {
	const anyProxy = "http://192.0.2.1:1"
	ask := httpproxy.Config{HTTPProxy: anyProxy, HTTPSProxy: anyProxy, NoProxy: list}
	via, err := ask.ProxyFunc()(&url.URL{Scheme: t.scheme, Host: net.JoinHostPort(t.host, t.port)})
	return err == nil && via == nil
}

// TestExceptionsAreThoseOfGo holds the rules that are written down here
// against the library's.
func TestExceptionsAreThoseOfGo(t *testing.T) {
	lists := []string{
		"", ",", "*", " * ", "x,*", "chatgpt.com", ".chatgpt.com", "*.chatgpt.com", "*chatgpt.com", "CHATGPT.com", "com", "t.com",
		"chatgpt.com:443", "chatgpt.com:80", "chatgpt.com:", ":443", ".", "*.", "..", "104.18.0.0/16", "104.18.32.47", "104.18.32.47:443",
		"104.18.32.47:80", "::/0", "2606:4700::1", "[2606:4700::1]", "[2606:4700::1]:443", "[2606:4700::1]:80", "::ffff:104.18.32.47",
		"a, chatgpt.com ,b", "a;chatgpt.com", "müller.example", "xn--mller-kva.example", "<local>", "localhost", "[", "a:b:c",
	}
	pages := []string{
		"https://chatgpt.com/", "https://ws.chatgpt.com/", "https://notchatgpt.com/", "http://chatgpt.com/", "https://chatgpt.com:8443/",
		"https://104.18.32.47/", "https://[2606:4700::1]/", "https://127.0.0.2/", "https://[::1]/", "https://localhost/", "https://a.localhost/",
		"https://intranet/", "https://müller.example/", "https://www.MÜLLER.example/",
	}
	for _, list := range lists {
		for _, page := range pages {
			on, ok := targetOf(page)
			if !ok {
				t.Fatal(page)
			}
			if got, want := passes(list, on), byLibrary(list, on); got != want {
				t.Errorf("%q, %s: %v, want %v", list, page, got, want)
			}
		}
	}
}

func TestNamesAreWrittenAsTheLibraryDoes(t *testing.T) {
	for _, name := range []string{"müller.example", "例え.テスト", "straße.de", "plain.example", "ال.example"} {
		want, err := idna.Lookup.ToASCII(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := inASCII(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"ä x", "ä/x", "ä:1", "ä@x", "", "ä\r\nx"} {
		if got := inASCII(name); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func FuzzExceptions(f *testing.F) {
	f.Add("chatgpt.com,.x.y:80,10.0.0.0/8", "https://a.x.y/")
	f.Fuzz(func(t *testing.T, list, page string) {
		on, ok := targetOf(page)
		ok = ok && !strings.ContainsAny(on.host, "[]") // no name of a host
		for _, r := range list + page {
			ok = ok && r < 0x80 && r > ' '
		}
		if ok && passes(list, on) != byLibrary(list, on) {
			t.Errorf("%q, %q: %v", list, page, passes(list, on))
		}
	})
}
