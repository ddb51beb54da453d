package watch

import (
	"math"
	"time"
)

// Pace says how long the pauses between two looks are.
type Pace struct {
	First time.Duration // the pause after the first look that failed
	Grow  float64       // each pause is so many times the one before
	Most  time.Duration // the longest pause that is taken unasked
	Again time.Duration // the pause before a look that worked is held against a second one
	Quiet time.Duration // the longest Retry-After that is obeyed
	Calm  time.Duration // the least time between two full diagnoses
}

// DefaultPace is kind to a service that is in trouble already: five seconds at
// first, three minutes in the end.
func DefaultPace() Pace {
	return Pace{
		First: 5 * time.Second, Grow: 1.5, Most: 3 * time.Minute,
		Again: 2 * time.Second, Quiet: time.Hour, Calm: time.Minute,
	}
}

// jitter is how much of a pause is left to chance, so that many who watch the
// same outage do not all come back in the same second. With the growth of the
// default pace no pause is shorter than the one before, short of the longest.
const jitter = 0.4

// after is the pause after so many failed looks in a row. What the service
// asked for is never undercut; chance only adds to it. chance is in [0, 1).
func (p Pace) after(failed int, asked time.Duration, chance float64) time.Duration {
	base := float64(p.First) * math.Pow(p.Grow, float64(max(failed-1, 0)))
	base = min(base, float64(p.Most))
	pause := time.Duration(base * (1 - jitter/2 + jitter*chance))
	asked = min(asked, p.Quiet)
	return max(pause, asked+time.Duration(float64(asked)*jitter/4*chance))
}
