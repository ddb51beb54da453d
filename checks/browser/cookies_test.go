package browser

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"fix502/checks"
)

// stored makes a machine with one profile and reads what it keeps.
func (m *machine) stored(id string) checks.Stored {
	m.t.Helper()
	o := m.look("browser.stored." + id + ".profile-1")
	if o.Failure != "" || o.Fact == nil || o.Fact.Stored == nil {
		m.t.Fatalf("%s: %+v", id, o)
	}
	m.clean()
	return *o.Fact.Stored
}

func TestCookiesOfTheSiteAlone(t *testing.T) {
	soon := today().Add(time.Hour)
	all := []cookie{
		{name: "own", host: "site.example", path: "/", value: "12345", expires: soon},
		{name: "wide", host: ".site.example", path: "/", value: strings.Repeat("v", 100), expires: soon},
		{name: "deep", host: "a.b.site.example", path: "/x/secret.doc", value: "1", expires: soon},
		{name: "auth", host: "auth.site.example", path: "/", value: "123", expires: soon},
		{name: "old", host: "site.example", path: "/", value: "1234567", expires: today().Add(-time.Hour)},
		{name: "session", host: "site.example", path: "/", value: "12"},
		{name: "api", host: "site.example", path: "/api", value: "1234", expires: soon},
		{name: "x", host: "notsite.example", path: "/", value: "1", expires: soon},
		{name: "x", host: "site.example.evil.test", path: "/", value: "1", expires: soon},
		{name: "x", host: "siteXexample", path: "/", value: "1", expires: soon},
	}
	for engine, id := range map[string]string{chromium: "chromium", firefox: "firefox"} {
		m := newMachine(t, "linux")
		if engine == chromium {
			chromiumStore(t, m.chrome(m.home(".config/chromium"), "Default", today())+"/Cookies", 24, all...)
		} else {
			firefoxStore(t, m.fox(m.home(".mozilla/firefox"))+"/cookies.sqlite", all...)
		}
		got := m.stored(id)
		if got.Count != 7 || got.Bytes != 8+104+5+7+10+9+7 {
			t.Errorf("%s: %d cookies, %d bytes: %+v", id, got.Count, got.Bytes, got.Cookies)
		}
		if c := got.Cookies[0]; c.Name != "wide" || c.Host != ".site.example" || c.Bytes != 104 || !c.Expires.Equal(soon) || c.Old {
			t.Errorf("%s: the largest is %+v", id, c)
		}
		for _, c := range got.Cookies {
			if c.Old != (c.Name == "old") || (c.Name == "session") != c.Expires.IsZero() || c.Name == "deep" && c.Path != "/x/…" {
				t.Errorf("%s: %+v", id, c)
			}
		}
		// own=12345; wide=vvv…; session=12; and below /api also api=1234
		want := len("own=12345; wide=; session=12; api=1234") + 100
		if h := got.HeaderFor("site.example"); h.Bytes != want || h.Count != 4 || h.Exact != (engine == firefox) {
			t.Errorf("%s: header %+v, want %d bytes", id, h, want)
		}
		if h := got.HeaderFor("auth.site.example"); h.Bytes != len("wide=; auth=123")+100 || h.Count != 2 {
			t.Errorf("%s: header of the other host %+v", id, h)
		}
	}
}

// TestSizeOfWhatIsEncrypted: lengths of values and of their encrypted form as
// they were measured, and as the layouts of the other systems give them.
func TestSizeOfWhatIsEncrypted(t *testing.T) {
	for _, c := range []struct {
		system         string
		version        int
		value, sealed  int
		least, atLeast int
	}{
		{"linux", 24, 0, 51, 0, 15}, {"linux", 24, 16, 67, 16, 15}, {"linux", 24, 100, 147, 100, 15},
		{"linux", 24, 1000, 1043, 1000, 15}, {"linux", 24, 4000, 4051, 4000, 15},
		{"darwin", 23, 1000, 1011, 1000, 15},
		{"windows", 24, 1000, 1063, 1000, 0}, {"windows", 23, 1000, 1031, 1000, 0},
		{"linux", 24, 0, 3, 0, 0},
	} {
		got := row{sealed: c.sealed}.size(chromium, c.system, c.version)
		if got < c.value || got > c.value+c.atLeast {
			t.Errorf("%s, version %d, %d bytes: %d, want %d and at most %d more", c.system, c.version, c.sealed, got, c.value, c.atLeast)
		}
	}
	m := newMachine(t, "linux")
	var all []cookie
	for n := range 20 {
		all = append(all, cookie{name: fmt.Sprintf("c%02d", n), host: "site.example", path: "/", sealed: 1043})
	}
	chromiumStore(t, m.chrome(m.home(".config/chromium"), "Default", today())+"/Network/Cookies", 24, all...)
	// 20 cookies of 1000 bytes were seen to make a header of 20148 bytes.
	if h := m.stored("chromium").HeaderFor("site.example"); h.Bytes < 20*(3+1+1000)+38 || h.Bytes > 20*(3+1+1015)+38 || h.Exact {
		t.Errorf("%+v", h)
	}
}

func TestWhichCookiesAreSent(t *testing.T) {
	page, _ := url.Parse("https://site.example/a/b")
	plain, _ := url.Parse("http://site.example/a/b")
	number, _ := url.Parse("https://127.0.0.1/")
	for name, c := range map[string]struct {
		row  row
		to   *url.URL
		want bool
	}{
		"own":                      {row{host: "site.example", path: "/"}, page, true},
		"of the domain above":      {row{host: ".example", path: "/"}, page, true},
		"below":                    {row{host: ".a.site.example", path: "/"}, page, false},
		"of a host only":           {row{host: "example", path: "/"}, page, false},
		"capitals":                 {row{host: "Site.Example", path: "/"}, page, true},
		"an address is no domain":  {row{host: ".0.0.1", path: "/"}, number, false},
		"path":                     {row{host: "site.example", path: "/a"}, page, true},
		"path with slash":          {row{host: "site.example", path: "/a/"}, page, true},
		"beginning of a name":      {row{host: "site.example", path: "/a/bc"}, page, false},
		"half of a name":           {row{host: "site.example", path: "/a/"}, &url.URL{Scheme: "https", Host: "site.example", Path: "/ab"}, false},
		"secure over https":        {row{host: "site.example", path: "/", secure: true}, page, true},
		"secure over http":         {row{host: "site.example", path: "/", secure: true}, plain, false},
		"kept for this site":       {row{host: "site.example", path: "/", partition: "https://site.example"}, page, true},
		"kept for another site":    {row{host: "site.example", path: "/", partition: "https://other.example"}, page, false},
		"kept by a foreign frame":  {row{host: "site.example", path: "/", partition: "https://site.example", foreign: true}, page, false},
		"Firefox, for this site":   {row{host: "site.example", path: "/", partition: "%28https%2Csite.example%29"}, page, true},
		"Firefox, for another one": {row{host: "site.example", path: "/", partition: "%28https%2Cother.example%29"}, page, false},
	} {
		if got := c.row.sent(chromium, c.to, today()); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFirefoxContainersAreApart(t *testing.T) {
	m := newMachine(t, "linux")
	var all []cookie
	for n := range 4 {
		all = append(all,
			cookie{name: fmt.Sprint("a", n), host: "site.example", path: "/", value: strings.Repeat("x", 98), expires: today().Add(time.Hour)},
			cookie{name: fmt.Sprint("b", n), host: "site.example", path: "/", value: strings.Repeat("x", 198), expires: today().Add(time.Hour), partition: "^userContextId=2"})
	}
	firefoxStore(t, m.fox(m.home(".mozilla/firefox"))+"/cookies.sqlite", all...)
	got := m.stored("firefox")
	if h := got.HeaderFor("site.example"); h.Count != 4 || h.Bytes != 4*(2+1+198)+6 {
		t.Errorf("the larger jar counts, not both: %+v", h)
	}
	if got.Count != 8 {
		t.Errorf("%d cookies", got.Count)
	}
}

func TestWhatFirefoxHasNotMergedYetCounts(t *testing.T) {
	m := newMachine(t, "linux")
	file := m.fox(m.home(".mozilla/firefox")) + "/cookies.sqlite"
	firefoxStore(t, file)
	db := openNew(t, file)
	defer func() { _ = db.Close() }()
	fill(t, db, "PRAGMA journal_mode = wal")
	fill(t, db, "PRAGMA wal_autocheckpoint = 0")
	fill(t, db, "INSERT INTO moz_cookies(name, value, host, path, expiry, isSecure) VALUES('late', '123', 'site.example', '/', 0, 1)")
	if got := m.stored("firefox"); got.Count != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTimes(t *testing.T) {
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	if got := chromiumTime(at.UnixMicro() + 11644473600*1e6); !got.Equal(at) {
		t.Errorf("Chromium: %v", got)
	}
	if got := firefoxTime(at.UnixMilli()); !got.Equal(at) {
		t.Errorf("Firefox: %v", got)
	}
	if got := firefoxTime(at.Unix()); !got.Equal(at) {
		t.Errorf("older Firefox: %v", got)
	}
	if !chromiumTime(0).IsZero() || !firefoxTime(0).IsZero() || !firefoxTime(-1).IsZero() {
		t.Error("a session's cookie has no end")
	}
}

// TestNoValueIsAsked reads every statement of this package: a column with a
// value stands inside length() alone.
func TestNoValueIsAsked(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	measured := regexp.MustCompile(`length\((cast\()?(encrypted_)?value( as blob\))?\)`)
	statements := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		must(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !strings.Contains(text, "host_key") && !strings.Contains(text, "select") && !strings.Contains(text, "isSecure") {
				return true
			}
			statements++
			rest := measured.ReplaceAllString(text, "")
			if strings.Contains(rest, "value") || strings.Contains(rest, "*") && !strings.Contains(rest, "from meta") {
				t.Errorf("asks for values: %q", text)
			}
			return true
		})
	}
	if statements < 4 {
		t.Errorf("only %d statements were found", statements)
	}
}

func TestNoValueIsTold(t *testing.T) {
	const secret = "Zecret"
	m := newMachine(t, "linux")
	c := cookie{name: "token", host: "site.example", path: "/", value: secret + "Value", expires: today().Add(time.Hour)}
	dir := m.chrome(m.home(".config/chromium"), "Default", today())
	chromiumStore(t, dir+"/Cookies", 24, c)
	fox := m.fox(m.home(".mozilla/firefox"))
	firefoxStore(t, fox+"/cookies.sqlite", c)
	write(t, fox+"/prefs.js", `user_pref("browser.startup.homepage", "`+secret+`");`+"\n"+`user_pref("signon.`+secret+`", "x");`)
	write(t, dir+"/Preferences", `{"homepage": "`+secret+`", "account_info": [{"email": "`+secret+`@example.org"}]}`)
	seer := New(m.Env, aService())
	for _, id := range []string{"browser.installed",
		"browser.stored.chromium.profile-1", "browser.extensions.chromium.profile-1", "browser.settings.chromium.profile-1",
		"browser.stored.firefox.profile-1", "browser.extensions.firefox.profile-1", "browser.settings.firefox.profile-1",
	} {
		raw, err := json.Marshal(seer.Do(t.Context(), checks.Spec{ID: checks.ID(id)}))
		must(t, err)
		if strings.Contains(strings.ToLower(string(raw)), strings.ToLower(secret)) {
			t.Errorf("%s tells a secret: %s", id, raw)
		}
	}
}
