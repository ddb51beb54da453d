package summary

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fix502/checks"
)

// row is an observation with its identifier in the report.
type row struct {
	id string
	o  *checks.Observation
}

// number gives every observation, in order of time, an identifier of its own:
// repetitions of one check get #2, #3. It also notes which of them the verdict
// rests on.
func (b *builder) number() {
	seen := make([]*checks.Observation, 0, len(b.Evidence)+len(b.Running))
	for i := range b.Evidence {
		seen = append(seen, &b.Evidence[i])
	}
	for _, s := range b.Running {
		seen = append(seen, &checks.Observation{
			Spec: s, At: b.Started.Add(s.After), Took: max(0, b.Took-s.After), Failure: checks.NotFinished,
		})
	}
	slices.SortStableFunc(seen, func(x, y *checks.Observation) int {
		if x.At.Equal(y.At) {
			return cmp.Compare(x.ID(), y.ID())
		}
		return x.At.Compare(y.At)
	})
	used := map[string]bool{}
	for _, o := range seen {
		used[string(o.ID())] = true // a planned check may bear a number itself
	}
	taken := map[string]bool{}
	b.cited = map[checks.ID]string{}
	for _, o := range seen {
		id := unique(string(o.ID()), used, taken)
		b.rows = append(b.rows, row{id: id, o: o})
		if latest, ok := b.view.Raw(o.ID()); ok && same(latest, o) {
			b.cited[o.ID()] = id
		}
	}
}

func unique(base string, used, taken map[string]bool) string {
	id := base
	for n := 2; taken[id] || id != base && used[id]; n++ {
		id = fmt.Sprintf("%s#%d", base, n)
	}
	taken[id] = true
	return valid(id)
}

func same(a, b *checks.Observation) bool {
	return a.At.Equal(b.At) && a.Took == b.Took && a.Failure == b.Failure
}

func (b *builder) observations() []Observation {
	out := make([]Observation, 0, len(b.rows))
	for _, r := range b.rows {
		out = append(out, Observation{
			ID: r.id, Probe: string(r.o.Spec.Probe), Status: Status(r.o),
			MS: max(0, r.o.Took.Milliseconds()), Summary: valid(Line(r.o, b.label)),
			Data: data(r.o), At: stamp(r.o.At, time.Millisecond), Phases: phases(r.o),
		})
	}
	return out
}

// Status is the report's word for how an observation ended.
func Status(o *checks.Observation) string {
	if slices.Contains([]checks.Failure{checks.NotFinished, checks.Skipped, checks.Unsupported}, o.Failure) {
		return string(o.Failure)
	}
	if slices.Contains([]checks.Failure{checks.ProfileLocked, checks.ProfileGone, checks.BrowserAway}, o.Failure) {
		return string(checks.Unsupported)
	}
	if o.Failure != "" {
		if o.Failure == checks.DNSEmpty && o.Spec.Route.Family == "6" {
			return "ok" // a name need not have an IPv6 address
		}
		return "failed"
	}
	if healthy(o) {
		return "ok"
	}
	return "failed"
}

// healthy judges what was seen where nothing failed by itself.
func healthy(o *checks.Observation) bool {
	switch {
	case o.Trip != nil && o.Trip.Status > 0:
		control := o.Spec.Role == checks.RoleControl || o.Spec.Role == checks.RoleSameEdge
		if control && o.Spec.Expect.Status == 0 && o.Trip.Status/100 != 2 {
			return false
		}
		return o.Alive() || o.Spec.Probe == checks.ProbeProxy
	case o.Fact != nil && o.Fact.Hop != nil:
		return o.Fact.Hop.V4 != nil || o.Fact.Hop.V6 != nil
	case o.Fact != nil && o.Fact.Proxy != nil:
		return o.Fact.Proxy.Invalid == ""
	case o.Fact != nil && len(o.Fact.Interfaces) > 0:
		return slices.ContainsFunc(o.Fact.Interfaces, checks.Interface.Usable)
	case o.Said != nil:
		return o.Said.Answer != "same_error" && o.Said.Answer != "other_error"
	default:
		return true
	}
}

func phases(o *checks.Observation) []Phase {
	if o.Trip == nil {
		return nil
	}
	var out []Phase
	for _, p := range o.Trip.Phases {
		out = append(out, Phase{Name: valid(p.Name), StartMS: ms(p.Start), TookMS: ms(p.Took)})
	}
	return out
}

// data is everything that the observation carries, as plain JSON values with
// times in milliseconds.
func data(o *checks.Observation) map[string]any {
	out := object(o.Spec.Route)
	for key, text := range map[string]string{
		"role": string(o.Spec.Role), "arm": string(o.Spec.Arm), "failure": string(o.Failure),
	} {
		if text != "" {
			out[key] = text
		}
	}
	switch {
	case o.Trip != nil:
		t := object(o.Trip)
		delete(t, "phases")
		delete(t, "rtt")
		if o.Trip.RTT > 0 {
			t["rtt_ms"] = ms(o.Trip.RTT)
		}
		t["reached"] = stage(o.Trip.Reached)
		delete(t, "body")
		if b := o.Trip.Body; b == checks.Yes || b == checks.No {
			t["body"] = b.String()
		}
		shorten(t)
		if through, ok := t["tunnel"].(map[string]any); ok {
			shorten(through)
		}
		out["trip"] = t
	case o.Names != nil:
		out["names"] = object(o.Names)
	case o.Fact != nil:
		out["fact"] = object(o.Fact)
	case o.Notice != nil:
		out["notice"] = object(o.Notice)
	case o.Said != nil:
		out["said"] = object(o.Said)
	case o.Speed != nil:
		out["speed"] = speedData(*o.Speed)
	}
	return out
}

// stage names a stage; one that a damaged file invented has no name.
func stage(s checks.Stage) string {
	if s > checks.StageAnswer {
		return ""
	}
	return s.String()
}

// shorten drops the query of a redirect's target: sign-in pages put names,
// addresses and tokens there.
func shorten(trip map[string]any) {
	header, ok := trip["header"].(map[string]any)
	if !ok {
		return
	}
	for key, v := range header {
		text, isText := v.(string)
		if !isText || !strings.EqualFold(key, "location") {
			continue
		}
		if i := strings.IndexAny(text, "?#"); i >= 0 {
			header[key] = text[:i]
		}
	}
}

// object is a value as JSON sees it.
func object(v any) map[string]any {
	out := map[string]any{}
	raw, err := json.Marshal(v)
	if err != nil {
		return out
	}
	if err := json.Unmarshal(raw, &out); err != nil || out == nil {
		return map[string]any{}
	}
	return out
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// hosts lists every host that a packet may have gone to.
func hosts(e checks.Evidence, running []checks.Spec) []string {
	found := map[string]bool{}
	for _, o := range e {
		if o.Failure == checks.Skipped || o.Failure == checks.Unsupported {
			continue
		}
		addHosts(found, o.Spec)
		if o.Spec.Route.Resolver == "system" && o.Names != nil && !o.Names.Hosts {
			found[hostname(o.Names.Server)] = true
		}
	}
	for _, s := range running {
		addHosts(found, s)
	}
	out := []string{}
	for h := range found {
		if h != "" {
			out = append(out, valid(h))
		}
	}
	slices.Sort(out)
	return out
}

func addHosts(found map[string]bool, s checks.Spec) {
	r := s.Route
	switch s.Probe {
	case checks.ProbeDNS:
		kind, server, _ := strings.Cut(r.Resolver, ":")
		if kind == "udp" || kind == "tcp" || kind == "doh" {
			found[hostname(server)] = true
		}
	case checks.ProbeTCP, checks.ProbeTLS, checks.ProbeHTTP, checks.ProbeProxy, checks.ProbeVendor, checks.ProbeSpeed:
		found[hostname(r.URL)] = true
		found[hostname(r.Addr)] = true
	case checks.ProbeHost, checks.ProbeBrowser, checks.ProbePerson:
		return
	default:
		return
	}
	found[hostname(r.Via)] = true
}

// hostname is the host of an address, with or without scheme and port.
func hostname(s string) string {
	if !strings.Contains(s, "://") {
		if strings.Count(s, ":") > 1 && !strings.HasPrefix(s, "[") {
			return s // a bare IPv6 address
		}
		s = "x://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
