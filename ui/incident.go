package ui

import (
	"time"

	"fix502/checks"
	"fix502/steps/prose"
)

// Reported is what the service's status page says of what matters here.
type Reported struct {
	Text string // a sentence in words
	Open bool   // an incident is open
}

// Incident tells what the status page says, and since when; false where it
// was not asked. label returns a label whose fields are not filled.
func Incident(v checks.View, now time.Time, label func(key string) string) (Reported, bool) {
	asked := false
	for _, o := range v.Family(checks.ProbeVendor) {
		asked = true
		if o.Notice == nil {
			continue
		}
		for _, i := range o.Notice.Incidents {
			if i.Matters {
				return Reported{Text: incident(i, now, label), Open: true}, true
			}
		}
		return Reported{Text: label("provider.clear")}, true
	}
	return Reported{Text: label("provider.mute")}, asked
}

func incident(i checks.Incident, now time.Time, label func(key string) string) string {
	text := label("provider.incident") + ": " + i.Name
	if word := label("incident." + i.Status); word != "" {
		text += ", " + word
	} else if i.Status != "" {
		text += ", " + i.Status
	}
	if i.Since.IsZero() {
		return text
	}
	since := i.Since.In(now.Location())
	layout := "15:04 MST"
	if since.YearDay() != now.YearDay() || since.Year() != now.Year() {
		layout = "2006-01-02 15:04 MST"
	}
	text += ", " + prose.Fill(label("provider.since"), map[string]string{"n": since.Format(layout)})
	if d := now.Sub(since); d > 0 {
		text += " (" + prose.Fill(label("provider.ago"), map[string]string{"n": Age(d)}) + ")"
	}
	return text
}

// Age writes how long something lasts, as a person would say it.
func Age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "1 min"
	case d < 2*time.Hour:
		return Count(int(d.Minutes())) + " min"
	default:
		return Count(int(d.Hours())) + " h"
	}
}
