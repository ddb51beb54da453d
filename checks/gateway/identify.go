package gateway

import (
	"cmp"
	"slices"
	"sort"

	"fix502/checks"
)

// Identify tells who wrote an answer and who is on its path.
//
// Speaker is set only where exactly one product's claim is left after Over and
// Generic have been heard; two products that claim one page equally leave it
// empty. Passed lists everybody whose presence the answer shows: products that
// left a mark, and those whose claim to authorship stood. The order of the
// table has no influence. At most 64 KiB of the body are looked at.
func Identify(a Answer) Who {
	return identify(Fingerprints(), a)
}

func identify(table []Print, a Answer) Who {
	l := newLook(a)
	claims := claimants(table, l, func(p Print) []Row { return p.Spoke })
	who := Who{Passed: passed(table, l, claims)}
	if len(claims) != 1 {
		return who
	}
	who.Speaker, who.Shape, who.Blames = claims[0].print.ID, claims[0].shape, claims[0].blames
	if who.Speaker == cloudflareID {
		who.Code = l.edgeCode()
		if who.Code == 0 && 520 <= l.status && l.status <= 530 {
			who.Code = l.status
		}
	}
	return who
}

// claim is one product's claim to have written an answer.
type claim struct {
	print  Print
	shape  string
	blames string
}

// claimants returns the claims that stand, sorted by product.
func claimants(table []Print, l *look, rows func(Print) []Row) []claim {
	var all []claim
	for _, p := range table {
		if held := holding(rows(p), l); len(held) > 0 {
			shape, blames := merge(held)
			all = append(all, claim{print: p, shape: shape, blames: blames})
		}
	}
	standing := slices.DeleteFunc(slices.Clone(all), func(c claim) bool {
		return slices.ContainsFunc(all, func(other claim) bool { return other.beats(c) })
	})
	sort.Slice(standing, func(i, j int) bool { return standing[i].print.ID < standing[j].print.ID })
	return standing
}

func (c claim) beats(other claim) bool {
	if c.print.ID == other.print.ID {
		return false
	}
	if other.print.Generic && !c.print.Generic {
		return true
	}
	return slices.Contains(c.print.Over, other.print.ID)
}

func holding(rows []Row, l *look) []Row {
	var held []Row
	for _, r := range rows {
		if r.holds(l) {
			held = append(held, r)
		}
	}
	return held
}

func (r Row) holds(l *look) bool {
	for _, m := range r.All {
		if !m.holds(l) {
			return false
		}
	}
	return len(r.All) > 0
}

// merge reduces the rows of one product to one page: a row that another beats
// is dropped, ShapePage and an empty blame yield. Rows that still differ leave
// what they differ in open.
func merge(held []Row) (shape, blames string) {
	left := slices.DeleteFunc(slices.Clone(held), func(r Row) bool {
		return slices.ContainsFunc(held, func(other Row) bool { return slices.Contains(other.Over, r.Shape) })
	})
	shape = agree(left, ShapePage, func(r Row) string { return r.Shape })
	blame := func(r Row) string { return r.Blames }
	if shape != ShapePage {
		same := slices.DeleteFunc(slices.Clone(left), func(r Row) bool { return r.Shape != shape })
		if blames = agree(same, "", blame); blames != "" || disagree(same) {
			return shape, blames
		}
	}
	return shape, agree(left, "", blame)
}

// disagree tells whether rows blame different parties.
func disagree(rows []Row) bool {
	first := ""
	for _, r := range rows {
		if r.Blames != "" && first != "" && r.Blames != first {
			return true
		}
		first = cmp.Or(first, r.Blames)
	}
	return false
}

// agree returns the one word beside weak that all rows share, else weak.
func agree(rows []Row, weak string, word func(Row) string) string {
	common := weak
	for _, r := range rows {
		switch w := word(r); {
		case w == weak || w == common:
		case common == weak:
			common = w
		default:
			return weak
		}
	}
	return common
}

func passed(table []Print, l *look, claims []claim) []checks.Gateway {
	var on []checks.Gateway
	for _, c := range claims {
		on = append(on, c.print.ID)
	}
	for _, p := range table {
		if slices.ContainsFunc(p.Passed, func(m Match) bool { return m.holds(l) }) {
			on = append(on, p.ID)
		}
	}
	slices.Sort(on)
	return slices.Compact(on)
}
