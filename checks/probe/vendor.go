package probe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/probe/wire"
)

const (
	// noticeTime bounds the reading of the status page, once it answers.
	noticeTime = 3 * time.Second
	// maxNotice bounds the status page, in bytes.
	maxNotice = 1 << 20
	// maxIncidents and maxComponents bound what is kept of it.
	maxIncidents  = 20
	maxComponents = 100
)

// vendor reads the service's own status page. A page that cannot be read is
// reported as the trip to it.
func (e *engine) vendor(ctx context.Context, s checks.Spec) checks.Observation {
	if s.Route.Accept == "" {
		s.Route.Accept = "application/json"
	}
	t, f := e.depart(ctx, s)
	defer t.close()
	if f != "" {
		return t.observe(f)
	}
	lim := pageLimits()
	lim.Body, lim.Bytes = noticeTime, maxNotice
	answer, f := t.get(ctx, lim)
	if f != "" {
		return t.observe(f)
	}
	return e.notice(t, answer)
}

func (e *engine) notice(t *trip, a wire.Answer) checks.Observation {
	t.read(a)
	if a.Status != http.StatusOK || !a.Whole {
		return t.observe(checks.HTTPGarbled)
	}
	n, err := ParseNotice(a.Body, e.components)
	if err != nil {
		return t.observe(checks.HTTPGarbled)
	}
	return checks.Observation{Notice: &n}
}

// ParseNotice reads a status page's document and keeps what matters: the open
// incidents, and the components whose name, or whose group's name, contains
// one of the given names in any case. It reads Statuspage's v2 summary
// (also as incident.io imitates it) and incident.io's own form, told apart by
// content. Words that it does not know count as degraded. The error says that
// the document is neither.
func ParseNotice(raw []byte, components []string) (checks.Notice, error) {
	var doc struct {
		Summary    json.RawMessage `json:"summary"`
		Page       json.RawMessage `json:"page"`
		Status     json.RawMessage `json:"status"`
		Components json.RawMessage `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return checks.Notice{}, fmt.Errorf("status page: %w", err)
	}
	w := newWanted(components)
	switch {
	case isObject(doc.Summary):
		return parseNative(doc.Summary, w)
	case isObject(doc.Status) || doc.Page != nil && doc.Components != nil:
		return parseStatuspage(raw, w)
	default:
		return checks.Notice{}, errors.New("status page: not a summary")
	}
}

func isObject(raw json.RawMessage) bool {
	return strings.HasPrefix(strings.TrimSpace(string(raw)), "{")
}

// wanted are the names that matter, in lower case; none: everything does.
type wanted []string

func newWanted(names []string) wanted {
	var w wanted
	for _, n := range names {
		if n = strings.ToLower(strings.TrimSpace(n)); n != "" {
			w = append(w, n)
		}
	}
	return w
}

func (w wanted) has(name string) bool {
	name = strings.ToLower(name)
	for _, n := range w {
		if strings.Contains(name, n) {
			return true
		}
	}
	return false
}

// statuspage is the v2 summary of Atlassian Statuspage.
type statuspage struct {
	Status struct {
		Indicator string `json:"indicator"`
	} `json:"status"`
	Components   []component `json:"components"`
	Incidents    []incident  `json:"incidents"`
	Maintenances []incident  `json:"scheduled_maintenances"`
}

type component struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Status  string `json:"status"`
	GroupID string `json:"group_id"`
}

type incident struct {
	Name       string      `json:"name"`
	Status     string      `json:"status"`
	Impact     string      `json:"impact"`
	StartedAt  string      `json:"started_at"`
	CreatedAt  string      `json:"created_at"`
	ResolvedAt string      `json:"resolved_at"`
	Shortlink  string      `json:"shortlink"`
	Components []component `json:"components"`
}

func parseStatuspage(raw []byte, w wanted) (checks.Notice, error) {
	var page statuspage
	if err := json.Unmarshal(raw, &page); err != nil {
		return checks.Notice{}, fmt.Errorf("status page: %w", err)
	}
	n := checks.Notice{Shape: "statuspage", Indicator: word(page.Status.Indicator)}
	groups := map[string]string{}
	for _, c := range page.Components {
		groups[c.ID] = c.Name
	}
	for _, c := range page.Components {
		if w.has(c.Name) || c.GroupID != "" && w.has(groups[c.GroupID]) {
			n.Components = addMark(n.Components, c.Name, c.Status)
		}
	}
	for _, i := range page.Incidents {
		if i.ResolvedAt == "" && isOpen(i.Status) {
			n.Incidents = addIncident(n.Incidents, i.reduce(w, n.Indicator))
		}
	}
	for _, i := range page.Maintenances {
		if s := word(i.Status); s == "in_progress" || s == "verifying" {
			n.Incidents = addIncident(n.Incidents, i.reduce(w, n.Indicator))
		}
	}
	return n, nil
}

// reduce keeps what matters of an incident. One that names no component
// matters while the page as a whole is not well.
func (i incident) reduce(w wanted, indicator string) checks.Incident {
	since := i.StartedAt
	if since == "" {
		since = i.CreatedAt
	}
	out := checks.Incident{
		Name: brief(i.Name), Status: word(i.Status), Impact: word(i.Impact),
		Since: moment(since), Link: webLink(i.Shortlink),
	}
	if len(w) == 0 {
		out.Matters = true
		return out
	}
	if len(i.Components) == 0 {
		out.Matters = indicator != "none"
		return out
	}
	for _, c := range i.Components {
		out.Matters = out.Matters || w.has(c.Name)
	}
	return out
}

// isOpen tells whether an incident goes on. A word that is not known is taken
// for 'yes'.
func isOpen(status string) bool {
	switch word(status) {
	case "resolved", "postmortem", "completed", "scheduled":
		return false
	default:
		return true
	}
}

// componentWord is a component's state; what is not known counts as degraded.
func componentWord(s string) string {
	switch s = word(s); s {
	case "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance":
		return s
	case "full_outage":
		return "major_outage"
	default:
		return "degraded_performance"
	}
}

func word(s string) string { return brief(strings.ToLower(strings.TrimSpace(s))) }

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// webLink lets only web addresses pass: a link may be opened.
func webLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || len(s) > maxValue {
		return ""
	}
	return s
}

func addIncident(list []checks.Incident, i checks.Incident) []checks.Incident {
	if len(list) >= maxIncidents {
		return list
	}
	return append(list, i)
}

func addMark(list []checks.ComponentMark, name, status string) []checks.ComponentMark {
	if len(list) >= maxComponents {
		return list
	}
	return append(list, checks.ComponentMark{Name: brief(name), Status: componentWord(status)})
}
