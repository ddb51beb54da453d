package clean

import (
	"maps"
	"slices"

	"fix502/checks"
)

// maxField bounds every text of an observation, in runes.
const maxField = 2048

// Observation cleans every text of an observation in place, so that none of
// its readers has to think of it. Texts longer than 2048 runes are shortened.
// Header names that become equal keep the value of the first in alphabetical
// order.
func Observation(o *checks.Observation) {
	if o == nil {
		return
	}
	cleanSpec(&o.Spec)
	text(&o.Failure)
	if o.Trip != nil {
		cleanTrip(o.Trip)
	}
	if n := o.Names; n != nil {
		text(&n.Server)
		text(&n.Name)
		text(&n.Type)
		texts(n.Addrs)
		texts(n.Alias)
		text(&n.Rcode)
	}
	if o.Fact != nil {
		cleanFact(o.Fact)
	}
	if o.Notice != nil {
		cleanNotice(o.Notice)
	}
	if o.Said != nil {
		cleanAnswer(o.Said)
	}
}

func text[S ~string](s *S) { *s = S(Cap(string(*s), maxField)) }

func texts[S ~string](list []S) {
	for i := range list {
		text(&list[i])
	}
}

func header(m map[string]string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		name, value := key, m[key]
		text(&name)
		text(&value)
		if _, taken := out[name]; !taken {
			out[name] = value
		}
	}
	return out
}

func cleanSpec(s *checks.Spec) {
	text(&s.ID)
	text(&s.Probe)
	text(&s.Role)
	text(&s.Arm)
	text(&s.Consent)
	text(&s.Expect.Body)
	text(&s.Expect.Edge)
	r := &s.Route
	for _, p := range []*string{&r.URL, &r.Addr, &r.Via, &r.Resolver, &r.Family, &r.ServerName, &r.Device, &r.Accept, &r.Up} {
		text(p)
	}
	text(&s.Trial.Browser)
	text(&s.Trial.Factor)
	s.Trial.Keep = slices.Clone(s.Trial.Keep) // other copies of the Spec share it
	texts(s.Trial.Keep)
}

func cleanTrip(t *checks.Trip) {
	for _, p := range []*string{&t.Addr, &t.Proto, &t.Shape, &t.Blames, &t.Local} {
		text(p)
	}
	text(&t.Speaker)
	texts(t.Passed)
	t.Header = header(t.Header)
	if t.Tunnel != nil {
		text(&t.Tunnel.Speaker)
		t.Tunnel.Header = header(t.Tunnel.Header)
	}
	if c := t.Chain; c != nil {
		text(&c.Subject)
		text(&c.Issuer)
		text(&c.System)
		text(&c.Public)
		text(&c.Product)
	}
	for i := range t.Phases {
		text(&t.Phases[i].Name)
	}
}

func cleanFact(f *checks.Fact) {
	for i := range f.Interfaces {
		n := &f.Interfaces[i]
		text(&n.Name)
		text(&n.Product)
		texts(n.Addrs)
	}
	if f.Hop != nil {
		cleanHop(f.Hop)
	}
	for i := range f.Pins {
		text(&f.Pins[i].Name)
		text(&f.Pins[i].Addr)
	}
	texts(f.Resolvers)
	cleanProxy(f.Proxy)
	if f.Place != nil {
		text(&f.Place.OS)
		text(&f.Place.Desktop)
	}
	cleanBrowser(f)
}

func cleanBrowser(f *checks.Fact) {
	for i := range f.Browsers {
		b := &f.Browsers[i]
		for _, p := range []*string{&b.ID, &b.Name, &b.Engine, &b.Version, &b.Package} {
			text(p)
		}
		text(&b.Trouble)
	}
	if s := f.Stored; s != nil {
		text(&s.Browser)
		for i := range s.Cookies {
			text(&s.Cookies[i].Name)
			text(&s.Cookies[i].Host)
			text(&s.Cookies[i].Path)
		}
		for i := range s.Headers {
			text(&s.Headers[i].Host)
		}
		for i := range s.Sites {
			text(&s.Sites[i].Host)
		}
	}
	if x := f.Extensions; x != nil {
		text(&x.Browser)
		for i := range x.List {
			e := &x.List[i]
			for _, p := range []*string{&e.ID, &e.Name, &e.Version, &e.By} {
				text(p)
			}
			texts(e.Can)
		}
	}
	if s := f.Settings; s != nil {
		for _, p := range []*string{&s.Browser, &s.Mode, &s.DNS, &s.DNSHost} {
			text(p)
		}
		cleanProxy(s.Proxy)
	}
}

func cleanProxy(p *checks.ProxyChoice) {
	if p == nil {
		return
	}
	text(&p.Via)
	text(&p.Source)
	text(&p.PAC)
	text(&p.Invalid)
	texts(p.Others)
}

func cleanHop(h *checks.NextHop) {
	text(&h.Dest)
	for _, e := range []*checks.Egress{h.V4, h.V6} {
		if e != nil {
			text(&e.Interface)
			text(&e.Source)
		}
	}
	for i := range h.Gateway {
		g := &h.Gateway[i]
		text(&g.Addr)
		text(&g.Interface)
		text(&g.State)
	}
}

func cleanNotice(n *checks.Notice) {
	text(&n.Indicator)
	text(&n.Shape)
	for i := range n.Incidents {
		in := &n.Incidents[i]
		for _, p := range []*string{&in.Name, &in.Status, &in.Impact, &in.Link} {
			text(p)
		}
	}
	for i := range n.Components {
		text(&n.Components[i].Name)
		text(&n.Components[i].Status)
	}
}

func cleanAnswer(a *checks.Answer) {
	for _, p := range []*string{&a.Question, &a.Answer, &a.Shows, &a.Shape, &a.Blames, &a.Ray} {
		text(p)
	}
	text(&a.Speaker)
}
