package verdict_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// situation is a case from life: a recorded world with a few things changed,
// and what may be concluded from it.
type situation struct {
	name   string
	from   string // the fixture that it starts with
	edits  []edit
	lead   verdict.Cause
	atMost verdict.Confidence // of the lead; 0: any
	proven bool               // the lead must be certain
	also   []verdict.Cause    // must be named as findings
	never  []verdict.Cause    // must not be named at all
}

type edit func(checks.Evidence) checks.Evidence

// situationWorlds are all situations as evidence.
func situationWorlds(t testing.TB) []fixture {
	t.Helper()
	recorded := map[string]checks.Evidence{}
	for _, f := range fixtures(t) {
		recorded[f.name] = f.seen
	}
	var out []fixture
	for _, s := range situations() {
		seen := slices.Clone(recorded[s.from])
		if len(seen) == 0 {
			t.Fatalf("%s: there is no fixture %s", s.name, s.from)
		}
		for _, change := range s.edits {
			seen = change(seen)
		}
		out = append(out, fixture{name: s.name, seen: seen})
	}
	return out
}

func situations() []situation {
	return slices.Concat(situationsControls(), situationsDNS(), situationsProxy(), situationsScript(), situationsTLS(),
		situationsPath(), situationsVPN(), situationsService(), situationsNonsense(), situationsLies(), situationsPerson(), situationsBrowser(), situationsTrial())
}

// contestedWorlds are those where two causes fit equally well.
func contestedWorlds() map[string]bool {
	return map[string]bool{}
}

func TestSituations(t *testing.T) {
	worlds := situationWorlds(t)
	for i, s := range situations() {
		t.Run(s.name, func(t *testing.T) {
			v := verdict.Default().Diagnose(worlds[i].seen, nil)
			if v.Lead != s.lead || s.atMost > 0 && v.Confidence > s.atMost || s.proven && v.Confidence < verdict.Certain {
				t.Errorf("wanted %s, concluded\n%s", s.lead, tell(v))
			}
			for _, c := range s.also {
				if !named(v, c) {
					t.Errorf("%s is not named:\n%s", c, tell(v))
				}
			}
			for _, c := range s.never {
				if named(v, c) {
					t.Errorf("%s is named:\n%s", c, tell(v))
				}
			}
		})
	}
}

func named(v verdict.Verdict, c verdict.Cause) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool {
		return f.Cause == c && (f.Confidence >= verdict.Likely || f.Hinted)
	})
}

// with changes every observation whose ID begins with one of the prefixes,
// separated by spaces.
func with(prefixes string, change func(*checks.Observation)) edit {
	return func(e checks.Evidence) checks.Evidence {
		out := slices.Clone(e)
		for i := range out {
			if !begins(out[i], prefixes) {
				continue
			}
			if out[i].Trip != nil {
				t := *out[i].Trip
				out[i].Trip = &t
			}
			if out[i].Names != nil {
				n := *out[i].Names
				out[i].Names = &n
			}
			change(&out[i])
		}
		return out
	}
}

// without drops observations.
func without(prefixes string) edit {
	return func(e checks.Evidence) checks.Evidence {
		return slices.DeleteFunc(slices.Clone(e), func(o checks.Observation) bool { return begins(o, prefixes) })
	}
}

func begins(o checks.Observation, prefixes string) bool {
	for p := range strings.FieldsSeq(prefixes) {
		if strings.HasPrefix(string(o.ID()), p) {
			return true
		}
	}
	return false
}

// add appends an observation like another one.
func add(like checks.ID, change func(*checks.Observation)) edit {
	return func(e checks.Evidence) checks.Evidence {
		for _, o := range e {
			if o.ID() == like {
				if o.Trip != nil {
					t := *o.Trip
					o.Trip = &t
				}
				o.At = o.At.Add(time.Second)
				change(&o)
				return append(slices.Clone(e), o)
			}
		}
		panic("there is no " + string(like))
	}
}

// stops ends trips with a failure after a stage.
func stops(prefixes string, f checks.Failure, after checks.Stage) edit {
	return with(prefixes, func(o *checks.Observation) { stop(o, f, after) })
}

func stop(o *checks.Observation, f checks.Failure, after checks.Stage) {
	o.Failure = f
	if o.Trip == nil {
		o.Trip = &checks.Trip{}
	}
	o.Trip.Reached, o.Trip.Status, o.Trip.Speaker, o.Trip.Shape, o.Trip.Blames = after, 0, "", "", ""
	if o.Trip.Header = nil; after < checks.StageHandshake {
		o.Trip.Chain = nil
	}
}

// says makes trips end with an answer; words are speaker, shape and blame.
func says(prefixes string, status int, words ...string) edit {
	return with(prefixes, func(o *checks.Observation) {
		answer(o, status, words...)
	})
}

func answer(o *checks.Observation, status int, words ...string) {
	words = append(words, "", "", "")
	o.Failure, o.Trip.Reached, o.Trip.Status, o.Trip.Code = "", checks.StageAnswer, status, 0
	o.Trip.Speaker, o.Trip.Shape, o.Trip.Blames = checks.Gateway(words[0]), words[1], words[2]
}

// unmarked takes the edge's header away, resigned has a box re-sign TLS.
func unmarked(prefixes string) edit {
	return with(prefixes, func(o *checks.Observation) {
		if o.Trip != nil {
			o.Trip.Header = map[string]string{"date": o.Trip.Header["date"]}
		}
	})
}

func chain(prefixes string, system, public checks.Failure, product checks.Gateway) edit {
	return with(prefixes, func(o *checks.Observation) {
		o.Trip.Chain = &checks.Chain{Subject: "chatgpt.com", Issuer: "A Company CA", System: system, Public: public, Product: product}
	})
}

// gets gives a name other addresses.
func gets(prefixes string, addrs ...string) edit {
	return with(prefixes, func(o *checks.Observation) {
		o.Failure, o.Names.Rcode, o.Names.Addrs = "", "NOERROR", addrs
	})
}

// denies makes look-ups fail with a resolver's own word.
func denies(prefixes string, f checks.Failure, rcode string) edit {
	return with(prefixes, func(o *checks.Observation) { o.Failure, o.Names.Rcode, o.Names.Addrs = f, rcode, nil })
}

// person is what the person says of their browser.
func person(said checks.Answer) edit {
	said.Question = "browser"
	if said.Answer == "" {
		said.Answer = "other_error"
	}
	return func(e checks.Evidence) checks.Evidence {
		return append(slices.Clone(e), checks.Observation{
			Spec: checks.Spec{ID: "person.browser", Probe: checks.ProbePerson}, At: epoch().Add(time.Minute), Said: &said,
		})
	}
}

// answers is what the person says after an action.
func answers(action, said string) edit {
	return func(e checks.Evidence) checks.Evidence {
		return append(slices.Clone(e), checks.Observation{
			Spec: checks.Spec{ID: checks.ID("person.action." + action), Probe: checks.ProbePerson}, At: epoch().Add(2 * time.Minute),
			Said: &checks.Answer{Question: "action:" + action, Answer: said},
		})
	}
}

// plainService makes the service one without TLS.
func plainService(e checks.Evidence) checks.Evidence {
	return with("http.page http.origin http.edge", func(o *checks.Observation) {
		o.Spec.Route.URL = strings.Replace(o.Spec.Route.URL, "https://", "http://", 1)
		o.Trip.Chain = nil
		o.Trip.Addr = strings.Replace(o.Trip.Addr, ":443", ":80", 1)
	})(e)
}

const (
	plainControls = "http.control.connectivity http.control.detectportal http.control.www.msft"
	allControls   = "http.control."
	service       = "http.page http.origin http.edge"
	everyPart     = "http.page http.origin http.edge http.auth http.static http.realtime"
)
