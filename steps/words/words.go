// Package words holds everything that fix502 says to a person, as Markdown in
// one folder for each language: a file for each step, causes.md, faq.md and
// labels.md. A translation is one more folder. The package is pure; texts are
// returned with their fields filled, to be wrapped and styled by the faces.
//
// Fields are named values such as "service" or "proxy"; Fields lists them.
// Whatever is not known is left out of the map or empty, and the text then
// gets by without it.
package words

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"fix502/steps"
	"fix502/steps/prose"
)

//go:embed de en
var files embed.FS

const english = "en"

// Words are the texts of one language. They are read-only and may be used by
// several goroutines.
type Words struct {
	lang   string
	steps  map[string]prose.Doc
	causes prose.Doc
	faq    prose.Doc
	labels prose.Doc
	more   []prose.Doc                 // labels of single areas, each in a file of its own
	base   map[string]string           // what is known from the start
	step   map[string]func() StepWords // made when asked for, and once: a face asks for each frame
}

// Load reads the words of a language given as "de", "de-AT" or "de_DE.UTF-8".
// A language that fix502 does not speak is English; one that it speaks must be
// whole. An error is a defect of the words themselves and names the file.
func Load(lang string) (*Words, error) { return load(files, lang) }

// Languages lists the languages that Load knows.
func Languages() []string {
	var out []string
	dirs, err := files.ReadDir(".")
	if err != nil {
		return out
	}
	for _, d := range dirs {
		out = append(out, d.Name())
	}
	return out
}

func load(from fs.FS, lang string) (*Words, error) {
	w := &Words{lang: pick(from, lang), steps: map[string]prose.Doc{}}
	var err error
	read := func(name string) prose.Doc {
		d, e := w.read(from, name+".md")
		if err == nil {
			err = e
		}
		return d
	}
	for _, id := range steps.Order() {
		w.steps[id] = read(id)
	}
	w.causes, w.faq, w.labels = read("causes"), read("faq"), read("labels")
	for _, name := range areas() {
		w.more = append(w.more, read(name))
	}
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	// Every text may rely on a name for the service.
	w.base = map[string]string{"service": w.labels.Attr("label", "default", "service")}
	w.remember()
	return w, nil
}

func (w *Words) remember() {
	w.step = map[string]func() StepWords{}
	for id := range w.steps {
		w.step[id] = sync.OnceValue(func() StepWords { return w.readStep(id) })
	}
}

// areas are the files with labels of single areas.
func areas() []string {
	return []string{"commands", "done", "errors", "history", "quality", "scenarios", "watch"}
}

func (w *Words) read(from fs.FS, name string) (prose.Doc, error) {
	path := w.lang + "/" + name
	data, err := fs.ReadFile(from, path)
	if err != nil {
		return prose.Doc{}, err
	}
	return prose.Parse(path, data)
}

// pick finds the folder for a language code or locale.
func pick(from fs.FS, lang string) string {
	code := strings.ToLower(lang)
	if i := strings.IndexAny(code, "-_.@"); i >= 0 {
		code = code[:i]
	}
	if code == "" || strings.Contains(code, "/") {
		return english
	}
	if info, err := fs.Stat(from, code); err == nil && info.IsDir() {
		return code
	}
	return english
}

// Lang is the code of the language that was found.
func (w *Words) Lang() string { return w.lang }

// Fields lists the names that a text may use. "finding" is the verdict's
// sentence, for the texts that are copied, "n" a number or a time;
// "name", "what", "who", "where", "why" and "more" are parts of a phrase.
func Fields() []string {
	return []string{
		"service", "host", "url", "proxy", "proxy_source", "interface", "vpn", "resolver",
		"status", "reason", "ray", "colo", "retry_after", "incident", "since", "portal",
		"speaker", "status_page", "support", "hosts_line", "confidence", "browser", "time",
		"finding", "address", "issuer", "n", "name", "what", "who", "where", "why", "more", "span", "count", "value", "low", "high",
		"speed_host", "speed_size", "down", "up",
		"own_browser", "browser_proxy", "other_browser", "kept_browser", "kept_profile", "kept_cookies", "extension",
	}
}

// With returns the same words with values for fields that are known from the
// start, such as the service's name: they serve where a method takes no
// fields, or is given none of that name.
func (w *Words) With(fields map[string]string) *Words {
	out := *w
	out.base = w.named(fields)
	out.remember()
	return &out
}

// named adds what is known from the start. The result is read, never written.
func (w *Words) named(fields map[string]string) map[string]string {
	if len(fields) == 0 {
		return w.base
	}
	out := make(map[string]string, len(w.base)+len(fields))
	maps.Copy(out, w.base)
	for k, v := range fields {
		if v != "" {
			out[k] = v
		}
	}
	return out
}

// plain fills a text without marks.
func (w *Words) plain(text string, fields map[string]string) string {
	return prose.Fill(text, w.named(fields))
}

// line is a body as one plain sentence or two: no line breaks, no marks.
func (w *Words) line(body string, fields map[string]string) string {
	return w.plain(strings.Join(strings.Fields(body), " "), fields)
}

// marked fills a body and keeps its Markdown.
func (w *Words) marked(body string, fields map[string]string) string {
	return prose.FillMarked(body, w.named(fields))
}
