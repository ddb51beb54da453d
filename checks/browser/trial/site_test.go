package trial

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"fix502/checks"
)

// host is the site of these tests; it leads to loopback alone.
const host = "site.example"

// site is a server on loopback that speaks for host.
type site struct {
	*httptest.Server
	spki string // of its key, as Chromium wants it

	mu      sync.Mutex
	handler http.HandlerFunc
}

func newSite(t *testing.T, h http.HandlerFunc) *site {
	t.Helper()
	s := &site{handler: h}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		h := s.handler
		s.mu.Unlock()
		h(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	key, cert := certificate(t)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"}}
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(spki)
	s.spki = base64.StdEncoding.EncodeToString(sum[:])
	return s
}

func certificate(t *testing.T) (*ecdsa.PrivateKey, tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Trial Test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{host}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return key, tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// serve changes what the site answers.
func (s *site) serve(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = h
}

func (s *site) addr() string { return s.Listener.Addr().String() }

// browserFor finds a real browser. Without one the test is skipped, or fails
// where FIX502_REQUIRE is set; FIX502_BROWSER=none does as if there were none.
func browserFor(t *testing.T, names ...string) string {
	t.Helper()
	if os.Getenv("FIX502_BROWSER") != "none" && !testing.Short() {
		for _, n := range names {
			if path, err := exec.LookPath(n); err == nil {
				return path
			}
		}
	}
	if os.Getenv("FIX502_REQUIRE") != "" {
		t.Fatalf("needs one of %v", names)
	}
	t.Skipf("needs one of %v", names)
	return ""
}

func chromiumOf(t *testing.T) string { return browserFor(t, "chromium", "chromium-browser") }

// world is a trial's environment in which nothing but the site exists.
func (s *site) world(t *testing.T, in Install) Env {
	t.Helper()
	return Env{
		Find: func(_ context.Context, id string) (Install, bool) { return in, id == in.ID },
		Temp: tempDir(t), Map: map[string]string{host: s.addr()},
		Flags: s.flags(),
	}
}

func (s *site) flags() []string {
	return []string{"ignore-certificate-errors-spki-list=" + s.spki, "disable-quic"}
}

// tempDir is short: the names of sockets are bounded.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "t502-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// spec is a trial of the site's page.
func spec(browser string, f checks.Factor) checks.Spec {
	s := checks.Spec{
		ID: checks.ID("trial." + browser + "." + string(f)), Probe: checks.ProbeBrowser, Consent: checks.ConsentTrial,
		Route: checks.Route{URL: "https://" + host + "/"}, Budget: 30 * time.Second,
		Trial: checks.Trial{Browser: browser, Factor: f},
	}
	if f.Copies() {
		s.Trial.Profile = 1
	}
	return s
}

// once performs a trial and demands its one observation.
func once(t *testing.T, env Env, s checks.Spec) checks.Observation {
	t.Helper()
	r := New(env)
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), s.Budget)
	defer cancel()
	seen := r.Do(ctx, s)
	if len(seen) != 1 {
		t.Fatalf("%d observations", len(seen))
	}
	return seen[0]
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Server", "origin")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// left lists what is left in a folder of trials.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// usersOf lists the processes that name a folder in their arguments.
func usersOf(dir string) []string {
	var out []string
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		args, err := os.ReadFile("/proc/" + e.Name() + "/cmdline")
		if err == nil && strings.Contains(string(args), dir+"/") {
			out = append(out, e.Name()+" "+strings.ReplaceAll(string(args), "\x00", " "))
		}
	}
	return out
}
