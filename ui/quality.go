package ui

import (
	"strconv"
	"time"

	"fix502/checks"
	"fix502/steps/prose"
)

// Rate writes bits per second in the unit that a person reads at a glance.
func Rate(bits float64) string {
	switch {
	case bits >= 1e9:
		return strconv.FormatFloat(bits/1e9, 'f', 1, 64) + " Gbit/s"
	case bits >= 1e7:
		return strconv.FormatFloat(bits/1e6, 'f', 0, 64) + " Mbit/s"
	case bits >= 1e6:
		return strconv.FormatFloat(bits/1e6, 'f', 1, 64) + " Mbit/s"
	default:
		return strconv.FormatFloat(bits/1e3, 'f', 0, 64) + " kbit/s"
	}
}

// Quality says what measuring the connection brought: figures and what they
// mean. Both are empty where it was not measured. label returns a label whose
// fields are not filled.
func Quality(v checks.View, label func(key string) string) (figures, meaning string) {
	down, ok := v.Get(checks.SpeedDownID)
	if !ok || down.Speed == nil {
		return "", ""
	}
	if down.Failure != "" {
		return label("quality.none") + ": " + label("failure."+string(down.Failure)) + ".", ""
	}
	f := map[string]string{"down": rate(down.Speed, label)}
	busy := down.Speed.Busy
	if up, ok := v.Get(checks.SpeedUpID); ok && up.Speed != nil && up.Failure == "" && up.At.After(down.At) {
		f["up"] = rate(up.Speed, label)
		busy = max(busy, up.Speed.Busy)
	}
	f["low"], f["high"] = Span(down.Speed.Idle), Span(busy)
	figures = prose.Fill(label("quality.result"), f)
	if down.Speed.Idle == 0 || busy == 0 {
		return figures, ""
	}
	switch more := busy - down.Speed.Idle; {
	case more < 50*time.Millisecond:
		meaning = "quality.fine"
	case more < 250*time.Millisecond:
		meaning = "quality.slower"
	default:
		meaning = "quality.stalls"
	}
	return figures, label(meaning)
}

func rate(s *checks.Speed, label func(key string) string) string {
	text := Rate(s.Rate())
	if s.Least {
		return prose.Fill(label("quality.least"), map[string]string{"value": text})
	}
	return text
}
