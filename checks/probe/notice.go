package probe

import (
	"encoding/json"
	"fmt"

	"fix502/checks"
)

// native is the form that incident.io's own pages read.
type native struct {
	Components []component `json:"components"`
	Affected   []affected  `json:"affected_components"`
	Ongoing    []ongoing   `json:"ongoing_incidents"`
	Structure  struct {
		Items []struct {
			Group *struct {
				Name       string `json:"name"`
				Components []struct {
					ID   string `json:"component_id"`
					Name string `json:"name"`
				} `json:"components"`
			} `json:"group"`
		} `json:"items"`
	} `json:"structure"`
}

type affected struct {
	ID     string `json:"component_id"`
	Status string `json:"status"`
	// Current is the status under the name that incidents use for it.
	Current string `json:"current_status"`
}

func (a affected) word() string {
	if a.Status == "" {
		return componentWord(a.Current)
	}
	return componentWord(a.Status)
}

type ongoing struct {
	Name     string     `json:"name"`
	Status   string     `json:"status"`
	At       string     `json:"published_at"`
	URL      string     `json:"url"`
	Affected []affected `json:"affected_components"`
	Impacts  []affected `json:"component_impacts"`
}

func parseNative(raw []byte, w wanted) (checks.Notice, error) {
	var doc native
	if err := json.Unmarshal(raw, &doc); err != nil {
		return checks.Notice{}, fmt.Errorf("status page: %w", err)
	}
	names, matter := doc.components(w)
	status := map[string]string{}
	worst := "operational"
	for _, a := range doc.Affected {
		status[a.ID] = a.word()
		worst = worseState(worst, a.word())
	}
	n := checks.Notice{Shape: "incident.io"}
	for _, id := range names.order {
		if !matter[id] || len(w) == 0 {
			continue
		}
		state := status[id]
		if state == "" {
			state = "operational"
		}
		n.Components = addMark(n.Components, names.name[id], state)
	}
	for _, o := range doc.Ongoing {
		if isOpen(o.Status) {
			n.Incidents = addIncident(n.Incidents, o.reduce(matter, len(w) == 0))
			worst = worseState(worst, o.worst())
		}
	}
	n.Indicator = impactOf(worst)
	return n, nil
}

// reduce keeps what matters of an incident. One that is open makes the page
// as a whole unwell, so that without components it matters.
func (o ongoing) reduce(matter map[string]bool, all bool) checks.Incident {
	out := checks.Incident{
		Name: brief(o.Name), Status: word(o.Status), Impact: impactOf(o.worst()),
		Since: moment(o.At), Link: webLink(o.URL),
		Matters: all || len(o.Affected)+len(o.Impacts) == 0,
	}
	for _, list := range [][]affected{o.Affected, o.Impacts} {
		for _, a := range list {
			out.Matters = out.Matters || matter[a.ID]
		}
	}
	return out
}

// worst is the worst state of the components that an incident names; one that
// names none is at least a degradation.
func (o ongoing) worst() string {
	worst := "degraded_performance"
	for _, list := range [][]affected{o.Affected, o.Impacts} {
		for _, a := range list {
			worst = worseState(worst, a.word())
		}
	}
	return worst
}

// index is the components' names in the document's order.
type index struct {
	name  map[string]string
	order []string
}

func (x *index) add(id, name string) {
	if id == "" {
		return
	}
	if _, ok := x.name[id]; !ok {
		x.order = append(x.order, id)
	}
	if x.name[id] == "" {
		x.name[id] = name
	}
}

// components tells which components matter: those of a group that matters,
// and those whose own name does, unless a component of the same name lives in
// a group that matters: there are several called 'Login'.
func (d native) components(w wanted) (index, map[string]bool) {
	x := index{name: map[string]string{}}
	matter := map[string]bool{}
	taken := map[string]bool{}
	for _, c := range d.Components {
		x.add(c.ID, c.Name)
	}
	for _, item := range d.Structure.Items {
		if item.Group == nil {
			continue
		}
		whole := w.has(item.Group.Name)
		for _, c := range item.Group.Components {
			x.add(c.ID, c.Name)
			if whole {
				matter[c.ID] = true
				taken[x.name[c.ID]] = true
			}
		}
	}
	for id, name := range x.name {
		if w.has(name) && !taken[name] {
			matter[id] = true
		}
	}
	return x, matter
}

// worseState picks the worse of two component states.
func worseState(a, b string) string {
	rank := func(s string) int {
		switch s {
		case "operational":
			return 0
		case "under_maintenance":
			return 1
		case "degraded_performance":
			return 2
		case "partial_outage":
			return 3
		default:
			return 4
		}
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// impactOf is a component's state in the words that a summary uses for the
// whole page.
func impactOf(state string) string {
	switch state {
	case "operational":
		return "none"
	case "partial_outage":
		return "major"
	case "major_outage":
		return "critical"
	default:
		return "minor"
	}
}
