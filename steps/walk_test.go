package steps_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

func worlds() []world {
	return []world{
		{}, {proxy: true}, {proxyFails: true}, {origin502: true}, {dnsFails: true}, {silent: true}, {incident: true},
	}
}

// walk goes n times a random way: results in any order, any offer, a world
// that changes under the feet. check sees every stop.
func walk(t *testing.T, seed uint64, n int, check func(d *desk, before steps.Prompt, c steps.Choice)) *desk {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 502))
	c := startOf(r, config())
	all := worlds()
	d := sit(t, c, all[r.IntN(len(all))])
	for range n {
		p := d.s.Prompt()
		if len(d.todo) > 0 && (r.IntN(3) > 0 || (p.Place == steps.Triage && r.IntN(4) > 0)) {
			d.deliver(r.IntN(len(d.todo)))
			check(d, p, steps.Choice{})
			continue
		}
		if r.IntN(5) == 0 {
			d.w = all[r.IntN(len(all))]
		}
		offer := p.Offers[r.IntN(len(p.Offers))]
		if offer.Kind == steps.Finish {
			continue
		}
		if offer.Answer == steps.AnswerOther {
			offer.Text = "Ray ID: 8f0c2b7d9a3e4c51"
		}
		d.choose(offer)
		check(d, p, offer)
		if d.act != nil && r.IntN(4) > 0 {
			var err error
			if r.IntN(4) == 0 {
				err = fmt.Errorf("cannot")
			}
			p = d.s.Prompt()
			d.take(d.s.Acted(*d.act, "", err, at(d.now)))
			check(d, p, steps.Choice{})
		}
	}
	return d
}

func TestRandomWalksFindNoDeadEnd(t *testing.T) {
	seen, causes := map[string]bool{}, config().Causes
	for seed := range uint64(250) {
		said := map[checks.ID]bool{}
		d := walk(t, seed, 120, func(d *desk, before steps.Prompt, c steps.Choice) {
			p := d.s.Prompt()
			seen[string(before.Place)+" "+string(c.Kind)] = true
			seen["at "+string(p.Place)] = true
			sound(t, d, p, causes)
			for _, o := range before.Evidence {
				if o.Said != nil {
					said[o.ID()] = true
				}
			}
		})
		logged := map[checks.ID]bool{}
		for _, o := range d.s.Log() {
			logged[o.ID()] = true
		}
		for id := range said {
			if !logged[id] {
				t.Fatalf("seed %d: the answer %s is lost", seed, id)
			}
		}
		d.choose(steps.Choice{Kind: steps.Finish})
		if !d.ended || d.s.Prompt().Place != steps.Finished {
			t.Fatalf("seed %d: the wizard does not end", seed)
		}
	}
	for _, e := range steps.Machine() {
		if !seen["at "+string(e.To)] && e.To != steps.Finished {
			t.Errorf("no walk reached %s", e.To)
		}
		event := e.On == "begin" || e.On == "settled" || e.On == "acted" || e.On == "resume" || e.On == "finish"
		if !event && !seen[string(e.From)+" "+string(e.On)] {
			t.Errorf("no walk took %s from %s", e.On, e.From)
		}
	}
}

// sound holds at every stop of every walk.
func sound(t *testing.T, d *desk, p steps.Prompt, causes map[verdict.Cause]verdict.Info) {
	t.Helper()
	if len(p.Offers) == 0 || p.Offers[len(p.Offers)-1].Kind != steps.Finish {
		t.Fatalf("no way out of %s: %+v", p.Place, p.Offers)
	}
	waiting := p.Place == steps.Triage || p.Place == steps.Looking
	if waiting && len(p.Running) == 0 {
		t.Fatalf("%s waits for nothing", p.Place)
	}
	if len(p.Running) != len(d.todo) || p.Total-p.Done != len(p.Running) {
		t.Fatalf("%d run, the holder runs %d, counted %d of %d", len(p.Running), len(d.todo), p.Done, p.Total)
	}
	if (p.Place == steps.AtStep || p.Place == steps.Asking) != (p.Step != "") && !waiting && p.Place != steps.Solved && p.Place != steps.Provider {
		t.Fatalf("%s with step %q", p.Place, p.Step)
	}
	if (p.Place == steps.Asking) && p.Question == "" {
		t.Fatal("asked nothing")
	}
	if len(p.Steps) != 8 {
		t.Fatalf("%d steps", len(p.Steps))
	}
	recommended := ""
	for i, st := range p.Steps {
		if st.ID != steps.Order()[i] {
			t.Fatalf("step %d is %s", i, st.ID)
		}
		if st.State == steps.Recommended {
			recommended = st.ID
		}
		if st.State == steps.RuledOut && st.Reason == "" {
			t.Fatalf("%s ruled out without a reason", st.ID)
		}
	}
	if want := causes[p.Verdict.Lead].Step; recommended != want {
		t.Fatalf("lead %s, recommended %q, want %q", p.Verdict.Lead, recommended, want)
	}
}

func TestWhatIsNotOfferedIsRefused(t *testing.T) {
	kinds := []steps.ChoiceKind{
		steps.Go, steps.Act, steps.Look, steps.Skip, steps.Reply, steps.Back, steps.Cancel, steps.Allow, steps.Save,
		steps.Wait, steps.Result, steps.Finish, "nonsense",
	}
	for seed := range uint64(20) {
		walk(t, seed, 60, func(d *desk, _ steps.Prompt, _ steps.Choice) {
			p := d.s.Prompt()
			for _, k := range kinds {
				c := steps.Choice{Kind: k, Step: "nowhere", Action: "nothing", Answer: "nonsense"}
				if w := d.s.Choose(c, at(0)); w.Batch != 0 {
					t.Fatalf("%s took %+v", p.Place, c)
				}
			}
			if !reflect.DeepEqual(p, d.s.Prompt()) {
				t.Fatal("a refused choice left a mark")
			}
		})
	}
}

func TestBackLeadsOutOfEveryStep(t *testing.T) {
	for seed := range uint64(40) {
		d := walk(t, seed, 80, func(*desk, steps.Prompt, steps.Choice) {})
		for range 100 {
			p := d.s.Prompt()
			if p.Place == steps.Triage || p.Place == steps.Looking {
				d.choose(steps.Choice{Kind: steps.Cancel})
				continue
			}
			if !offered(d, steps.Back) {
				break
			}
			log, trail := len(d.s.Log()), len(d.s.Trail())
			d.choose(steps.Choice{Kind: steps.Back})
			if len(d.s.Log()) != log || len(d.s.Trail()) != trail {
				t.Fatal("going back changed what was seen or done")
			}
		}
		if offered(d, steps.Back) {
			t.Fatal("the way back has no end")
		}
	}
}

func TestEventsMakeTheSameSession(t *testing.T) {
	for seed := range uint64(60) {
		d := walk(t, seed, 80, func(*desk, steps.Prompt, steps.Choice) {})
		c := config()
		c.Read = nil // what was pasted is in the events as it was read
		raw, err := json.Marshal(d.told)
		if err != nil {
			t.Fatal(err)
		}
		var told []steps.Event
		if err := json.Unmarshal(raw, &told); err != nil {
			t.Fatal(err)
		}
		again := steps.New(startOf(rand.New(rand.NewPCG(seed, 502)), c))
		again.Begin()
		for _, e := range told {
			again.Apply(e)
		}
		same(t, d.s, again)
	}
}

func startOf(r *rand.Rand, c steps.Config) steps.Config {
	if r.IntN(4) == 0 {
		c.Start = steps.Order()[r.IntN(8)]
	}
	return c
}

func same(t *testing.T, a, b *steps.Session) {
	t.Helper()
	if !reflect.DeepEqual(a.Log(), b.Log()) {
		t.Fatalf("logs differ: %d and %d", len(a.Log()), len(b.Log()))
	}
	if !reflect.DeepEqual(a.Prompt(), b.Prompt()) {
		t.Fatalf("prompts differ:\n%+v\n%+v", a.Prompt(), b.Prompt())
	}
}
