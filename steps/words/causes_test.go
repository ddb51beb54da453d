package words

import (
	"maps"
	"slices"
	"testing"

	"fix502/checks/verdict"
)

func TestEveryCauseHasWords(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		known := map[string]bool{}
		for _, info := range verdict.Causes() {
			known[string(info.Cause)] = true
			if title := w.CauseTitle(info.Cause); title == humane(string(info.Cause)) || length(title) > 30 {
				t.Errorf("%s: title %q", info.Cause, title)
			}
			if why := sentence(w.CauseHow(info.Cause), 500); why != "" {
				t.Errorf("%s: how we know %s", info.Cause, why)
			}
			for _, sure := range []string{"certain", "likely", "possible", ""} {
				full := typical()
				full["confidence"] = sure
				for _, fields := range []map[string]string{full, {"confidence": sure}} {
					summary, advice := w.Cause(info.Cause, fields)
					if why := sentence(summary, 140); why != "" {
						t.Errorf("%s, %q: summary %s: %q", info.Cause, sure, why, summary)
					}
					if why := sentence(advice, 140); why != "" {
						t.Errorf("%s, %q: advice %s: %q", info.Cause, sure, why, advice)
					}
				}
			}
		}
		for _, s := range w.causes.Sections {
			if s.Kind != "cause" || !known[s.ID] {
				t.Errorf("causes.md:%d: no such cause: %s %s", s.Line, s.Kind, s.ID)
			}
		}
	})
}

func TestCauseSoundsAsSureAsItIs(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		for _, info := range verdict.Causes() {
			if info.Cause == verdict.Undecided || info.Cause == "provider.incident" {
				continue
			}
			said := map[string]bool{}
			for _, sure := range []string{"certain", "likely", "possible"} {
				summary, _ := w.Cause(info.Cause, map[string]string{"confidence": sure})
				said[summary] = true
			}
			if len(said) != 3 {
				t.Errorf("%s sounds the same at two confidences: %q", info.Cause, slices.Sorted(maps.Keys(said)))
			}
			unsaid, _ := w.Cause(info.Cause, nil)
			sure, _ := w.Cause(info.Cause, map[string]string{"confidence": "certain"})
			if unsaid == sure {
				t.Errorf("%s sounds certain when nobody said that it is", info.Cause)
			}
		}
	})
}

func TestCauseNamesWhatIsKnown(t *testing.T) {
	w := inEnglish(t)
	for _, c := range []struct {
		cause  verdict.Cause
		fields map[string]string
		want   string
	}{
		{"proxy.bad_gateway", typical(), "The 502 comes from your proxy 10.1.2.3:3128, not from ChatGPT."},
		{"proxy.bad_gateway", map[string]string{"confidence": "certain"}, "The 502 comes from your proxy, not from the service."},
		{"proxy.bad_gateway", map[string]string{"service": "ChatGPT", "status": "503", "confidence": "likely"},
			"The 503 most likely comes from your proxy, not from ChatGPT."},
		{"dns.all_blocked", map[string]string{"confidence": "possible"}, "Not ruled out: DNS is blocked."},
		{"unknown", map[string]string{"service": "ChatGPT"}, "ChatGPT does not work from here, and the evidence does not say where it breaks."},
		{"unknown", map[string]string{"service": "ChatGPT", "unfinished": "yes"},
			"It is not clear whether ChatGPT works from here: the checks that would tell did not finish."},
		{"no.such_cause", nil, "no such cause."},
	} {
		if got, _ := w.Cause(c.cause, c.fields); got != c.want {
			t.Errorf("%s: got %q, want %q", c.cause, got, c.want)
		}
	}
}
