package verdict

import (
	"slices"
	"strings"

	"fix502/checks"
)

// from builds a clue's From: the checks with one of these IDs, and those that
// the plan waits for before it starts them.
//
//go:noinline
func from(ids ...checks.ID) func(checks.Spec) bool {
	return func(s checks.Spec) bool { return slices.Contains(ids, s.ID) || awaitsProxy(s) }
}

// fromRole is the checks of some roles on one arm.
//
//go:noinline
func fromRole(arm checks.Arm, roles ...checks.Role) func(checks.Spec) bool {
	return func(s checks.Spec) bool {
		return (s.Arm == arm && slices.Contains(roles, s.Role)) || awaitsProxy(s)
	}
}

// fromPrefix is the checks whose ID starts so.
//
//go:noinline
func fromPrefix(prefixes ...string) func(checks.Spec) bool {
	return func(s checks.Spec) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(string(s.ID), p) }) || awaitsProxy(s)
	}
}

// awaitsProxy marks the checks without which nothing may leave the machine:
// while one of them runs, trips that do not exist yet may still come.
func awaitsProxy(s checks.Spec) bool { return strings.HasPrefix(string(s.ID), "host.proxy.") }

//go:noinline
func either(a, b func(checks.Spec) bool) func(checks.Spec) bool {
	return func(s checks.Spec) bool { return a(s) || b(s) }
}

//go:noinline
func yes(seen ...*checks.Observation) Reading {
	return Reading{Truth: checks.Yes, Seen: checks.IDs(seen...)}
}

//go:noinline
func no(seen ...*checks.Observation) Reading {
	return Reading{Truth: checks.No, Seen: checks.IDs(seen...)}
}

//go:noinline
func is(b bool, seen ...*checks.Observation) Reading {
	return Reading{Truth: checks.Of(b), Seen: checks.IDs(seen...)}
}

// anyOf is Yes with the observations that satisfy want; No when there are
// some, none does and nothing more is awaited; else Unknown.
func anyOf(v checks.View, all []*checks.Observation, more func(checks.Spec) bool, want func(*checks.Observation) bool) Reading {
	var hit []checks.ID
	for _, o := range all {
		if want(o) {
			hit = append(hit, o.ID())
		}
	}
	switch {
	case len(hit) > 0:
		return Reading{Truth: checks.Yes, Seen: hit}
	case len(all) > 0 && !v.Pending(more):
		return no(all...)
	default:
		return Reading{}
	}
}

// allOf is Yes when there are some, all satisfy want and nothing more is
// awaited; No as soon as one does not.
func allOf(v checks.View, all []*checks.Observation, more func(checks.Spec) bool, want func(*checks.Observation) bool) Reading {
	for _, o := range all {
		if !want(o) {
			return no(o)
		}
	}
	if len(all) == 0 || v.Pending(more) {
		return Reading{}
	}
	return yes(all...)
}

// failing is the trip that the verdict is about: the page's when it failed,
// else the origin's. No: both answer. Unknown: not known yet.
func failing(v checks.View) (*checks.Observation, checks.Truth) {
	page, havePage := v.Get(checks.PageID)
	if havePage && !page.Alive() {
		return page, checks.Yes
	}
	if !havePage && v.Pending(from(checks.PageID)) {
		return page, checks.Unknown
	}
	origin, haveOrigin := v.Get(checks.OriginID)
	switch {
	case haveOrigin && !origin.Alive():
		return origin, checks.Yes
	case havePage && haveOrigin:
		return page, checks.No
	default:
		return page, checks.Unknown
	}
}

// ofFailing builds a clue about the failing trip: No where nothing fails.
//
//go:noinline
func ofFailing(id string, want func(*checks.Observation) bool) Clue {
	return ofFailing3(id, func(o *checks.Observation) checks.Truth { return checks.Of(want(o)) })
}

// ofFailing3 does the same with a three-valued question.
//
//go:noinline
func ofFailing3(id string, want func(*checks.Observation) checks.Truth) Clue {
	return Clue{
		ID:   id,
		From: from(checks.PageID, checks.OriginID),
		Holds: func(v checks.View) Reading {
			o, t := failing(v)
			switch t {
			case checks.Yes:
				r := Reading{Truth: want(o)}
				if r.Truth != checks.Unknown {
					r.Seen = checks.IDs(o)
				}
				return r
			case checks.No:
				return no(o)
			default:
				return Reading{}
			}
		},
	}
}

// ofSignature builds a clue about what the failing trip's answer says of
// itself, or the edge says of it when it is asked.
//
//go:noinline
func ofSignature(id string, want func(*checks.Observation) bool) Clue {
	more := from(checks.PageID, checks.OriginID, checks.ToldID(checks.PageID), checks.ToldID(checks.OriginID))
	return signed(Clue{ID: id, From: more, Holds: func(v checks.View) Reading {
		o, t := failing(v)
		switch {
		case t == checks.No:
			return no(o)
		case t == checks.Unknown || v.Pending(from(checks.ToldID(o.ID()))):
			return Reading{}
		}
		told := v.Told(o)
		if told == o {
			return is(want(o), o)
		}
		asked, _ := v.Get(checks.ToldID(o.ID()))
		return is(want(told), o, asked)
	}})
}

// signed marks a clue as reading a signature of a hop further out.
//
//go:noinline
func signed(c Clue) Clue {
	c.Signed = true
	return c
}

func failedWith(words ...checks.Failure) func(*checks.Observation) bool {
	return func(o *checks.Observation) bool { return slices.Contains(words, o.Failure) }
}

func direct(o *checks.Observation) bool { return o.Spec.Route.Via == "" }

func reached(o *checks.Observation) checks.Stage {
	if o.Trip == nil {
		return checks.StageNone
	}
	return o.Trip.Reached
}

func status(o *checks.Observation) int {
	if o.Trip == nil || o.Trip.Reached != checks.StageAnswer {
		return 0
	}
	return o.Trip.Status
}
