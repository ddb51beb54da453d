package plain

import "fix502/ui"

// usually says in a line how quick the answers usually are.
func (f *face) usually() {
	if p := ui.Compare(f.recall(), f.prompt); p != nil {
		f.out.para(p.Short(ui.PastWords(f.labels.Get, f.opt.Words)))
	}
}

// past tells of earlier sessions at length.
func (f *face) past() {
	p := ui.Compare(f.recall(), f.prompt)
	if p == nil {
		return
	}
	w := ui.PastWords(f.labels.Get, f.opt.Words)
	f.out.gap()
	f.out.para(p.Title(w))
	for _, l := range p.Lines(w) {
		f.out.item("- ", l)
	}
}
