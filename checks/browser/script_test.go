package browser

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestScriptInAFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "proxy.pac"), `function FindProxyForURL(u, h) { return "PROXY a.example:3128"; }`)
	write(t, filepath.Join(dir, "open.pac"), `function FindProxyForURL(u, h) { return "PROXY a.example:3128; DIRECT"; }`)
	write(t, filepath.Join(dir, "no.pac"), `PROXY a.example:3128`)
	for file, want := range map[string]struct {
		named []string
		open  bool
	}{
		"proxy.pac": {[]string{"http://a.example:3128"}, false},
		"open.pac":  {[]string{"http://a.example:3128"}, true},
		"no.pac":    {}, "gone.pac": {}, "..": {},
	} {
		got := scripted(fromSettings, "file:///"+strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, file)), "/"))
		if got.PAC != "file:" || !slices.Equal(got.Others, want.named) || got.Open != want.open {
			t.Errorf("%s: %+v", file, got)
		}
	}
	for _, address := range []string{"http://config.example/p.pac", "file://server/share/p.pac", "file:", "data:x", ""} {
		if got := scripted(fromSettings, address); got.Others != nil {
			t.Errorf("%s: %+v", address, got)
		}
	}
}
