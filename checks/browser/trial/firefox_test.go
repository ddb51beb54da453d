package trial

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fix502/checks"
)

func firefoxOf(t *testing.T) string {
	t.Helper()
	return browserFor(t, "firefox-esr", "firefox")
}

func TestFreshFirefox(t *testing.T) {
	program := firefoxOf(t)
	s := newSite(t, status(502, "<title>502</title><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center>"))
	env := s.world(t, Install{ID: "firefox", Engine: "firefox", Program: program})
	o := once(t, env, spec("firefox", checks.FactorFresh))
	if o.Failure != "" || o.Trip == nil || o.Trip.Status != 502 || o.Trip.Proto != "HTTP/2.0" || o.Alive() {
		t.Fatalf("%+v %+v", o, o.Trip)
	}
	if o.Trip.Shape == "" {
		t.Errorf("whose page it is was not seen: %+v", o.Trip)
	}
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if got := usersOf(env.Temp); len(got) != 0 {
		t.Errorf("still running: %v", got)
	}
}

// TestFirefoxOwnProxy: a profile whose own proxy is dead fails where the same
// without it works.
func TestFirefoxOwnProxy(t *testing.T) {
	program := firefoxOf(t)
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("fine")) })
	profile := t.TempDir()
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(dead.Addr().String(), ":")
	_ = dead.Close()
	prefs := `user_pref("network.proxy.type", 1);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", ` + port + `);
user_pref("browser.startup.homepage", "https://elsewhere.example/");
`
	if err := os.WriteFile(filepath.Join(profile, "prefs.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	env := s.world(t, Install{ID: "firefox", Engine: "firefox", Program: program, Profiles: []string{profile}})
	withProxy, direct := spec("firefox", checks.FactorCopy), spec("firefox", checks.FactorDirect)
	withProxy.Trial.Profile, direct.Trial.Profile = 1, 1
	if o := once(t, env, withProxy); o.Failure != checks.ProxyRefused || !o.AtProxy() {
		t.Errorf("with the dead proxy: %+v %+v", o, o.Trip)
	}
	if o := once(t, env, direct); !o.Alive() {
		t.Errorf("without it: %+v %+v", o, o.Trip)
	}
}
