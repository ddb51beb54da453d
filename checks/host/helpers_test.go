package host

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fix502/checks"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// fake is a machine made of maps.
type fake struct {
	os    string
	vars  map[string]string
	files map[string][]byte
	out   map[string][]byte // by the whole command line
	links []Link
	ways  map[string]Way // by destination
	near  map[netip.Addr]string
	ini   *WinINET
	runs  int
}

func (f *fake) env() Env {
	e := Env{
		OS:     f.os,
		Getenv: func(name string) string { return f.vars[name] },
		ReadFile: func(path string) ([]byte, error) {
			if raw, ok := f.files[path]; ok {
				return raw, nil
			}
			return nil, fs.ErrNotExist
		},
		Has: func(program string) bool {
			for line := range f.out {
				if strings.HasPrefix(line, program+" ") {
					return true
				}
			}
			return false
		},
		Run: func(_ context.Context, program string, args ...string) ([]byte, error) {
			f.runs++
			if raw, ok := f.out[strings.Join(append([]string{program}, args...), " ")]; ok {
				return raw, nil
			}
			return nil, errors.New("no such program")
		},
		Links: func() ([]Link, error) { return f.links, nil },
		Way: func(_ context.Context, to netip.AddrPort) (Way, error) {
			if w, ok := f.ways[to.Addr().String()]; ok {
				return w, nil
			}
			return Way{}, errors.New("network is unreachable")
		},
	}
	if f.near != nil {
		e.Neighbours = func() (map[netip.Addr]string, error) { return f.near, nil }
	}
	if f.ini != nil {
		e.WinINET = func() (WinINET, error) { return *f.ini, nil }
	}
	return e
}

// look performs one check and returns its only observation.
func look(t *testing.T, do checks.Executor, id checks.ID, r checks.Route) checks.Observation {
	t.Helper()
	seen := do(t.Context(), checks.Spec{ID: id, Probe: checks.ProbeHost, Route: r})
	if len(seen) != 1 {
		t.Fatalf("%s: %d observations", id, len(seen))
	}
	return seen[0]
}

// fact performs one check that must succeed.
func fact(t *testing.T, f *fake, id checks.ID, r checks.Route) checks.Fact {
	t.Helper()
	o := look(t, Executor(f.env()), id, r)
	if o.Failure != "" || o.Fact == nil {
		t.Fatalf("%s: failure %q, fact %v", id, o.Failure, o.Fact)
	}
	return *o.Fact
}

// same compares by the JSON form, which is what leaves this package.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(g) != string(w) {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func addrs(list ...string) []netip.Addr {
	var out []netip.Addr
	for _, s := range list {
		out = append(out, netip.MustParseAddr(s))
	}
	return out
}
