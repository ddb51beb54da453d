package plain

import (
	"fix502/steps"
	"fix502/ui"
)

// help tells what may be typed, and what the words know about 502; or only
// the answers in which the words looked for occur.
func (f *face) help(find string) {
	if find != "" {
		f.topics(find)
		return
	}
	f.heading("help.keys")
	for _, k := range []struct {
		key, name string
		on        bool
	}{
		{"1, 2, 3", "numbers", true},
		{"r", "look", f.offers(steps.Look)},
		{"s", "skip", f.offers(steps.Skip)},
		{"b", "bypass", f.offers(steps.Allow)},
		{"back", "back", f.offers(steps.Back)},
		{"d", "details", true},
		{"e", "export", f.exportable()},
		{"H", "heal", f.opt.Hold.Heal != nil},
		{"steps", "all_steps", true},
		{"d dns, ? proxy", "find", true},
		{"list", "list", true},
		{"q", "quit", true},
		{"ctrl+c", "interrupt", true},
	} {
		text := f.label("plain." + k.name)
		if text == "" {
			text = f.label("key_help." + k.name)
		}
		if k.on {
			f.out.item(k.key+": ", text)
		}
	}
	if f.offers(steps.Go) {
		f.out.para(f.label("plain.steps"))
	}
	f.topics("")
}

func (f *face) topics(find string) {
	f.heading("help.topics")
	found := false
	for _, t := range f.opt.Words.FAQ() {
		if !ui.Holds(t.Title+" "+t.Body, find) {
			continue
		}
		found = true
		f.out.gap()
		f.out.para(t.Title)
		f.out.prose(t.Body)
	}
	if !found {
		f.out.para(f.label("plain.nothing"))
	}
}
