package probe_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fix502/checks"
	"fix502/checks/probe"
	"fix502/checks/profile"
)

// far is a server that gives and takes data, and counts both.
type far struct {
	*httptest.Server
	gave, took, fetches atomic.Int64
	size                int // of an answer; 0: what is asked for
	status              int
}

func newFar(t *testing.T) *far {
	f := &far{status: http.StatusOK}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		f.took.Add(n)
		if r.Method != http.MethodGet {
			w.WriteHeader(f.status)
			return
		}
		f.fetches.Add(1)
		size := f.size
		if size == 0 {
			size, _ = strconv.Atoi(r.URL.Query().Get("bytes"))
		}
		w.WriteHeader(f.status)
		sent, _ := w.Write(make([]byte, size))
		f.gave.Add(int64(sent))
	}))
	t.Cleanup(f.Close)
	return f
}

func measure(t *testing.T, w probe.World, s checks.Spec) []checks.Observation {
	t.Helper()
	s.ID, s.Probe = checks.SpeedID, checks.ProbeSpeed
	return probe.Executors(w, profile.Profile{})[checks.ProbeSpeed](t.Context(), s)
}

func TestSpeed(t *testing.T) {
	f := newFar(t)
	var mu sync.Mutex
	seen := map[checks.ID]int{}
	world := probe.World{Pulse: func(p checks.Pulse) {
		mu.Lock()
		defer mu.Unlock()
		seen[p.Check]++
	}}
	const most = 3 << 20
	got := measure(t, world, checks.Spec{Route: checks.Route{URL: f.URL + "/?bytes=9000000", Up: f.URL + "/up", Bytes: most}})
	if len(got) != 2 || got[0].Failure != "" || got[1].Failure != "" {
		t.Fatalf("%+v", got)
	}
	for i, id := range []checks.ID{checks.SpeedDownID, checks.SpeedUpID} {
		o := got[i]
		if o.ID() != id || o.Speed.Bytes == 0 || o.Speed.Rate() <= 0 || o.Speed.Idle <= 0 || o.Speed.Status != 200 || !o.Speed.Least {
			t.Errorf("%s: %+v", o.ID(), o.Speed)
		}
		if seen[id] == 0 {
			t.Errorf("%s: nobody heard how it stands", id)
		}
	}
	if down := got[0].Speed.Bytes; down > most*2/3 {
		t.Errorf("%d bytes were fetched", down)
	}
	if up := f.took.Load(); up > most/3 {
		t.Errorf("%d bytes were sent", up)
	}
	if got[0].Spec.Route.Up != "" || got[1].Spec.Route.URL != f.URL+"/up" {
		t.Errorf("what was contacted is not said: %+v, %+v", got[0].Spec.Route, got[1].Spec.Route)
	}
}

// TestSpeedOfASmallPage: it is fetched a few times, and nothing is sent.
func TestSpeedOfASmallPage(t *testing.T) {
	f := newFar(t)
	f.size = 10_000
	got := measure(t, probe.World{}, checks.Spec{Route: checks.Route{URL: f.URL, Bytes: 15_000_000}})
	if len(got) != 1 || got[0].Speed.Bytes != 120_000 || f.fetches.Load() != 12 || f.took.Load() != 0 {
		t.Errorf("%+v after %d fetches, %d bytes sent", got, f.fetches.Load(), f.took.Load())
	}
}

func TestSpeedRefused(t *testing.T) {
	f := newFar(t)
	f.status = http.StatusTooManyRequests
	got := measure(t, probe.World{}, checks.Spec{Route: checks.Route{URL: f.URL + "/?bytes=100000", Up: f.URL, Bytes: 1 << 20}})
	if len(got) != 1 || got[0].Failure != checks.SpeedRefused || got[0].Speed.Status != 429 || f.fetches.Load() != 1 {
		t.Errorf("%+v after %d fetches", got[0].Speed, f.fetches.Load())
	}
	f.Close()
	got = measure(t, probe.World{}, checks.Spec{Route: checks.Route{URL: f.URL, Bytes: 1 << 20}})
	if len(got) != 1 || got[0].Failure != checks.TCPRefused {
		t.Errorf("%+v", got)
	}
}

// TestSpeedEndsInTime: a target that gives without end is left after some
// seconds, and at once when nobody wants to know any more.
func TestSpeedEndsInTime(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1000)); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
	}))
	t.Cleanup(s.Close)
	began := time.Now()
	got := measure(t, probe.World{}, checks.Spec{Route: checks.Route{URL: s.URL, Bytes: 100 << 20}})
	if gone := time.Since(began); gone > 8*time.Second || got[0].Speed.Least || got[0].Speed.Busy == 0 {
		t.Errorf("after %v: %+v", gone, got[0].Speed)
	}
}
