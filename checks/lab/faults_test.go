package lab

import "testing"

// TestScenariosShowTheirFault lets a plain client look at every scenario, heals
// it, and looks again.
func TestScenariosShowTheirFault(t *testing.T) {
	known := shows()
	for _, sc := range Scenarios() {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			want, ok := known[sc.Name]
			if !ok {
				t.Fatal("nothing says what a client sees of this scenario")
			}
			v := start(t, sc.Name, Options{})
			for _, s := range want.see {
				if got := v.see(t, s.trial); got != s.want {
					t.Errorf("%+v: got %q, want %q", s.trial, got, s.want)
				}
			}
			for _, a := range want.ask {
				if got := v.names(t, a.server, a.name, a.kind, a.want == "silence"); got != a.want {
					t.Errorf("%s of %s: got %q, want %q", a.name, a.server, got, a.want)
				}
			}
			v.lab.Heal()
			heals(t, v)
		})
	}
	for name := range known {
		if _, err := find(name); err != nil {
			t.Error(err)
		}
	}
}

// heals looks at a healed internet: everything must work, the machine's own
// facts included.
func heals(t *testing.T, v visitor) {
	t.Helper()
	if !v.lab.Healed() {
		t.Error("healed, and does not say so")
	}
	for _, s := range healthySights() {
		if got := v.see(t, s.trial); got != s.want {
			t.Errorf("healed, %+v: got %q, want %q", s.trial, got, s.want)
		}
	}
	up := false
	for _, i := range v.fact("host.interfaces").Interfaces {
		up = up || i.Usable()
	}
	if hop := v.fact("host.route.default").Hop; !up || hop == nil || hop.V4 == nil || hop.V4.Tunnel || len(hop.Gateway) == 0 {
		t.Errorf("healed, and the machine is not: usable %v, route %+v", up, hop)
	}
	if pins := v.fact("host.hosts").Pins; len(pins) > 0 {
		t.Errorf("healed, and the hosts file still has %v", pins)
	}
}
