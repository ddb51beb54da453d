package host

import (
	"strings"
	"testing"

	"fix502/checks"
)

func TestScriptOfThisMachine(t *testing.T) {
	const text = `function FindProxyForURL(url, host) { return "PROXY me:planted@a:1; PROXY proxy.example:3128"; }`
	f := &fake{os: "linux", files: map[string][]byte{
		"/etc/my proxy.pac": []byte(text), "/etc/page.html": []byte("<html>"), "C:/Users/jo/x.pac": []byte(text),
	}}
	good := []string{"http://proxy.example:3128"}
	for address, want := range map[string]checks.ProxyChoice{
		"file:///etc/my%20proxy.pac":   {Others: good, Open: true},
		"file://localhost/etc/no.pac":  {Invalid: "file"},
		"file:///etc/page.html":        {Invalid: "file"},
		"file://server/etc/page.html":  {Invalid: "file"},
		"http://wpad.example/page.pac": {Invalid: "file"},
	} {
		want.PAC = address
		got := fact(t, f, "proxy.pac", checks.Route{URL: address})
		same(t, address, got, checks.Fact{Proxy: &want})
		if strings.Contains(strings.Join(got.Proxy.Others, " "), "planted") {
			t.Errorf("%s: credentials are observed", address)
		}
	}
	f.os = "windows"
	same(t, "windows", fact(t, f, "proxy.pac", checks.Route{URL: "file:///C:/Users/jo/x.pac"}),
		checks.Fact{Proxy: &checks.ProxyChoice{PAC: "file:///C:/Users/jo/x.pac", Others: good, Open: true}})
}
