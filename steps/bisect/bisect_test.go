package bisect_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"fix502/steps/bisect"
)

func suspects(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("ext%02d", i))
	}
	return out
}

// premises are the two tests that are made before a search.
func premises(all []string) []bisect.Answer {
	return []bisect.Answer{{Kept: all, Word: bisect.Fails}, {Kept: nil, Word: bisect.Works}}
}

// solve searches with a world that fails when fails says so, and returns the
// last state with the number of tests.
func solve(t *testing.T, all []string, given []bisect.Answer, fails func(kept []string) bool) (bisect.State, int) {
	t.Helper()
	for rounds := 0; ; rounds++ {
		s := bisect.Next(all, given)
		if s.Result != bisect.Testing {
			return s, rounds
		}
		if rounds > 64 {
			t.Fatal("no end")
		}
		if s.Round != rounds && len(given) >= 2 {
			t.Fatalf("round %d is told as %d", rounds, s.Round)
		}
		for _, a := range given {
			if reflect.DeepEqual(slices.Sorted(slices.Values(a.Kept)), slices.Sorted(slices.Values(s.Test))) {
				t.Fatalf("%v is tested twice", s.Test)
			}
		}
		w := bisect.Works
		if fails(s.Test) {
			w = bisect.Fails
		}
		given = append(given, bisect.Answer{Kept: s.Test, Word: w})
	}
}

func has(ids ...string) func([]string) bool {
	return func(kept []string) bool {
		for _, id := range ids {
			if !slices.Contains(kept, id) {
				return false
			}
		}
		return true
	}
}

func TestEverySingleOneIsNamed(t *testing.T) {
	for n := 1; n <= 16; n++ {
		all := suspects(n)
		for _, c := range all {
			s, rounds := solve(t, all, premises(all), has(c))
			if s.Result != bisect.Found || !slices.Equal(s.Guilty, []string{c}) || s.Joint {
				t.Errorf("%d, %s: %+v", n, c, s)
			}
			if rounds > bisect.Most(n) {
				t.Errorf("%d, %s: %d rounds, at most %d", n, c, rounds, bisect.Most(n))
			}
		}
	}
}

func TestEveryPairIsNamedTogether(t *testing.T) {
	for n := 2; n <= 16; n++ {
		all := suspects(n)
		for i, a := range all {
			for _, b := range all[i+1:] {
				s, rounds := solve(t, all, premises(all), has(a, b))
				if s.Result != bisect.Found || !slices.Equal(s.Guilty, []string{a, b}) || !s.Joint {
					t.Errorf("%d, %s and %s: %+v", n, a, b, s)
				}
				if rounds > 2*bisect.Most(n) {
					t.Errorf("%d, %s and %s: %d rounds", n, a, b, rounds)
				}
			}
		}
	}
}

// TestNobodyIsAccusedWhoNeedsAPartner: a pair is known as one within the
// rounds of a single one.
func TestNobodyIsAccusedWhoNeedsAPartner(t *testing.T) {
	all := suspects(12)
	given := premises(all)
	fails := has(all[3], all[9])
	for range bisect.Most(12) {
		s := bisect.Next(all, given)
		if s.Result != bisect.Testing {
			t.Fatalf("%+v", s)
		}
		w := bisect.Works
		if fails(s.Test) {
			w = bisect.Fails
		}
		given = append(given, bisect.Answer{Kept: s.Test, Word: w})
	}
	if s := bisect.Next(all, given); !s.Joint || len(s.Guilty) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestThreeTogether(t *testing.T) {
	all := suspects(9)
	want := []string{all[0], all[4], all[8]}
	s, _ := solve(t, all, premises(all), has(want...))
	if s.Result != bisect.Found || !slices.Equal(s.Guilty, want) || !s.Joint {
		t.Errorf("%+v", s)
	}
}

func TestOneOfSeveralThatFailAlone(t *testing.T) {
	all := suspects(8)
	s, rounds := solve(t, all, premises(all), func(kept []string) bool {
		return slices.Contains(kept, all[2]) || slices.Contains(kept, all[5])
	})
	if s.Result != bisect.Found || !slices.Equal(s.Guilty, all[2:3]) || rounds > bisect.Most(8) {
		t.Errorf("%d rounds: %+v", rounds, s)
	}
}

func TestNoneOfThem(t *testing.T) {
	all := suspects(12)
	for name, fails := range map[string]func([]string) bool{
		"it works with all":   func([]string) bool { return false },
		"it fails with none":  func([]string) bool { return true },
		"nobody is suspected": nil,
	} {
		who := all
		if fails == nil {
			who = nil
		}
		s, rounds := solve(t, who, nil, fails)
		if s.Result != bisect.None || len(s.Guilty) != 0 || rounds > 2 {
			t.Errorf("%s: %d rounds, %+v", name, rounds, s)
		}
	}
}

func TestTheLikeliestFirst(t *testing.T) {
	all := suspects(8)
	s := bisect.Next(all, premises(all))
	if !slices.Equal(s.Test, all[:4]) || s.Most != 4 {
		t.Errorf("%+v", s)
	}
}

func TestUnclear(t *testing.T) {
	all := suspects(4)
	given := append(premises(all), bisect.Answer{Kept: all[:2], Word: bisect.Unclear})
	s := bisect.Next(all, given)
	if s.Result != bisect.Testing || !slices.Equal(s.Test, all[:2]) || s.Round != 1 {
		t.Errorf("once more: %+v", s)
	}
	given = append(given, bisect.Answer{Kept: all[:2], Word: bisect.Unclear})
	if s = bisect.Next(all, given); s.Result != bisect.Lost || !slices.Equal(s.Left, all) {
		t.Errorf("lost: %+v", s)
	}
	given = append(given, bisect.Answer{Kept: all[:2], Word: bisect.Works})
	if s = bisect.Next(all, given); s.Result != bisect.Testing || !slices.Equal(s.Test, all[:3]) {
		t.Errorf("and on: %+v", s)
	}
	two := []bisect.Answer{{Kept: all, Word: bisect.Unclear}, {Kept: all, Word: bisect.Unclear}}
	if s = bisect.Next(all, two); s.Result != bisect.Lost {
		t.Errorf("no premise: %+v", s)
	}
}

// TestTakenUp: order of the answers, order within a set, repeated suspects and
// a trip through JSON change nothing.
func TestTakenUp(t *testing.T) {
	all := suspects(13)
	fails := has(all[7])
	given := premises(all)
	for {
		s := bisect.Next(all, given)
		text, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		var again []bisect.Answer
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		rand.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		for _, a := range again {
			rand.Shuffle(len(a.Kept), func(i, j int) { a.Kept[i], a.Kept[j] = a.Kept[j], a.Kept[i] })
		}
		if got := bisect.Next(append(slices.Clone(all), all[0], ""), again); !reflect.DeepEqual(got, s) {
			t.Fatalf("%+v, then %+v", s, got)
		}
		if s.Result != bisect.Testing {
			break
		}
		w := bisect.Works
		if fails(s.Test) {
			w = bisect.Fails
		}
		given = append(given, bisect.Answer{Kept: s.Test, Word: w})
	}
}

// FuzzNext: whatever the answers, it ends and accuses nobody without a test of
// just that set.
func FuzzNext(f *testing.F) {
	f.Add(5, []byte{1, 2, 0, 1, 2})
	f.Add(16, []byte{0, 1})
	f.Fuzz(func(t *testing.T, n int, words []byte) {
		all := suspects(1 + (n%16+16)%16)
		given := premises(all)
		for _, b := range words[:min(len(words), 80)] {
			s := bisect.Next(all, given)
			if s.Result != bisect.Testing {
				break
			}
			w := []bisect.Word{bisect.Fails, bisect.Works, bisect.Unclear}[b%3]
			given = append(given, bisect.Answer{Kept: s.Test, Word: w})
		}
		s := bisect.Next(all, given)
		if s.Result != bisect.Found {
			return
		}
		shown := slices.ContainsFunc(given, func(a bisect.Answer) bool {
			return a.Word == bisect.Fails && slices.Equal(slices.Sorted(slices.Values(a.Kept)), slices.Sorted(slices.Values(s.Guilty)))
		})
		if !shown {
			t.Fatalf("%v is accused without a test", s.Guilty)
		}
	})
}
