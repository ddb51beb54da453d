package lab

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"fix502/checks/profile"
)

// serveControl is an independent site: what the profile expects of it.
func (l *Lab) serveControl(w http.ResponseWriter, r *http.Request, st *site) {
	for _, c := range l.net.profile.Controls {
		if !controls(c, st, r) {
			continue
		}
		status := c.Status
		if status == 0 {
			status = http.StatusOK
		}
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		if status != http.StatusNoContent && r.Method != http.MethodHead {
			_, _ = w.Write([]byte(c.Body)) // the client may be gone
		}
		return
	}
	_, _ = w.Write([]byte("hello\n")) // the client may be gone
}

// controls tells whether a request is for a control of the profile.
func controls(c profile.Control, st *site, r *http.Request) bool {
	u, err := url.Parse(c.URL)
	if err != nil || hostOf(c.URL) != st.name {
		return false
	}
	secure := u.Scheme == "https"
	same := u.Path == r.URL.Path || u.Path == "" && r.URL.Path == "/"
	return same && secure == (r.TLS != nil)
}

// servePortal is a network that wants a sign-in, on every address.
func (l *Lab) servePortal(w http.ResponseWriter, r *http.Request) {
	s := l.script.Load()
	w.Header().Set("Cache-Control", "no-store")
	if s.Portal != nil && s.Portal.Page {
		l.show(w, "portal", page{Host: r.Host, Status: http.StatusOK})
		return
	}
	w.Header().Set("Location", "http://login.guest-network.example/?from="+url.QueryEscape("http://"+r.Host+r.URL.Path))
	w.WriteHeader(http.StatusFound)
}

// serveStatus is the status page in either of its two shapes.
func (l *Lab) serveStatus(w http.ResponseWriter, r *http.Request) {
	st := l.script.Load().Status
	if st == nil {
		st = &status{}
	}
	var doc any
	if st.Shape == "incident.io" {
		doc = st.native(l.opts.Now())
	} else {
		doc = st.statuspage(l.opts.Now(), l.net.profile)
	}
	out, err := json.Marshal(doc)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(out) // the client may be gone
}

// object is a JSON object.
type object map[string]any

// statuspage is the shape that Statuspage made common (its version 2).
func (st *status) statuspage(now time.Time, p profile.Profile) object {
	indicator, words := st.Indicator, "Something is wrong"
	if indicator == "" {
		indicator, words = "none", "All Systems Operational"
	}
	parts, open := []object{}, []object{}
	mark := func(name string) string {
		for _, i := range st.Incidents {
			if i.Component == name {
				return "partial_outage"
			}
		}
		return "operational"
	}
	for _, name := range p.Status.Components {
		parts = append(parts, object{"id": "part-" + name, "name": name, "status": mark(name)})
	}
	for _, i := range st.Incidents {
		open = append(open, object{
			"id": "01DEMO" + i.Status, "name": i.Name, "status": i.Status, "impact": i.Impact,
			"created_at": stamp(now.Add(-time.Hour)), "updated_at": stamp(now.Add(-10 * time.Minute)),
			"resolved_at": nil, "shortlink": p.Status.Page + "incidents/01DEMO", "incident_updates": []object{},
		})
	}
	return object{
		"page":       object{"id": "01DEMOPAGE", "name": p.Name, "url": p.Status.Page, "updated_at": stamp(now)},
		"status":     object{"indicator": indicator, "description": words},
		"components": parts, "incidents": open, "scheduled_maintenances": []object{},
	}
}

// native is the shape of incident.io's own summary.
func (st *status) native(now time.Time) object {
	parts, affected, open, inside := []object{}, []object{}, []object{}, []object{}
	for _, i := range st.Incidents {
		id := "part-" + i.Component
		part := object{"component_id": id, "name": i.Component}
		parts = append(parts, object{"id": id, "name": i.Component})
		affected = append(affected, object{"component_id": id, "status": i.Impact})
		inside = append(inside, part)
		open = append(open, object{
			"id": "01DEMO", "name": i.Name, "status": i.Status, "published_at": stamp(now.Add(-time.Hour)),
			"affected_components": []object{{"component_id": id, "status": i.Impact}},
			"component_impacts":   []object{{"component_id": id, "status": i.Impact, "start_at": stamp(now.Add(-time.Hour))}},
			"updates":             []object{{"published_at": stamp(now.Add(-time.Hour)), "message_string": "We are looking into it."}},
		})
	}
	return object{"summary": object{
		"id": "01DEMOPAGE", "name": "OpenAI", "components": parts, "affected_components": affected,
		"ongoing_incidents": open, "in_progress_maintenances": []object{}, "scheduled_maintenances": []object{},
		"structure": object{"items": []object{{"group": object{"id": "g", "name": "ChatGPT", "hidden": false, "components": inside}}}},
	}}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

//go:embed pages
var pageFiles embed.FS

// page is what a page may name in braces.
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

// fields puts values in the place of the names in braces.
func (p page) fields() *strings.Replacer {
	at := p.Time.UTC()
	return strings.NewReplacer(
		"{Host}", p.Host, "{Ray}", p.Ray, "{Error}", p.Error, "{Reason}", p.Reason(), "{Category}", p.Category(),
		"{Status}", strconv.Itoa(p.Status), "{Code}", strconv.Itoa(p.Code),
		"{Time}", at.Format(time.DateTime), "{Stamp}", at.Format(time.RFC3339), "{Date}", at.Format(http.TimeFormat),
	)
}

// variant is the page that fits the fault: some look different by whose it is.
func (p page) variant(name string) string {
	switch {
	case name == "branded" && p.Guilty == "edge":
		return "branded-edge"
	case name == "denied" && p.Code == 1009:
		return "country"
	default:
		return name
	}
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
	file, ok := pageFile(v.variant(name))
	if !ok {
		http.Error(w, "no page "+name, http.StatusInternalServerError)
		return
	}
	text, err := fs.ReadFile(pageFiles, file)
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
	_, _ = v.fields().WriteString(w, string(text)) // the client may be gone
}
