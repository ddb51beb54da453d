package verdict_test

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"testing"

	"fix502/checks"
	"fix502/checks/plan"
	"fix502/checks/profile"
	"fix502/checks/verdict"
)

// replay lets a recorded world arrive once more in another order, as a session
// would see it: a check runs from the moment that the plan asks for it.
type replay struct {
	profile profile.Profile
	allow   func(checks.Consent) bool
	came    map[checks.ID]checks.Observation
	started map[checks.ID]bool
	running []checks.Spec
	seen    checks.Evidence
}

func newReplay(p profile.Profile, f fixture) *replay {
	r := &replay{profile: p, came: map[checks.ID]checks.Observation{}, started: map[checks.ID]bool{}}
	bypass := false
	for _, o := range f.seen {
		r.came[o.ID()] = o
		bypass = bypass || o.Spec.Consent == checks.ConsentBypass
		if o.Said != nil {
			r.seen = append(r.seen, o)
		}
	}
	r.allow = func(checks.Consent) bool { return bypass }
	r.plan()
	return r
}

func (r *replay) plan() {
	due := plan.Due(plan.Now{Profile: r.profile, View: r.seen.View(), Allow: r.allow}, func(id checks.ID) bool { return r.started[id] })
	for _, s := range due {
		r.started[s.ID] = true
		r.running = append(r.running, s)
	}
}

// next lets one running check come in; false when none is left. What the
// recording does not have did not finish.
func (r *replay) next(pick func(int) int) bool {
	if len(r.running) == 0 {
		return false
	}
	i := pick(len(r.running))
	s := r.running[i]
	r.running = slices.Delete(r.running, i, i+1)
	o, ok := r.came[s.ID]
	if !ok {
		o = checks.Observation{Spec: s, At: epoch(), Failure: checks.NotFinished}
	}
	r.seen = append(r.seen, o)
	r.plan()
	return true
}

// orders is how often each world is replayed.
func orders() int {
	if thorough() {
		return 4
	}
	return 2
}

// TestSettledNeverChangesInRecordedWorlds: what is said to be settled is what
// it comes to in the end, in whatever order the observations arrive.
func TestSettledNeverChangesInRecordedWorlds(t *testing.T) {
	embedded, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	table := verdict.Default()
	worlds := fixtures(t)
	if thorough() {
		worlds = append(worlds, situationWorlds(t)...)
	}
	for _, f := range worlds {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			random := seeded(f.name)
			for range orders() {
				r := newReplay(embedded, f)
				early, at := verdict.Verdict{}, 0
				for n := 1; r.next(random.IntN); n++ {
					if v := table.Diagnose(r.seen, r.running); v.Settled && len(r.running) > 0 {
						early, at = v, n
						break
					}
				}
				missing := ids(r.running)
				for r.next(random.IntN) {
				}
				if v := table.Diagnose(r.seen, nil); at > 0 && (v.Lead != early.Lead || v.Confidence != early.Confidence) {
					t.Fatalf("settled as %s %s after %d, and became %s %s; what was missing: %v",
						early.Lead, early.Confidence, at, v.Lead, v.Confidence, missing)
				}
			}
		})
	}
}

// TestDecidedCluesStayDecided: what comes in later never undoes a clue's
// answer.
func TestDecidedCluesStayDecided(t *testing.T) {
	embedded, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all := clues()
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			random := seeded(f.name + "clues")
			r := newReplay(embedded, f)
			decided := map[string]checks.Truth{}
			for r.next(random.IntN) {
				v := r.seen.View().With(r.running)
				for _, c := range all {
					now := c.Holds(v).Truth
					if before := decided[c.ID]; before != checks.Unknown && now != before {
						t.Errorf("%s was %s, and is %s after %s", c.ID, before, now, r.seen[len(r.seen)-1].ID())
					}
					decided[c.ID] = now
				}
			}
		})
	}
}

func seeded(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails
	return rand.New(rand.NewPCG(h.Sum64(), 7))
}

// TestQuickWhereItMatters: a verdict that nothing can shake any more is not
// kept back until the slowest check is in.
func TestQuickWhereItMatters(t *testing.T) {
	embedded, err := profile.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	table := verdict.Default()
	for _, f := range fixtures(t) {
		if !slices.Contains([]string{"proxy-502", "proxy-auth", "proxy-denied", "captive-portal", "offline"}, f.name) {
			continue
		}
		r := newReplay(embedded, f)
		left := 0
		for r.next(func(int) int { return 0 }) {
			if v := table.Diagnose(r.seen, r.running); v.Settled && left == 0 {
				left = len(r.running)
			}
		}
		if left == 0 {
			t.Errorf("%s: settled only when everything was in", f.name)
		}
	}
}
