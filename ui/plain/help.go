package plain

import "fix502/steps"

// help tells what may be typed, and what the words know about 502.
func (f *face) help() {
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
	f.heading("help.topics")
	for _, t := range f.opt.Words.FAQ() {
		f.out.gap()
		f.out.para(t.Title)
		f.out.prose(t.Body)
	}
}
