package steps

import (
	"slices"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
)

// noticeAge is how long the status page's word is good: a look soon after
// another does not ask it again.
const noticeAge = 60 * time.Second

// batch is one look: what was started, what came in, what it means.
type batch struct {
	n       int
	extra   string // the step whose own checks belong to this look
	started []checks.Spec
	in      map[checks.ID]bool // what has come in, or will not come any more
	kept    map[checks.ID]bool // what was carried over and is not asked again
	seen    checks.Evidence
	view    checks.View
	verdict verdict.Verdict
}

func newBatch(n int) batch {
	return batch{n: n, in: map[checks.ID]bool{}, kept: map[checks.ID]bool{}}
}

func (b *batch) has(id checks.ID) bool {
	return b.kept[id] || slices.ContainsFunc(b.started, func(s checks.Spec) bool { return s.ID == id })
}

func (b *batch) running() []checks.Spec {
	return slices.DeleteFunc(slices.Clone(b.started), func(s checks.Spec) bool { return b.in[s.ID] })
}

// counts returns how many checks are in, and how many there are.
func (b *batch) counts() (done, total int) {
	total = len(b.started)
	return total - len(b.running()), total
}

// drop gives up what still runs. What was asked with a consent may be asked
// again, the rest is over.
func (b *batch) drop() {
	for _, s := range b.running() {
		if s.Consent == checks.ConsentNone {
			b.in[s.ID] = true
		}
	}
	b.started = slices.DeleteFunc(slices.Clone(b.started), func(s checks.Spec) bool {
		return s.Consent != checks.ConsentNone && !b.in[s.ID]
	})
}

// add appends observations without touching what was handed out before.
func (b *batch) add(seen ...checks.Observation) {
	b.seen = append(slices.Clip(b.seen), seen...)
}

// forget removes what one check saw from this look; the log keeps it.
func (b *batch) forget(id checks.ID) {
	b.seen = slices.DeleteFunc(slices.Clone(b.seen), func(o checks.Observation) bool { return o.ID() == id })
}

// carry takes over from the look before what needs no asking again: the
// person's answers, the status page's word while it is young, and what was
// measured on request.
func (b *batch) carry(old checks.Evidence, at time.Time) {
	for _, o := range old {
		young := o.Notice != nil && o.Failure == "" && at.Sub(o.At) < noticeAge
		if young {
			b.kept[o.ID()] = true
		}
		if young || o.Said != nil || o.Speed != nil {
			b.add(o)
		}
	}
}

// automated is what the checks alone saw.
func automated(e checks.Evidence) checks.Evidence {
	return slices.DeleteFunc(slices.Clone(e), func(o checks.Observation) bool { return o.Said != nil })
}

// questionBrowser asks what the person's own browser shows.
const questionBrowser = "browser"

// questionAction begins the question after an action; its ID follows.
const questionAction = "action:"

// saidID is the check that an answer counts as: person.browser,
// person.action.<id>.
func saidID(question string) checks.ID {
	return checks.ID("person." + strings.ReplaceAll(question, ":", "."))
}

// complaint tells whether the person says that the browser does not work.
func complaint(e checks.Evidence) bool {
	return slices.ContainsFunc(e, func(o checks.Observation) bool {
		return o.Said != nil && o.Said.Question == questionBrowser && o.Said.Answer != AnswerWorks
	})
}
