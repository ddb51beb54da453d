package lab

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"text/template"
	"time"
)

//go:embed pages
var pageFiles embed.FS

// page is what a page's template may use.
type page struct {
	Host   string
	Ray    string
	Status int
	Code   int    // the edge's own number
	Guilty string // edge or origin
	Error  string // a proxy's word for what happened
	Time   time.Time
}

// Reason is the status in words.
func (p page) Reason() string {
	if s := http.StatusText(p.Status); s != "" {
		return s
	}
	return map[int]string{
		520: "Web server is returning an unknown error",
		521: "Web server is down",
		522: "Connection timed out",
		523: "Origin is unreachable",
		524: "A timeout occurred",
		525: "SSL handshake failed",
		526: "Invalid SSL certificate",
		530: "Origin DNS error",
	}[p.Status]
}

// Category is the word of the edge's JSON for whose fault it is.
func (p page) Category() string {
	switch {
	case p.Status == 525 || p.Status == 526:
		return "ssl"
	case p.Guilty == "edge":
		return "cloudflare"
	default:
		return "origin"
	}
}

// pageFile finds a page by its name.
func pageFile(name string) (string, bool) {
	files, err := fs.Glob(pageFiles, "pages/"+name+".*")
	if err != nil || len(files) != 1 || name == "" {
		return "", false
	}
	return files[0], true
}

// show writes a page with the status in v. A page that cannot be made is a
// plain 500, which no scenario wants, so that a test finds it.
func (l *Lab) show(w http.ResponseWriter, name string, v page) {
	file, ok := pageFile(name)
	if !ok {
		http.Error(w, "no page "+name, http.StatusInternalServerError)
		return
	}
	t, err := template.ParseFS(pageFiles, file)
	var b bytes.Buffer
	if err == nil {
		err = t.Execute(&b, v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", map[string]string{
		".html": "text/html; charset=UTF-8",
		".json": "application/json",
		".txt":  "text/plain; charset=UTF-8",
	}[path.Ext(file)])
	if name == "problem" {
		w.Header().Set("Content-Type", "application/problem+json")
	}
	w.WriteHeader(v.Status)
	_, _ = w.Write(b.Bytes()) // the client may be gone
}
