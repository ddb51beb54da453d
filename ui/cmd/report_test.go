package cmd_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fix502/ui/cmd"
)

// TestReportKeepsItsShape holds reports against testdata/report.json, which is
// what was promised to whoever reads them: the names, the kinds of value, and
// the words to choose from. More fields are allowed. In the model "*" is a
// text, "any" may be an empty one, and a bar stands between the words.
func TestReportKeepsItsShape(t *testing.T) {
	want := decode(t, read(t, "testdata/report.json"))
	for _, scenario := range []string{"healthy", "proxy-502", "intercepted", "dns-blocked", "offline", "resolver-closed"} {
		out, _ := output(t, t.TempDir(), "", "demo", scenario, "--json")
		fits(t, scenario, want, decode(t, out))
	}
	// what somebody did in the wizard, saved from there and again later
	state, answers := t.TempDir(), "r\n3\n1\ns\nq\n"
	output(t, state, answers, "demo", "provider-502", "--plain", "--step", "refresh")
	out, code := output(t, state, "", "export", "--json")
	if code != 0 {
		t.Fatalf("exit code %d", code)
	}
	got := decode(t, out)
	fits(t, "session", want, got)
	fits(t, "session", decode(t, read(t, "testdata/session.json")), got)
	session, _ := got.(map[string]any)["session"].(map[string]any)
	if done, _ := session["actions"].([]any); len(done) == 0 {
		t.Errorf("the session tells of nothing that was done: %v", session)
	}
}

// TestExportByName writes a session again that is not the newest, in every
// format, and a letter's masks are those of the summary that it goes with.
func TestExportByName(t *testing.T) {
	state := t.TempDir()
	for _, scenario := range []string{"proxy-502", "healthy"} {
		output(t, state, "", "demo", scenario, "--json")
	}
	list, _ := output(t, state, "", "export", "--list")
	rows := strings.Split(strings.TrimSpace(string(list)), "\n")
	if len(rows) != 2 || !strings.Contains(rows[1], "proxy-502") {
		t.Fatalf("the newest is not first: %q", rows)
	}
	name := strings.Fields(rows[1])[0]
	for _, format := range []string{"text", "json", "markdown", "html"} {
		out, code := output(t, state, "", "export", name, "--format", format)
		if code != 0 || !bytes.Contains(out, []byte("proxy.bad_gateway")) || bytes.Contains(out, []byte("10.1.2.3")) {
			t.Errorf("%s: exit code %d: %.200s", format, code, out)
		}
	}
}

func TestLetterAndSummaryMaskAlike(t *testing.T) {
	s := cmd.OnStage(t, "proxy-502")
	router := ""
	for _, o := range parse(t, s.Document("json")).Observations {
		if o.ID == "host.resolvers" {
			router = o.Summary
		}
	}
	letter := string(s.Document("ticket_admin"))
	if router == "" || !strings.Contains(letter, "DNS server: "+router+"\n") {
		t.Errorf("the summary calls the resolver %s, the letter:\n%s", router, letter)
	}
}

// output runs a command with a folder for its state and lines to read.
func output(t *testing.T, state, lines string, args ...string) ([]byte, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := cmd.Main(args, cmd.Env{
		In: strings.NewReader(lines), Out: &out, Err: &errs, GOOS: "linux", Version: "dev",
		Getenv: func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] },
	})
	if errs.Len() > 0 {
		t.Errorf("%v: on standard error: %s", args, &errs)
	}
	return out.Bytes(), code
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %.200s", err, data)
	}
	return v
}

// fits holds a value against a model.
func fits(t *testing.T, at string, want, got any) {
	t.Helper()
	ok := true
	switch want := want.(type) {
	case map[string]any:
		object, is := got.(map[string]any)
		ok = is
		for key, model := range want {
			if _, there := object[key]; is && !there {
				t.Errorf("%s has no %s", at, key)
			} else if is {
				fits(t, at+"."+key, model, object[key])
			}
		}
	case []any:
		list, is := got.([]any)
		ok = is
		for i, v := range list {
			fits(t, at+"."+strconv.Itoa(i), want[0], v)
		}
	case string:
		ok = textFits(want, got)
	case float64:
		n, is := got.(float64)
		ok = is && n >= 0 && n == float64(int64(n))
	case bool:
		_, ok = got.(bool)
	}
	if !ok {
		t.Errorf("%s is %#v, promised is %v", at, got, want)
	}
}

func textFits(want string, got any) bool {
	text, is := got.(string)
	switch want {
	case "any":
		return is
	case "*":
		return is && text != ""
	case "time":
		at, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && !at.IsZero() && strings.HasSuffix(text, "Z")
	default:
		return is && slices.Contains(strings.Split(want, "|"), text)
	}
}
