package lookout

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"fix502/steps/prose"
	"fix502/steps/summary"
	"fix502/steps/watch"
	"fix502/ui"
)

// Teller puts a watch into words. Both faces say the same.
type Teller struct {
	Words   ui.Words
	Service string
}

// Say returns a label of the watch with its fields filled; more are names and
// values in turn.
func (t Teller) Say(key string, more ...string) string {
	fields := map[string]string{"service": t.Service}
	for i := 0; i+1 < len(more); i += 2 {
		maps.Copy(fields, map[string]string{more[i]: more[i+1]})
	}
	return prose.Fill(t.Words.Label(key), fields)
}

// Headline says how the service stands.
func (t Teller) Headline(s Sight) string {
	switch {
	case s.Task == watch.Diagnose:
		return t.Say("watch.diagnose")
	case s.State == watch.Unclear && s.Task != watch.Pause:
		return t.Say("watch.first")
	case s.Task == watch.End && len(s.Changes) > 1:
		return t.Say("watch.again")
	default:
		return t.Say("watch." + s.State.String())
	}
}

// Changed says in one line what has changed.
func (t Teller) Changed(c watch.Change) string {
	switch {
	case c.To == watch.Works && c.From == watch.Unclear:
		return t.Say("watch.already")
	case c.To == watch.Works:
		return t.Say("watch.again") + ". " + t.Outage(c)
	case c.Status != 0 && c.To == watch.Down:
		return t.Say("watch."+c.To.String()) + " (" + Answer(c.Status) + ")"
	default:
		return t.Say("watch." + c.To.String())
	}
}

// Outage says for how long it did not work, as far as the watch saw it.
func (t Teller) Outage(c watch.Change) string {
	if c.Failed <= 0 {
		return t.Say("watch.silent", "span", Length(c.Lasted))
	}
	return t.Say("watch.lasted", "span", Length(c.Failed))
}

// Answer names an HTTP status.
func Answer(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + summary.Reason(status))
}

// Countdown writes how long something still takes, to the second in its last
// ten minutes.
func Countdown(d time.Duration) string {
	s := int(max(d, 0).Round(time.Second).Seconds())
	if s < 60 || s >= 600 {
		return Length(d)
	}
	return strconv.Itoa(s/60) + " min " + strconv.Itoa(s%60) + " s"
}

// Length writes how long something lasts, in the two largest units at most.
func Length(d time.Duration) string {
	d = max(d, 0)
	if d < time.Minute {
		return strconv.Itoa(int(d.Round(time.Second).Seconds())) + " s"
	}
	d = d.Round(time.Minute)
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	two := func(a int, unit string, b int, small string) string {
		out := strconv.Itoa(a) + " " + unit
		if b > 0 {
			out += " " + strconv.Itoa(b) + " " + small
		}
		return out
	}
	switch {
	case days > 0:
		return two(days, "d", hours, "h")
	case hours > 0:
		return two(hours, "h", minutes, "min")
	default:
		return two(minutes, "min", 0, "")
	}
}
