package gateway

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fix502/checks"
)

//go:embed testdata
var testdata embed.FS

// sample reads a raw answer: status line, header, empty line, body.
func sample(t testing.TB, name string) Answer {
	t.Helper()
	raw, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(string(raw), "\n\n")
	if !ok {
		t.Fatalf("%s: no empty line", name)
	}
	lines := strings.Split(head, "\n")
	words := strings.SplitN(lines[0], " ", 3)
	a := Answer{Reason: words[2], Header: map[string]string{}, Body: []byte(body)}
	if a.Status, err = strconv.Atoi(words[1]); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			t.Fatalf("%s: bad header %q", name, line)
		}
		a.Header[strings.ToLower(key)] = value
	}
	return a
}

func samples(t testing.TB) []string {
	t.Helper()
	entries, err := testdata.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".http") {
			names = append(names, e.Name())
		}
	}
	return names
}

// wanted reads want.txt: what each sample is to be read as.
func wanted(t testing.TB) map[string]Who {
	t.Helper()
	raw, err := testdata.ReadFile("testdata/want.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Who{}
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 6 {
			t.Fatalf("want.txt: %q has %d fields", line, len(f))
		}
		for i := range f {
			f[i] = strings.TrimPrefix(f[i], "-")
		}
		who := Who{Speaker: checks.Gateway(f[1]), Shape: f[2], Blames: f[3]}
		who.Code, _ = strconv.Atoi(f[4])
		for id := range strings.SplitSeq(f[5], ",") {
			if id != "" {
				who.Passed = append(who.Passed, checks.Gateway(id))
			}
		}
		want[f[0]+".http"] = who
	}
	return want
}

func same(a, b Who) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }

func TestSamples(t *testing.T) {
	want := wanted(t)
	names := samples(t)
	if len(names) != len(want) {
		t.Errorf("%d samples, %d lines in want.txt", len(names), len(want))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			w, ok := want[name]
			if !ok {
				t.Fatal("not in want.txt")
			}
			if got := Identify(sample(t, name)); !same(got, w) {
				t.Errorf("\n got %+v\nwant %+v", got, w)
			}
			id, _, _ := strings.Cut(name, ".")
			if id != "innocent" && id != string(w.Speaker) {
				t.Errorf("speaker %q in a file named after %q", w.Speaker, id)
			}
		})
	}
}

// A row that no sample shows is a guess that nobody checked.
func TestEveryRowHasASample(t *testing.T) {
	var all []*look
	for _, name := range samples(t) {
		all = append(all, newLook(sample(t, name)))
	}
	for _, p := range Fingerprints() {
		if len(p.Passed) > 0 && !slices.ContainsFunc(all, func(l *look) bool {
			return slices.ContainsFunc(p.Passed, func(m Match) bool { return m.holds(l) })
		}) {
			t.Errorf("%s: no sample passed it", p.ID)
		}
		for i, r := range p.Spoke {
			if !slices.ContainsFunc(all, r.holds) {
				t.Errorf("%s: row %d (%s) matches no sample", p.ID, i, r.Shape)
			}
		}
	}
}

func TestOrderMeansNothing(t *testing.T) {
	want := wanted(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		table := Fingerprints()
		rnd.Shuffle(len(table), func(i, j int) { table[i], table[j] = table[j], table[i] })
		for _, p := range table {
			rnd.Shuffle(len(p.Spoke), func(i, j int) { p.Spoke[i], p.Spoke[j] = p.Spoke[j], p.Spoke[i] })
		}
		for name, w := range want {
			if got := identify(table, sample(t, name)); !same(got, w) {
				t.Errorf("%s: shuffled: got %+v, want %+v", name, got, w)
			}
		}
	}
}

func TestTableIsSound(t *testing.T) {
	table := Fingerprints()
	ids := map[checks.Gateway]Print{}
	for _, p := range table {
		if _, twice := ids[p.ID]; twice || p.ID == "" || p.Name == "" || p.Role == "" || len(p.Spoke) == 0 {
			t.Errorf("%q: incomplete or listed twice", p.ID)
		}
		ids[p.ID] = p
	}
	for _, p := range table {
		for _, id := range p.Over {
			other, known := ids[id]
			if !known || slices.Contains(other.Over, p.ID) {
				t.Errorf("%s: bad relation to %q", p.ID, id)
			}
		}
		for i, r := range append(p.Spoke, p.Told...) {
			if len(r.All) == 0 || r.Shape == "" || slices.Contains(r.Over, r.Shape) {
				t.Errorf("%s: row %d is incomplete or beats itself", p.ID, i)
			}
			for _, other := range p.Spoke {
				if slices.Contains(r.Over, other.Shape) && slices.Contains(other.Over, r.Shape) {
					t.Errorf("%s: %s and %s beat each other", p.ID, r.Shape, other.Shape)
				}
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, p := range Fingerprints() {
		if Name(p.ID) != p.Name || RoleOf(p.ID) != p.Role {
			t.Errorf("%s: Name %q, RoleOf %q", p.ID, Name(p.ID), RoleOf(p.ID))
		}
	}
	if Name("kaspersky") != "Kaspersky" || Name("nobody") != "nobody" || RoleOf("nobody") != "" {
		t.Error("names of signers or strangers are wrong")
	}
}

func TestRelationsNotRanks(t *testing.T) {
	sign := []Row{{Shape: ShapePage, All: []Match{Body("x")}}}
	a := Answer{Status: 502, Body: []byte("x")}
	tests := []struct {
		name    string
		table   []Print
		speaker checks.Gateway
	}{
		{"one", []Print{{ID: "a", Spoke: sign}}, "a"},
		{"two equals", []Print{{ID: "a", Spoke: sign}, {ID: "b", Spoke: sign}}, ""},
		{"over", []Print{{ID: "a", Spoke: sign}, {ID: "b", Spoke: sign, Over: []checks.Gateway{"a"}}}, "b"},
		{"generic yields", []Print{{ID: "a", Spoke: sign, Generic: true}, {ID: "b", Spoke: sign}}, "b"},
		{"an empty row says nothing", []Print{{ID: "a", Spoke: []Row{{Shape: ShapePage}}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := identify(tt.table, a).Speaker; got != tt.speaker {
				t.Errorf("got %q, want %q", got, tt.speaker)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	l := newLook(Answer{
		Status: 502, Reason: "Bad Gateway",
		Header: map[string]string{"server": "Squid/6", "x-envoy-a": "1"},
		Body:   []byte(` {"a":{"b":true,"n":1015},"s":"Text","z":null}`),
	})
	tests := []struct {
		name string
		m    Match
		want bool
	}{
		{"header", Header("Server"), true},
		{"no header", NoHeader("via"), true},
		{"header start", HeaderStart("X-Envoy-"), true},
		{"header has", HeaderHas("server", "SQUID"), true},
		{"header is", HeaderIs("server", "squid/6"), true},
		{"header is, other", HeaderIs("server", "squid"), false},
		{"header has, absent", HeaderHas("via", ""), false},
		{"body", Body("Text"), true},
		{"body, other case", Body("text"), false},
		{"body fold", BodyFold("TEXT"), true},
		{"body start", BodyStart(`{"A"`), true},
		{"body under", BodyUnder(10), false},
		{"status", StatusIs(500, 502), true},
		{"class", StatusClass(4), false},
		{"reason", Reason("bad"), true},
		{"json bool", JSON("a.b", "true"), true},
		{"json number", JSON("a.n", "1015"), true},
		{"json text", JSON("s", "Text"), true},
		{"json any", JSON("a", ""), true},
		{"json null", JSON("z", ""), false},
		{"json beyond", JSON("s.t", ""), false},
		{"not", Not(StatusIs(502)), false},
		{"not not", Not(Not(StatusIs(502))), true},
		{"any", Any(StatusIs(1), StatusIs(502)), true},
		{"every", Every(StatusIs(502), StatusIs(1)), false},
		{"zero", Match{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.m.holds(l); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestOnlyTheFirst64KiB(t *testing.T) {
	body := append(make([]byte, maxBody), "Generated by cloudfront (CloudFront)"...)
	if got := Identify(Answer{Status: 502, Body: body}); got.Speaker != "" {
		t.Errorf("got %+v", got)
	}
}

func FuzzIdentify(f *testing.F) {
	for _, name := range samples(f) {
		a := sample(f, name)
		f.Add(a.Status, a.Reason, "server", a.Header["server"], a.Body)
	}
	f.Fuzz(func(t *testing.T, status int, reason, key, value string, body []byte) {
		a := Answer{Status: status, Reason: reason, Header: map[string]string{key: value, "cf-ray": "1"}, Body: body}
		first := Identify(a)
		table := Fingerprints()
		slices.Reverse(table)
		if again := identify(table, a); !same(first, again) {
			t.Errorf("first %+v, then %+v", first, again)
		}
		if first.Speaker != "" && (first.Shape == "" || !slices.Contains(first.Passed, first.Speaker)) {
			t.Errorf("a speaker without shape or presence: %+v", first)
		}
		if !slices.IsSorted(first.Passed) {
			t.Errorf("not sorted: %v", first.Passed)
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	a := sample(b, "innocent.chat.http")
	a.Body = append(a.Body, strings.Repeat("<p>Some text of a large page, with e and c and r.</p>\n", 1200)...)
	b.SetBytes(int64(len(a.Body)))
	b.ReportAllocs()
	for b.Loop() {
		Identify(a)
	}
}
