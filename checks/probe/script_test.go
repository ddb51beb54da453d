package probe

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/sysconf"
)

func TestScript(t *testing.T) {
	const text = `function FindProxyForURL(url, host) { return "PROXY me:planted@a:1; PROXY proxy.example:3128"; }`
	write := func(texts ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/proxy.pac" || r.Header.Get("Cookie") != "" {
				w.WriteHeader(404)
			}
			for _, t := range texts {
				_, _ = w.Write([]byte(t))
			}
		}
	}
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		query  string
		named  string
		open   bool
		fails  checks.Failure
		status int
		took   time.Duration
	}{
		"a script":         {handle: write(strings.Replace(text, "me:planted@a:1", "b:1", 1)), named: "http://b:1 http://proxy.example:3128"},
		"with credentials": {handle: write(text), named: "http://proxy.example:3128", open: true},
		"address cut":      {handle: write(strings.Replace(text, "me:planted@a:1", "b:1", 1)), query: "?", named: "http://b:1 http://proxy.example:3128", open: true},
		"a page":           {handle: write("<html>Sign in first"), fails: checks.HTTPGarbled, status: 200},
		"not there":        {handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, status: 404},
		"without end":      {handle: write(text, strings.Repeat("\n", sysconf.MaxScript)), named: "http://proxy.example:3128", open: true},
		"no answer":        {handle: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, fails: checks.HTTPTimeout, took: firstByteTime},
		"an answer that drips": {handle: func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(text))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, named: "http://proxy.example:3128", open: true, took: scriptTime},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, w := page(t, c.handle)
				s := checks.Spec{ID: "proxy.pac", Probe: checks.ProbeProxy, Arm: checks.ArmScript,
					Route: checks.Route{URL: strings.TrimSuffix(httpSpec().Route.URL, "/") + "/proxy.pac" + c.query}}
				o := run(t.Context(), t, w, s)
				if o.Failure != c.fails || o.Took != c.took || o.Spec.Route != s.Route {
					t.Errorf("%q after %v: %+v", o.Failure, o.Took, o.Spec)
				}
				if c.named == "" {
					if o.Fact != nil || o.Trip == nil || o.Trip.Status != c.status {
						t.Errorf("fact %+v, trip %+v", o.Fact, o.Trip)
					}
					return
				}
				if o.Trip != nil || o.Fact == nil || !slices.Equal(o.Fact.Proxy.Others, strings.Fields(c.named)) || o.Fact.Proxy.Open != c.open {
					t.Fatalf("fact %+v, trip %+v", o.Fact, o.Trip)
				}
			})
		})
	}
}
