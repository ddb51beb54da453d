package words

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fix502/steps/prose"
)

// TestLanguagesAreWhole holds every language against English: the same files,
// in them the same sections for the same systems and browsers, in these the
// same keys, and in each text the same fields. What is missing is a failure
// here, so that nothing has to be filled in while the program runs.
func TestLanguagesAreWhole(t *testing.T) {
	all := Languages()
	if !slices.Contains(all, "en") || !slices.Contains(all, "de") {
		t.Fatalf("languages: %v", all)
	}
	want := outline(t, files, "en")
	for _, lang := range all {
		compare(t, lang, outline(t, files, lang), want)
	}
}

func TestWhatIsMissingIsFound(t *testing.T) {
	for name, spoil := range map[string]func(fstest.MapFS){
		"a file":    func(m fstest.MapFS) { delete(m, "de/vpn.md") },
		"a section": func(m fstest.MapFS) { replace(m, "de/refresh.md", "## action wait\n", "## action other\n") },
		"a variant": func(m fstest.MapFS) { replace(m, "de/refresh.md", "hard_reload (safari)", "hard_reload (opera)") },
		"a key":     func(m fstest.MapFS) { replace(m, "de/labels.md", "\nworks: Es geht\n", "\n") },
		"a field":   func(m fstest.MapFS) { replace(m, "de/causes.md", "{status|502}", "502") },
	} {
		m := fstest.MapFS{}
		each(t, func(path string, data []byte) { m[path] = &fstest.MapFile{Data: data} })
		spoil(m)
		if len(differences(outline(t, m, "de"), outline(t, m, "en"))) == 0 {
			t.Errorf("nobody noticed that %s is missing", name)
		}
	}
}

// TestNoWordIsBorrowed: a language that lacks a file is refused, not filled up
// with English.
func TestNoWordIsBorrowed(t *testing.T) {
	m := fstest.MapFS{}
	each(t, func(path string, data []byte) { m[path] = &fstest.MapFile{Data: data} })
	if _, err := load(m, "de"); err != nil {
		t.Fatal(err)
	}
	delete(m, "de/vpn.md")
	if _, err := load(m, "de"); err == nil || !strings.Contains(err.Error(), "de/vpn.md") {
		t.Errorf("a missing file: %v", err)
	}
	m["de/vpn.md"] = &fstest.MapFile{Data: []byte("no title\n")}
	if _, err := load(m, "de"); err == nil || !strings.Contains(err.Error(), "de/vpn.md:1:") {
		t.Errorf("a broken file: %v", err)
	}
}

func replace(m fstest.MapFS, path, old, with string) {
	m[path] = &fstest.MapFile{Data: []byte(strings.Replace(string(m[path].Data), old, with, 1))}
}

// outline is what a language must have in common with every other: for each
// text the fields that it names, by file, section and key.
func outline(t *testing.T, from fs.FS, lang string) map[string]string {
	t.Helper()
	out := map[string]string{}
	paths, err := fs.Glob(from, lang+"/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := fs.ReadFile(from, path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := prose.Parse(path, data)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(path, lang+"/")
		for key := range d.Front {
			out[name+" front "+key] = ""
		}
		for _, s := range d.Sections {
			place := name + " " + s.Kind + " " + s.ID
			for _, v := range s.Variants {
				place += " (" + strings.Join(v, " ") + ")"
			}
			out[place] = named(t, s.Body)
			for key, text := range s.Attrs {
				out[place+" "+key] = named(t, text)
			}
		}
	}
	return out
}

// named lists the fields of a text, each once, sorted.
func named(t *testing.T, text string) string {
	t.Helper()
	all, err := prose.Fields(text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range all {
		if f.Name != "service" { // a sentence may do without the name
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

func compare(t *testing.T, lang string, got, want map[string]string) {
	t.Helper()
	for _, d := range differences(got, want) {
		t.Errorf("%s: %s", lang, d)
	}
}

func differences(got, want map[string]string) []string {
	var out []string
	for _, place := range slices.Sorted(maps.Keys(want)) {
		switch fields, ok := got[place]; {
		case !ok:
			out = append(out, place+" is missing")
		case fields != want[place]:
			out = append(out, place+" names "+cmp.Or(fields, "no field")+", English names "+cmp.Or(want[place], "none"))
		}
	}
	for _, place := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[place]; !ok {
			out = append(out, place+" is not in English")
		}
	}
	return out
}
