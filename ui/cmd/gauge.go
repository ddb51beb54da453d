package cmd

import (
	"net/url"
	"slices"
	"strconv"
	"sync"

	"fix502/checks"
	"fix502/checks/plan"
)

// mostPulses is more than a measurement sends.
const mostPulses = 256

// gauge remembers how the measurement of speed stands that runs, or that ran
// last.
type gauge struct {
	mu  sync.Mutex
	all []checks.Pulse
}

func (g *gauge) hear(p checks.Pulse) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := len(g.all); p.Check == checks.SpeedDownID && n > 0 && (g.all[n-1].Check != p.Check || p.At < g.all[n-1].At) {
		g.all = nil // a new measurement
	}
	if len(g.all) < mostPulses {
		g.all = append(g.all, p)
	}
}

func (g *gauge) read() []checks.Pulse {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.all)
}

// speedFields are what is said before a measurement: how much, and with whom.
func (r *run) speedFields(f map[string]string, v checks.View) {
	down, _ := plan.QualityTarget(r.place.profile, v)
	if u, err := url.Parse(down); err == nil && down != "" {
		f["speed_host"] = u.Hostname()
	}
	f["speed_size"] = strconv.Itoa(plan.QualityBytes / 1_000_000)
}
