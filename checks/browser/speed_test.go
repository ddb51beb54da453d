package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// crowded is a machine with 100,000 cookies and 300 extensions.
func crowded(t testing.TB) *machine {
	t.Helper()
	m := newMachine(t, "linux")
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	all := make([]cookie, 0, 100_000)
	for n := range cap(all) {
		c := cookie{name: fmt.Sprint("cookie", n), host: fmt.Sprintf(".host%d.example", n/20), path: "/", sealed: 150, expires: today().Add(time.Hour)}
		if n%5000 == 0 {
			c.host = ".site.example"
		}
		all = append(all, c)
	}
	chromiumStore(t, dir+"/Cookies", 24, all...)
	extensions := map[string][2]string{}
	for n := range 300 {
		extensions[extensionID(n)] = [2]string{inShop(n, `, "padding": "`+strings.Repeat("x", 4000)+`"`),
			fmt.Sprintf(`{"name": "__MSG_name__", "default_locale": "en", "version": "%d", "manifest_version": 3, "host_permissions": ["<all_urls>"]}`, n)}
		write(t, fmt.Sprintf("%s/Extensions/%s/1.0_0/_locales/en/messages.json", dir, extensionID(n)),
			fmt.Sprintf(`{"name": {"message": "Extension %d"}, "other": {"message": "%s"}}`, n, strings.Repeat("words ", 500)))
	}
	m.extend(dir, "Preferences", extensions)
	return m
}

// seeAll reads all there is of that machine.
func seeAll(t testing.TB, m *machine) time.Duration {
	t.Helper()
	began := time.Now()
	seer := New(m.Env, aService())
	for _, id := range []checks.ID{
		"browser.installed", "browser.stored.chromium.profile-1", "browser.extensions.chromium.profile-1", "browser.settings.chromium.profile-1",
	} {
		o := seer.Do(t.Context(), checks.Spec{ID: id})[0]
		if o.Failure != "" || o.Fact.Stored != nil && o.Fact.Stored.Count != 20 || o.Fact.Extensions != nil && o.Fact.Extensions.Count != 300 {
			t.Fatalf("%+v", o)
		}
	}
	return time.Since(began)
}

// TestACrowdedProfileIsReadAtOnce: within 300 ms, also on a busy machine in
// one of some tries.
func TestACrowdedProfileIsReadAtOnce(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("figures of a build that is not the real one say nothing")
	}
	m := crowded(t)
	best := time.Hour
	for range 20 {
		if best = min(best, seeAll(t, m)); best <= 300*time.Millisecond {
			break
		}
	}
	if best > 300*time.Millisecond {
		t.Errorf("took %s at best", best)
	}
	t.Log(best)
}

func BenchmarkCrowdedProfile(b *testing.B) {
	m := crowded(b)
	for b.Loop() {
		seeAll(b, m)
	}
}
