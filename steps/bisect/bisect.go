// Package bisect finds the guilty one among suspects by switching halves of
// them off. It is pure: the suspects and the answers so far in, the next set to
// test or the result out; asked again with the same answers it says the same,
// so a search can be taken up at any time.
package bisect

import (
	"math/bits"
	"slices"
	"strings"
)

// Word is what a test said.
type Word string

// The words.
const (
	Fails   Word = "fails"   // it fails with these switched on
	Works   Word = "works"   // it works with these switched on
	Unclear Word = "unclear" // the test said nothing; it is made once more
)

// Answer is what was learned of one set.
type Answer struct {
	Kept []string `json:"kept"` // switched on; all others were off
	Word Word     `json:"word"`
}

// Result is where the search stands.
type Result string

// The results.
const (
	Testing Result = "testing" // State.Test is to be tested next
	Found   Result = "found"   // State.Guilty, shown by a test of it alone
	None    Result = "none"    // it is none of them
	Lost    Result = "lost"    // the tests do not say; State.Left are still under suspicion
)

// State is what the answers amount to.
type State struct {
	Result Result
	Test   []string // the set to switch on next, all others off
	Guilty []string // one, or several that fail together and not alone
	Joint  bool     // no single one is enough: several are needed together
	Left   []string // who may still be guilty, the likeliest first
	Round  int      // tests made so far, the two that show that there is something to find not counted
	Most   int      // tests that finding a single one takes at most
}

// tries is how often a set is tested before an unclear answer counts.
const tries = 2

// Next says what to test, given the suspects, the likeliest first, and the
// answers so far in any order. First it wants to know that it fails with all
// of them and works with none. Then the head of the list is cut in half again
// and again, until one suspect is left whose arrival makes it fail; that one
// is tested alone, so nobody is accused who needs a partner. Where several are
// needed together the search goes on until all of them are known.
//
// A single guilty one is found, or it is known that there is none, within
// ceil(log2 n)+1 tests. It rests on one assumption: switching on more never
// cures what fewer broke.
func Next(suspects []string, given []Answer) State {
	s := &search{said: map[string][]Word{}}
	for _, id := range suspects {
		if id != "" && !slices.Contains(s.all, id) {
			s.all = append(s.all, id)
		}
	}
	for _, a := range given {
		key := keyOf(a.Kept)
		s.said[key] = append(s.said[key], a.Word)
	}
	out := s.run()
	out.Most = Most(len(s.all))
	out.Round = s.used
	return out
}

// Most is the number of tests that finding a single one among n takes at most.
func Most(n int) int {
	if n < 2 {
		return 0
	}
	return bits.Len(uint(n-1)) + 1
}

type search struct {
	all  []string
	said map[string][]Word
	used int
}

// keyOf names a set, whatever its order.
func keyOf(ids []string) string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), "\x00")
}

// word is what is known of a set: ask is true when it is to be tested (again).
func (s *search) word(set []string) (w Word, ask bool) {
	heard := s.said[keyOf(set)]
	unclear := 0
	for _, w := range slices.Backward(heard) {
		if w == Fails || w == Works {
			return w, false
		}
		unclear++
	}
	return Unclear, unclear < tries
}

func (s *search) run() State {
	if len(s.all) == 0 {
		return State{Result: None}
	}
	for _, premise := range []struct {
		set  []string
		want Word
	}{{s.all, Fails}, {[]string{}, Works}} {
		w, ask := s.word(premise.set)
		switch {
		case ask:
			return State{Result: Testing, Test: slices.Clone(premise.set), Left: s.all}
		case w == Unclear:
			return State{Result: Lost, Left: s.all}
		case w != premise.want:
			return State{Result: None}
		}
	}
	if len(s.all) == 1 {
		return State{Result: Found, Guilty: s.all}
	}
	return s.members()
}

// members finds, one after the other, those whose arrival makes it fail. With
// those found switched on, the shortest head of the list that fails ends with
// the next.
func (s *search) members() State {
	var found []string
	rest := s.all
	for {
		n, stop := s.shortest(found, rest)
		if stop != nil {
			return *stop
		}
		found = append(found, rest[n-1])
		rest = rest[:n-1]
		w, ask := s.count(found)
		switch {
		case w == Fails:
			return State{Result: Found, Guilty: s.ranked(found), Joint: len(found) > 1}
		case ask:
			return State{Result: Testing, Test: s.ranked(found), Joint: len(found) > 1, Left: s.ranked(slices.Concat(found, rest))}
		case w == Unclear, len(rest) == 0:
			return State{Result: Lost, Joint: len(found) > 1, Left: s.ranked(slices.Concat(found, rest))}
		}
	}
}

// shortest is the length of the shortest head of rest that fails together with
// found: it is known that all of rest does, and that none of it does not.
func (s *search) shortest(found, rest []string) (int, *State) {
	works, fails := 0, len(rest)
	for fails-works > 1 {
		middle := (works + fails) / 2
		test := slices.Concat(found, rest[:middle])
		w, ask := s.count(test)
		switch w {
		case Fails:
			fails = middle
		case Works:
			works = middle
		default:
			out := State{Result: Lost, Joint: len(found) > 0, Left: s.ranked(slices.Concat(found, rest[works:fails]))}
			if ask {
				out.Result, out.Test = Testing, s.ranked(test)
			}
			return 0, &out
		}
	}
	return fails, nil
}

// count is word, and counts the tests that were made.
func (s *search) count(set []string) (Word, bool) {
	s.used += len(s.said[keyOf(set)])
	return s.word(set)
}

// ranked puts a set into the order of the suspects.
func (s *search) ranked(set []string) []string {
	var out []string
	for _, id := range s.all {
		if slices.Contains(set, id) {
			out = append(out, id)
		}
	}
	return out
}
