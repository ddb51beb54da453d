//go:build linux || darwin

package bench

import (
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// service starts a service on loopback that answers 502, beside a control
// that works, and returns the file of its profile. The real wizard with the
// real checks looks at it, and nothing leaves the machine.
func service(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	broken := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html><title>502 Bad Gateway</title></html>")
	}))
	t.Cleanup(broken.Close)
	control := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(control.Close)
	roots := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: broken.Certificate().Raw})
	text := fmt.Sprintf(`schema = "fix502-service/1"
name = "the test"
url = "%[1]s/"

[[endpoints]]
role = "page"
url = "%[1]s/"

[[endpoints]]
role = "origin"
url = "%[1]s/api"

[[controls]]
url = "%[2]s/"
status = 204

[tls]
public_roots = "roots.pem"
`, broken.URL, control.URL)
	file := filepath.Join(dir, "service.toml")
	for name, data := range map[string][]byte{file: []byte(text), filepath.Join(dir, "roots.pem"): roots} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}
