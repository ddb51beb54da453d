package steps_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps"
)

func offered(d *desk, k steps.ChoiceKind) bool {
	return slices.ContainsFunc(d.s.Prompt().Offers, func(c steps.Choice) bool { return c.Kind == k })
}

func TestTriagePlansFromEvidenceAndEndsWhenSettled(t *testing.T) {
	d := sit(t, config(), world{origin502: true}).is(steps.Triage, "")
	if p := d.s.Prompt(); p.Total != 7 || p.Done != 0 || p.Batch != 1 {
		t.Fatalf("first look: %d of %d in batch %d", p.Done, p.Total, p.Batch)
	}
	page := slices.IndexFunc(d.todo, func(s checks.Spec) bool { return s.ID == checks.PageID })
	d.deliver(page)
	if p := d.s.Prompt(); p.Total != 8 || p.Done != 1 {
		t.Fatalf("a 502 asks once more: %d of %d", p.Done, p.Total)
	}
	d.is(steps.Triage, "")
	if !offered(d, steps.Result) {
		t.Fatal("a likely lead does not open the way to the verdict")
	}
	d.deliver(slices.IndexFunc(d.todo, func(s checks.Spec) bool { return s.ID == checks.OriginID }))
	d.is(steps.AtResult, "")
	if len(d.todo) == 0 || len(d.s.Prompt().Running) == 0 {
		t.Fatal("the verdict waited for checks that could not change it")
	}
	before := len(d.s.Evidence())
	d.drain().is(steps.AtResult, "")
	if len(d.s.Evidence()) <= before {
		t.Fatal("late results are lost")
	}
}

func TestStaleAndRepeatedResultsAreDropped(t *testing.T) {
	d := sit(t, config(), world{})
	for _, r := range []checks.Result{
		{Batch: 0, Check: checks.PageID}, {Batch: 7, Check: checks.PageID},
	} {
		if w := d.s.Record(r); w.Batch != 0 {
			t.Errorf("batch %d was taken", r.Batch)
		}
	}
	r := checks.Result{Batch: 1, Check: "vendor.status", Seen: []checks.Observation{d.w.see(checks.Spec{ID: "vendor.status", Probe: checks.ProbeVendor}, at(0))}}
	d.s.Record(r)
	if w := d.s.Record(r); w.Batch != 0 || len(d.s.Log()) != 1 {
		t.Error("the same result counts twice")
	}
}

func TestNothingDueEndsTriageAtOnce(t *testing.T) {
	c := config()
	c.Due = func(checks.View, func(checks.ID) bool, func(checks.Consent) bool) []checks.Spec { return nil }
	sit(t, c, world{}).is(steps.AtResult, "")
}

func TestStartsAtTheStepAskedFor(t *testing.T) {
	c := config()
	c.Start = steps.Plugins
	d := sit(t, c, world{}).drain().is(steps.AtStep, steps.Plugins)
	d.choose(steps.Choice{Kind: steps.Back}).is(steps.AtResult, "")
	c.Start = "nonsense"
	sit(t, c, world{}).drain().is(steps.AtResult, "")
}

func TestProviderFaultSparesTheOtherSteps(t *testing.T) {
	d := sit(t, config(), world{origin502: true}).drain().is(steps.AtResult, "")
	d.first(steps.Choice{Kind: steps.Wait})
	if p := d.s.Prompt(); p.Offers[1] != visit(steps.Support) || p.Offers[2].Kind != steps.Save {
		t.Errorf("the next offers: %+v", p.Offers[1:3])
	}
	d.choose(steps.Choice{Kind: steps.Wait}).is(steps.AtResult, "") // the watch is the holder's
	for _, id := range []string{steps.Connection, steps.Cache, steps.Browser, steps.VPN, steps.Incognito, steps.Plugins} {
		if st := d.state(id); st.State != steps.RuledOut || st.Reason != "service_fault" || len(st.Because) == 0 {
			t.Errorf("%+v", st)
		}
	}
	if st := d.state(steps.Refresh); st.State != steps.Recommended || st.Status != steps.Fail || st.Reason != "provider.bad_gateway" {
		t.Errorf("%+v", st)
	}
	if st := d.state(steps.Support); st.State != steps.Possible {
		t.Errorf("%+v", st)
	}
	d.choose(visit(steps.Refresh)).choose(look()).drain().is(steps.Provider, steps.Refresh).outcome(steps.Unchanged)
	d.choose(look()).drain().is(steps.Provider, steps.Refresh)
	d.choose(steps.Choice{Kind: steps.Back}).is(steps.AtStep, steps.Refresh)
	d.w = world{}
	d.choose(look()).drain().is(steps.Solved, steps.Refresh).outcome(steps.Fixed)
	if by := d.s.Prompt().FixedBy; by.Choice.Kind != "" {
		t.Errorf("it came back by itself, but %+v gets the credit", by)
	}
}

func TestActionLookFixed(t *testing.T) {
	d := sit(t, config(), world{proxyFails: true}).drain().is(steps.AtResult, "").first(visit(steps.VPN))
	d.choose(visit(steps.VPN)).first(act(steps.VPN, "proxy_off"))
	d.choose(act(steps.VPN, "proxy_off")).is(steps.AtStep, steps.VPN).first(look())
	if d.s.Prompt().Action != "proxy_off" {
		t.Error("the prompt does not name the action that is shown")
	}
	d.w = world{}
	d.choose(look()).is(steps.Looking, steps.VPN).drain().is(steps.Solved, steps.VPN).outcome(steps.Fixed)
	p := d.s.Prompt()
	if p.FixedBy.Choice.Action != "proxy_off" || p.Before.Lead != "proxy.bad_gateway" || p.Verdict.Lead != verdict.None {
		t.Errorf("fixed by %+v, before %s, now %s", p.FixedBy, p.Before.Lead, p.Verdict.Lead)
	}
	if st := d.state(steps.VPN); st.State != steps.StepDone {
		t.Errorf("%+v", st)
	}
}

func TestOutcomesOfALook(t *testing.T) {
	proxy := world{proxyFails: true}
	for _, c := range []struct {
		name  string
		after world
		want  steps.Outcome
		place steps.Place
	}{
		{"same", proxy, steps.Unchanged, steps.AtStep},
		{"another cause of mine", world{dnsFails: true}, steps.Cleared, steps.AtStep},
		{"the service's", world{origin502: true}, steps.Cleared, steps.Provider},
		{"works", world{}, steps.Fixed, steps.Solved},
		{"nothing learned", world{silent: true}, steps.Unclear, steps.AtStep},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sit(t, config(), proxy).drain().choose(visit(steps.VPN)).choose(act(steps.VPN, "no_proxy"))
			d.w = c.after
			d.choose(look()).drain().is(c.place, steps.VPN).outcome(c.want)
		})
	}
	d := sit(t, config(), proxy).drain().choose(visit(steps.Cache))
	d.w = world{dnsFails: true}
	d.choose(look()).drain().is(steps.AtStep, steps.Cache).outcome(steps.Changed)
}

func TestAfterNoChangeTheNextStepComesFirst(t *testing.T) {
	d := sit(t, config(), world{proxyFails: true}).drain().choose(visit(steps.VPN))
	d.choose(act(steps.VPN, "proxy_off")).choose(look()).drain().is(steps.AtStep, steps.VPN)
	d.first(steps.Choice{Kind: steps.Skip, Step: steps.Refresh}) // the browser steps are ruled out
	d.choose(steps.Choice{Kind: steps.Skip}).choose(steps.Choice{Kind: steps.Skip}).is(steps.AtStep, steps.Support)
	d.choose(steps.Choice{Kind: steps.Back}).choose(steps.Choice{Kind: steps.Back}).is(steps.AtStep, steps.VPN)
	if !offered(d, steps.Act) {
		t.Error("other actions are gone")
	}
}

func TestSkipFollowsTheArticleAndEndsAtSupport(t *testing.T) {
	d := sit(t, config(), world{silent: true}).drain().is(steps.AtResult, "")
	d.choose(visit(steps.Cache))
	want := []string{
		steps.Browser, steps.VPN, steps.Incognito, steps.Plugins, steps.Refresh, steps.Connection, steps.Support,
	}
	for _, id := range want {
		d.choose(steps.Choice{Kind: steps.Skip}).is(steps.AtStep, id)
	}
	if offered(d, steps.Skip) {
		t.Error("a next step after all were passed over")
	}
	if st := d.state(steps.Plugins); st.State != steps.Skipped {
		t.Errorf("%+v", st)
	}
}

func TestWhenItWorksThePersonIsAsked(t *testing.T) {
	d := sit(t, config(), world{}).drain().is(steps.AtResult, "").first(reply(steps.AnswerWorks))
	if q := d.s.Prompt().Question; q != "browser" {
		t.Errorf("question %q", q)
	}
	d.choose(reply(steps.AnswerWorks)).is(steps.Solved, "")

	d = sit(t, config(), world{}).drain().choose(reply(steps.AnswerSame)).is(steps.AtStep, steps.Cache)
	if d.s.Verdict().Lead != "browser.site_data" {
		t.Errorf("the answer does not count: %s", d.s.Verdict().Lead)
	}
	d = sit(t, config(), world{incident: true}).drain().choose(reply(steps.AnswerOther)).is(steps.AtResult, "")
	if d.s.Verdict().Lead != "provider.incident" {
		t.Errorf("lead %s", d.s.Verdict().Lead)
	}
	d.choose(reply(steps.AnswerWorks)).is(steps.Solved, "") // an answer can be taken back
}

func TestBrowserActionAnswered(t *testing.T) {
	broken := func() *desk { return sit(t, config(), world{}).drain().choose(reply(steps.AnswerSame)) }
	clear := act(steps.Cache, "clear_site_data")

	d := broken().choose(clear).is(steps.Asking, steps.Cache)
	if q := d.s.Prompt().Question; q != "action:clear_site_data" {
		t.Errorf("question %q", q)
	}
	d.choose(reply(steps.AnswerWorks)).is(steps.Solved, steps.Cache).outcome(steps.Fixed)
	if by := d.s.Prompt().FixedBy; by.Choice.Action != "clear_site_data" || d.s.Verdict().Lead != verdict.None {
		t.Errorf("fixed by %+v, lead %s", by, d.s.Verdict().Lead)
	}
	if !slices.ContainsFunc(d.s.Log(), func(o checks.Observation) bool { return o.ID() == "person.browser" }) {
		t.Error("going on lost the first answer")
	}

	d = broken().choose(clear).choose(reply(steps.AnswerSame)).is(steps.AtStep, steps.Cache).outcome(steps.Unchanged)
	d.first(steps.Choice{Kind: steps.Skip, Step: steps.Browser})

	// shown, but not answered: only the person can tell
	d = broken().choose(clear).choose(steps.Choice{Kind: steps.Back}).is(steps.AtStep, steps.Cache)
	d.choose(look()).drain().is(steps.Asking, steps.Cache).outcome(steps.Unclear)
	if q := d.s.Prompt().Question; q != "browser" {
		t.Errorf("question %q", q)
	}
	d.choose(reply(steps.AnswerWorks)).is(steps.Solved, steps.Cache).outcome(steps.Fixed)
	if by := d.s.Prompt().FixedBy; by.Choice.Action != "clear_site_data" {
		t.Errorf("fixed by %+v", by)
	}
}

func TestAnswerWorksIsCheckedWhereChecksFailed(t *testing.T) {
	d := sit(t, config(), world{origin502: true}).drain().choose(visit(steps.Refresh)).choose(act(steps.Refresh, "reload"))
	d.choose(reply(steps.AnswerWorks)).is(steps.Looking, steps.Refresh).drain()
	d.is(steps.Provider, steps.Refresh).outcome(steps.Unchanged) // the look decides
}

func TestTrialNarrowsDown(t *testing.T) {
	d := sit(t, config(), world{}).drain().choose(reply(steps.AnswerSame)).choose(visit(steps.Incognito))
	d.choose(act(steps.Incognito, "private_window")).choose(reply(steps.AnswerWorks))
	d.is(steps.AtStep, steps.Incognito).outcome(steps.Narrowed)
	d.first(steps.Choice{Kind: steps.Skip, Step: steps.Cache}) // what the verdict names and was not tried yet

	d = sit(t, config(), world{}).drain().choose(reply(steps.AnswerSame)).choose(visit(steps.Incognito))
	d.choose(act(steps.Incognito, "private_window")).choose(reply(steps.AnswerSame)).outcome(steps.Excluded)
	if st := d.state(steps.Plugins); st.State != steps.RuledOut || st.Reason != "not_the_browser" {
		t.Errorf("%+v", st)
	}
}

func TestOpenAndCopyAreReported(t *testing.T) {
	d := sit(t, config(), world{origin502: true}).drain().choose(visit(steps.Refresh)).choose(act(steps.Refresh, "open_page"))
	if d.act == nil || d.act.Target != "page" {
		t.Fatalf("to do: %+v", d.act)
	}
	d.is(steps.AtStep, steps.Refresh)
	d.take(d.s.Acted(*d.act, "opened", nil, at(40)))
	d.is(steps.Asking, steps.Refresh)

	d.choose(steps.Choice{Kind: steps.Back}).choose(visit(steps.Support)).choose(act(steps.Support, "copy_ticket"))
	copied := *d.act
	d.take(d.s.Acted(copied, "", errors.New("no clipboard"), at(41)))
	d.is(steps.AtStep, steps.Support)
	last := d.s.Trail()[len(d.s.Trail())-1]
	if !last.Failed || last.Note != "no clipboard" || last.Step != steps.Support {
		t.Errorf("%+v", last)
	}
	if st := d.state(steps.Support); st.State == steps.StepDone {
		t.Error("what failed counts as done")
	}

	// reported late, after the person has moved on: kept, nothing else
	d.choose(act(steps.Support, "copy_ticket")).choose(visit(steps.Cache))
	d.take(d.s.Acted(copied, "copied", nil, at(42)))
	d.is(steps.AtStep, steps.Cache)
	if st := d.state(steps.Support); st.State != steps.StepDone {
		t.Errorf("%+v", st)
	}
}

func TestCancelledLookIsForgotten(t *testing.T) {
	d := sit(t, config(), world{proxyFails: true}).drain().choose(visit(steps.VPN))
	seen, lead := len(d.s.Evidence()), d.s.Verdict().Lead
	d.w = world{}
	d.choose(look())
	old := checks.Result{Batch: d.batch, Check: checks.PageID, Seen: []checks.Observation{d.w.see(checks.Spec{ID: checks.PageID}, at(50))}}
	d.deliver(0)
	d.deliver(0)
	w := d.s.Choose(steps.Choice{Kind: steps.Cancel}, at(51))
	if !w.Cancel {
		t.Error("nobody is told to stop")
	}
	d.take(w)
	d.is(steps.AtStep, steps.VPN)
	if len(d.s.Evidence()) != seen || d.s.Verdict().Lead != lead || len(d.s.Prompt().Running) != 0 {
		t.Errorf("%d observations, lead %s", len(d.s.Evidence()), d.s.Verdict().Lead)
	}
	if w := d.s.Record(old); w.Batch != 0 {
		t.Error("a result of the cancelled look was taken")
	}
	d.choose(look()).drain().is(steps.Solved, steps.VPN)
}

func TestTriageCanBeCutShort(t *testing.T) {
	d := sit(t, config(), world{origin502: true})
	d.deliver(0)
	d.choose(steps.Choice{Kind: steps.Cancel}).is(steps.AtResult, "")
	if v := d.s.Verdict(); v.Lead != verdict.Undecided || !v.Settled || len(d.s.Prompt().Running) != 0 {
		t.Errorf("%+v", v)
	}
}

func TestBypassNeedsConsent(t *testing.T) {
	allow := steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentBypass)}
	d := sit(t, config(), world{proxyFails: true}).drain()
	if !slices.Contains(d.s.Prompt().Offers, allow) || d.s.Verdict().Confidence != verdict.Likely {
		t.Fatal("the comparison is not offered, or was made unasked")
	}
	d.choose(allow).is(steps.Looking, "")
	if len(d.todo) != 1 || d.todo[0].Consent != checks.ConsentBypass {
		t.Fatalf("runs: %+v", d.todo)
	}
	d.choose(steps.Choice{Kind: steps.Cancel}).is(steps.AtResult, "")
	if !slices.Contains(d.s.Prompt().Offers, allow) {
		t.Fatal("a consent that was taken back cannot be given again")
	}
	d.choose(allow).drain().is(steps.AtResult, "")
	if d.s.Verdict().Confidence != verdict.Certain || slices.Contains(d.s.Prompt().Offers, allow) {
		t.Errorf("%+v", d.s.Verdict())
	}
	if d.s.Outcome() != "" {
		t.Error("a consent is no action")
	}
	if sit(t, config(), world{}).drain(); slices.Contains(sit(t, config(), world{}).drain().s.Prompt().Offers, allow) {
		t.Error("offered where there is nothing to go past")
	}
	c := config()
	c.Allowed = []checks.Consent{checks.ConsentBypass}
	if v := sit(t, c, world{proxyFails: true}).drain().s.Verdict(); v.Confidence != verdict.Certain {
		t.Error("a consent given beforehand is not used")
	}
}

func TestBrowserTrialIsOfferedAtItsSteps(t *testing.T) {
	allow := steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentTrial)}
	for _, id := range steps.Order() {
		want := id == steps.Browser || id == steps.Incognito || id == steps.Plugins
		d := sit(t, config(), world{}).drain()
		if slices.Contains(d.s.Prompt().Offers, allow) {
			t.Fatal("offered before anybody goes to a step")
		}
		if got := slices.Contains(d.choose(visit(id)).s.Prompt().Offers, allow); got != want {
			t.Errorf("%s offers a browser trial: %v", id, got)
		}
		if !want {
			continue
		}
		d.choose(allow).is(steps.Looking, id)
		if len(d.todo) != 1 || d.todo[0].Consent != checks.ConsentTrial {
			t.Fatalf("%s runs: %+v", id, d.todo)
		}
		if d.drain().is(steps.AtStep, id); slices.Contains(d.s.Prompt().Offers, allow) {
			t.Errorf("%s offers it again", id)
		}
	}
	d := sit(t, config(), world{origin502: true}).drain().choose(visit(steps.Plugins))
	if slices.Contains(d.s.Prompt().Offers, allow) {
		t.Error("offered while the service is down")
	}
}

func TestYoungNoticeIsNotAskedAgain(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		again bool
	}{{30 * time.Second, false}, {3 * time.Minute, true}} {
		d := sit(t, config(), world{origin502: true}).drain()
		d.take(d.s.Choose(look(), at(d.now).Add(c.after)))
		asked := slices.ContainsFunc(d.todo, func(s checks.Spec) bool { return s.ID == "vendor.status" })
		if asked != c.again {
			t.Errorf("after %s: asked again is %v", c.after, asked)
		}
		if _, known := d.s.Prompt().View.Get("vendor.status"); known == c.again {
			t.Errorf("after %s: known is %v", c.after, known)
		}
		if _, known := d.s.Prompt().View.Get(checks.PageID); known {
			t.Error("old evidence in a fresh look")
		}
	}
}

func TestPastedTextIsReadAndDropped(t *testing.T) {
	d := sit(t, config(), world{}).drain()
	d.choose(steps.Choice{Kind: steps.Reply, Answer: steps.AnswerOther, Text: "Ray ID: 8f0c2b7d9a3e4c51"})
	o, ok := d.s.Prompt().View.Get("person.browser")
	if !ok || o.Said.Ray != "8f0c2b7d9a3e4c51" || o.Said.Answer != steps.AnswerOther || o.Said.Question != "browser" {
		t.Fatalf("%+v", o.Said)
	}
	for _, tr := range d.s.Trail() {
		if tr.Choice.Text != "" {
			t.Error("the text was kept")
		}
	}
}

func TestFinishStopsEverything(t *testing.T) {
	d := sit(t, config(), world{})
	w := d.s.Choose(steps.Choice{Kind: steps.Finish}, at(1))
	if !w.Ended || !w.Cancel || len(d.s.Prompt().Offers) != 0 {
		t.Errorf("%+v", w)
	}
	if w := d.s.Record(checks.Result{Batch: 1, Check: checks.PageID}); w.Batch != 0 {
		t.Error("a result was taken after the end")
	}
	if d.s.Begin().Batch != 0 {
		t.Error("it begins twice")
	}
}

func TestResumeLooksAgainWhereThePersonStood(t *testing.T) {
	allow := steps.Choice{Kind: steps.Allow, Action: string(checks.ConsentBypass)}
	d := sit(t, config(), world{proxyFails: true}).drain().choose(allow).drain().choose(visit(steps.VPN))
	d.choose(steps.Choice{Kind: steps.Finish})
	if last := d.told[len(d.told)-1]; last.Closed {
		t.Error("still broken, but closed")
	}
	d.take(d.s.Resume(at(55)))
	d.is(steps.Looking, steps.VPN)
	if slices.ContainsFunc(d.todo, func(s checks.Spec) bool { return s.Consent != "" }) {
		t.Error("an old consent was used")
	}
	d.drain().is(steps.AtStep, steps.VPN).outcome(steps.Unchanged)

	cut := sit(t, config(), world{})
	cut.deliver(0)
	cut.take(cut.s.Resume(at(56)))
	cut.is(steps.Triage, "").drain().is(steps.AtResult, "")
	cut.choose(steps.Choice{Kind: steps.Finish})
	if last := cut.told[len(cut.told)-1]; !last.Closed {
		t.Error("it works, but the session stays open")
	}
}
