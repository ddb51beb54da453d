package probe

import (
	"net/http"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/profile"
)

// TestLoop: a page that leads to its own address each time is told from one
// that does so to set a cookie.
func TestLoop(t *testing.T) {
	const own = pageURL
	leads := func(to string, cookie string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if cookie != "" {
				if _, err := r.Cookie(cookie); err == nil {
					return
				}
				w.Header().Add("Set-Cookie", cookie+"=1; Path=/; Secure")
			}
			w.Header().Add("Set-Cookie", "other=2")
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		}
	}
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		role   checks.Role
		loop   bool
	}{
		"the address":         {leads(own, ""), checks.RolePage, true},
		"the path":            {leads("/", ""), checks.RoleOrigin, true},
		"with a fragment":     {leads("#top", ""), checks.RolePage, true},
		"a cookie lets in":    {leads(own, "seen"), checks.RolePage, false},
		"another question":    {leads("/?a=b", ""), checks.RolePage, false},
		"another scheme":      {leads("http://service.example/", ""), checks.RolePage, false},
		"another port":        {leads("https://service.example:444/", ""), checks.RolePage, false},
		"an independent site": {leads(own, ""), checks.RoleControl, false},
		"nowhere":             {leads("", ""), checks.RolePage, false},
		"what is no address":  {leads("https://%zz/", ""), checks.RolePage, false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, w := page(t, c.handle)
				s := httpSpec()
				s.Role = c.role
				o := run(t.Context(), t, w, s)
				if o.Failure != "" || o.Trip.Status != http.StatusFound || (o.Trip.Shape == checks.ShapeLoop) != c.loop || o.Alive() == c.loop {
					t.Errorf("%q, alive %v, %+v", o.Failure, o.Alive(), o.Trip)
				}
			})
		})
	}
}

// TestLatePage: while the page's answer is waited for, it is asked again and in
// small segments, in the time of the one silence; in vain where it comes.
func TestLatePage(t *testing.T) {
	for name, c := range map[string]struct {
		wait  time.Duration
		seen  int
		after time.Duration
	}{
		"never": {time.Hour, 3, firstByteTime},
		"late":  {lateAfter + 2*time.Second, 1, lateAfter + 2*time.Second},
		"soon":  {0, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, w := page(t, func(_ http.ResponseWriter, r *http.Request) {
					select {
					case <-time.After(c.wait):
					case <-r.Context().Done():
					}
				})
				s := httpSpec()
				s.ID, s.Role = checks.PageID, checks.RolePage
				start := time.Now()
				var ids []checks.ID
				for _, o := range Executors(w, profile.Profile{})[checks.ProbeHTTP](t.Context(), s) {
					ids = append(ids, o.ID())
				}
				if len(ids) != c.seen || time.Since(start) != c.after {
					t.Errorf("%v after %v", ids, time.Since(start))
				}
			})
		})
	}
}
