package cmd

import (
	"sync"
	"time"

	"fix502/checks"
	"fix502/checks/verdict"
	"fix502/steps/journal"
	"fix502/steps/past"
)

// recollect prepares what earlier sessions about the same service saw: read
// once, when it is first asked for, and never with --no-history.
func (r *run) recollect(o *options) {
	r.past = sync.OnceValue(func() []past.Sample {
		if o.noHistory {
			return nil
		}
		dir, err := journal.Dir(r.env.Getenv)
		if err != nil {
			return nil
		}
		return samples(dir, r.place.origin, r.place.profile.URL, r.started)
	})
}

// samples are the newest sessions about the same thing that began before.
func samples(dir, origin, url string, before time.Time) []past.Sample {
	all, err := journal.List(dir)
	if err != nil {
		return nil
	}
	table := verdict.Default()
	var out []past.Sample
	for _, e := range all {
		if e.Head.Profile != origin || e.Head.URL != url || !e.Head.Begun.Before(before) {
			continue
		}
		_, seen, err := journal.Seen(e.Path)
		if err != nil && len(seen) == 0 {
			continue
		}
		out = append(out, past.Take(e.Head.Begun, seen.View(), table.Diagnose(seen, nil).Lead))
		if len(out) == past.Most {
			break
		}
	}
	return out
}

// compared sets the session beside earlier ones; nil where there is nothing to
// compare.
func (r *run) compared(v checks.View, lead verdict.Cause) *past.Past {
	if r.past == nil {
		return nil
	}
	if p, ok := past.Compare(r.past(), past.Take(r.started, v, lead)); ok {
		return &p
	}
	return nil
}
