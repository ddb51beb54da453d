package profile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fix502/checks"
)

func TestEmbedded(t *testing.T) {
	p, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	roles := map[checks.Role]string{}
	for _, e := range p.Endpoints {
		roles[e.Role] = e.URL
	}
	want := map[checks.Role]string{
		checks.RolePage:     "https://chatgpt.com/",
		checks.RoleOrigin:   "https://chatgpt.com/backend-api/",
		checks.RoleAuth:     "https://auth.openai.com/.well-known/openid-configuration",
		checks.RoleStatic:   "https://cdn.oaistatic.com/",
		checks.RoleRealtime: "wss://ws.chatgpt.com/",
	}
	for role, url := range want {
		if roles[role] != url {
			t.Errorf("%s is %q, want %q", role, roles[role], url)
		}
	}
	same := 0
	for _, c := range p.Controls {
		if c.SameEdge {
			same++
		}
	}
	if len(p.Controls) != 5 || same != 1 || p.Controls[1].Body != "success\n" {
		t.Errorf("controls %+v", p.Controls)
	}
	for _, r := range p.Resolvers {
		if r.UDP == "" || r.DoH == "" || r.DoHIP == "" {
			t.Errorf("resolver %+v lacks a way", r)
		}
	}
}

func TestLoadFull(t *testing.T) {
	p, err := loadFile(filepath.Join("testdata", "full.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Endpoints) != 3 || p.Endpoints[0].Role != checks.RolePage || p.Endpoints[0].URL != p.URL {
		t.Errorf("the page is not implied: %+v", p.Endpoints)
	}
	if !strings.Contains(string(p.TLS.RootsPEM), "BEGIN CERTIFICATE") {
		t.Error("public roots were not read")
	}
	if c := p.Controls[0]; !c.SameEdge || c.Status != 200 || c.Body != "success\n" {
		t.Errorf("control %+v", c)
	}
}

func loadFile(name string) (Profile, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return Profile{}, err
	}
	return Load(name, data, os.ReadFile)
}

// Every bad file says in its first line where the error is: "# want line key".
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "bad", "*.toml"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d bad files, %v", len(files), err)
	}
	first := regexp.MustCompile(`^# want (\d+) ?(\S*)\n`)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := first.FindStringSubmatch(string(data))
			if m == nil {
				t.Fatal("no want line")
			}
			_, err = Load(name, data, os.ReadFile)
			var bad *Error
			if !errors.As(err, &bad) {
				t.Fatalf("error is %v", err)
			}
			if strconv.Itoa(bad.Line) != m[1] || bad.Key != m[2] || bad.File != name || bad.Why == nil {
				t.Errorf("got %s:%d key %q (%s), want line %s key %q", bad.File, bad.Line, bad.Key, bad.Why, m[1], m[2])
			}
		})
	}
}

func TestEveryKeyIsRejectedSomewhere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "bad", "*.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(data), "\n")
		all.WriteString(head + "\n")
	}
	for key := range knownKeys() {
		if !strings.Contains(all.String(), " "+key+"\n") && strings.Contains(key, ".") {
			t.Errorf("no bad file for key %s", key)
		}
	}
}

func TestBounds(t *testing.T) {
	head := "schema = \"fix502-service/1\"\nname = \"x\"\nurl = \"https://x.example/\"\n"
	endpoint := "[[endpoints]]\nrole = \"page\"\nurl = \"https://x.example/\"\n"
	control := "[[controls]]\nurl = \"https://x.example/\"\n"
	for _, c := range []struct{ name, data, key string }{
		{"endpoints", head + strings.Repeat(endpoint, 33), "endpoints"},
		{"controls", head + endpoint + strings.Repeat(control, 17), "controls"},
		{"size", head + strings.Repeat("#", 256<<10), ""},
	} {
		_, err := Load("x.toml", []byte(c.data), nil)
		var bad *Error
		if !errors.As(err, &bad) || bad.Key != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Load("x.toml", []byte(head+strings.Repeat(endpoint, 32)), nil); err != nil {
		t.Errorf("32 endpoints: %v", err)
	}
}

func TestPublicRootsBesideTheProfile(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "full.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var asked string
	_, err = Load(filepath.Join("some", "where", "p.toml"), data, func(name string) ([]byte, error) {
		asked = name
		return nil, fs.ErrNotExist
	})
	if err == nil || asked != filepath.Join("some", "where", "roots.pem") {
		t.Errorf("asked for %q: %v", asked, err)
	}
}

func FuzzLoad(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*", "*.toml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(names, "chatgpt.toml", filepath.Join("testdata", "full.toml")) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Load("f.toml", data, func(string) ([]byte, error) { return nil, fs.ErrNotExist })
		if err == nil {
			if p.Name == "" || p.URL == "" || len(p.Endpoints) == 0 {
				t.Fatalf("accepted without what is required: %+v", p)
			}
			return
		}
		var bad *Error
		if !errors.As(err, &bad) {
			t.Fatalf("%T is no *Error", err)
		}
		for _, r := range err.Error() {
			if !unicode.IsPrint(r) {
				t.Fatalf("error holds %q", r)
			}
		}
	})
}

func TestHostileDocumentsAreRefusedQuickly(t *testing.T) {
	for name, data := range map[string]string{
		"open lists":   "alive = " + strings.Repeat("[", 200000),
		"nested lists": "url = " + strings.Repeat("[", 100000) + strings.Repeat("]", 100000),
		"deep key":     strings.Repeat("a.", 100000) + "b = 1",
		"deep table":   "[" + strings.Repeat("edge.", 40000) + "b]",
	} {
		if _, err := Load("x.toml", []byte(data), nil); err == nil || len(err.Error()) > 500 {
			t.Errorf("%s: %.80v", name, err)
		}
	}
}
