package summary

import (
	"strconv"

	"fix502/checks"
)

// speedLine is what one direction carried, and the delay meanwhile.
func (t teller) speedLine(s checks.Speed) string {
	what := strconv.FormatFloat(s.Rate()/1e6, 'f', 1, 64) + " Mbit/s"
	if s.Least {
		what = t.say("at_least", "what", what)
	}
	if s.Idle > 0 && s.Busy > 0 {
		what += ", " + t.say("connects", "low", t.took(s.Idle), "high", t.took(s.Busy))
	}
	return what
}

// speedData is the same as plain values.
func speedData(s checks.Speed) map[string]any {
	return map[string]any{
		"bytes": s.Bytes, "ms": ms(s.Took), "bits_per_second": int64(s.Rate()), "at_least": s.Least,
		"idle_ms": ms(s.Idle), "busy_ms": ms(s.Busy), "status": s.Status,
	}
}
