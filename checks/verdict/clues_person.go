package verdict

import (
	"slices"
	"strings"

	"fix502/checks"
)

// said builds a clue: the person says so of their own browser. They are a
// witness of what no check can see, so it counts behind every hop.
func said(id string, want func(checks.Answer) bool) Clue {
	return Clue{ID: id, Signed: true, From: from("person.browser"), Holds: func(v checks.View) Reading {
		o, ok := v.Get("person.browser")
		if !ok || o.Said == nil {
			return Reading{}
		}
		return is(want(*o.Said), o)
	}}
}

// personFails: the person says that their browser still shows an error.
func personFails() Clue { return said("person_fails", complains) }

func complains(a checks.Answer) bool { return a.Answer == "same_error" || a.Answer == "other_error" }

// tells builds a clue: the person says so of what they tried in one of these
// ways. Nobody but them can tell, so what they have not tried is No.
func tells(id string, want func(checks.Answer) bool, ways ...checks.ID) Clue {
	for i := range ways {
		ways[i] = "person.action." + ways[i]
	}
	asked := func(s checks.Spec) bool { return slices.Contains(ways, s.ID) }
	return Clue{ID: id, Signed: true, From: asked, Holds: func(v checks.View) Reading {
		var seen []*checks.Observation
		for _, way := range ways {
			if o, ok := v.Get(way); ok && o.Said != nil {
				if want(*o.Said) {
					return yes(o)
				}
				seen = append(seen, o)
			}
		}
		if v.Pending(asked) { // the question is open
			return Reading{}
		}
		return no(seen...)
	}}
}

// personWorksBare: the person says that it works with their extensions off.
func personWorksBare() Clue {
	return tells("person_works_bare", func(a checks.Answer) bool { return a.Answer == "works" }, "disable_all")
}

// personFailsElsewhere: the person says that another browser shows an error
// too. Nothing of one browser explains that.
func personFailsElsewhere() Clue {
	return tells("person_fails_elsewhere", complains, "open_other", "open_other_for_me")
}

// personFailsPrivate: the person says that a private window, which begins
// without what the browser keeps of the site, shows an error too.
func personFailsPrivate() Clue {
	return tells("person_fails_private", complains, "private_window", "private_for_me")
}

// personSawAuthor: what the person sees bears a signature that says who wrote
// it.
func personSawAuthor() Clue {
	return said("person_saw_author", func(a checks.Answer) bool {
		return complains(a) && (a.Blames != "" || sawProxy(a))
	})
}

// personSaw builds a clue: the person sees a page that lays one of these
// errors to somebody.
func personSaw(id, blames string, statuses ...int) Clue {
	return said(id, func(a checks.Answer) bool {
		return complains(a) && a.Blames == blames && slices.Contains(statuses, a.Status)
	})
}

func personSaw502() Clue { return personSaw("person_saw_502", "origin", 502) }
func personSaw503() Clue { return personSaw("person_saw_503", "origin", 503) }
func personSaw504() Clue { return personSaw("person_saw_504", "origin", 504, 524) }
func personSaw500() Clue { return personSaw("person_saw_500", "origin", 500) }

// personSawEdge: the person sees a page on which the edge itself failed.
func personSawEdge() Clue { return personSaw("person_saw_edge", "edge", 500, 502, 503, 504) }

// personSawDenied: the person sees the edge refuse them.
func personSawDenied() Clue { return personSawShape("person_saw_denied", "denied") }

// personSawHeaders: the person sees a complaint about too large a header,
// which is mostly one of too many cookies.
func personSawHeaders() Clue { return personSawShape("person_saw_headers", "headers") }

func personSawShape(id, shape string) Clue {
	return said(id, func(a checks.Answer) bool { return complains(a) && a.Shape == shape })
}

// personSawProxy: the person sees a proxy's page, or the browser's own word
// that a proxy is the trouble.
func personSawProxy() Clue {
	return said("person_saw_proxy", func(a checks.Answer) bool { return complains(a) && sawProxy(a) })
}

func sawProxy(a checks.Answer) bool {
	return a.Blames == "proxy" || strings.Contains(a.Shows, "_PROXY_") || strings.Contains(a.Shows, "_TUNNEL_")
}
