package verdict

import "fix502/checks"

// settled tells whether no running check could change the lead or make it
// surer. It errs on the side of waiting.
func (d *diagnosis) settled(lead Cause, conf Confidence, contested bool) bool {
	if lead == Undecided || contested {
		return false
	}
	if conf < Certain && d.couldReach(lead, Certain) {
		return false
	}
	if d.couldFall(lead) {
		return false
	}
	for c := range d.t.Causes {
		if c == lead || c == None || c == Undecided || d.explains(lead, c) || !d.mightLead(c) {
			continue
		}
		if d.masked(c) {
			continue
		}
		if d.overtakes(c, lead, conf) {
			return false
		}
	}
	return true
}

// mightLead is mayLead where the service's state is known, and true where it
// is not.
func (d *diagnosis) mightLead(c Cause) bool {
	if d.works == checks.Unknown || d.fails == checks.Unknown {
		return d.t.Causes[c].Kind != Notes
	}
	return d.mayLead(c)
}

// overtakes tells whether a running check could put c before, or level with,
// the lead.
func (d *diagnosis) overtakes(c, lead Cause, conf Confidence) bool {
	nearer := d.order(c) < d.order(lead) || d.explains(c, lead)
	if lead == None {
		nearer = true
	}
	switch {
	case d.couldReach(c, Certain):
		return conf < Certain || nearer || d.order(c) == d.order(lead)
	case d.couldReach(c, Likely):
		return conf < Certain || (lead == None)
	default:
		return false
	}
}

// couldReach tells whether running checks could lift a cause to a confidence
// that it does not have yet.
func (d *diagnosis) couldReach(c Cause, want Confidence) bool {
	if d.found[c].Confidence >= want {
		return false
	}
	need := Suggests
	if want == Certain {
		need = Proves
	}
	for _, r := range d.rules[c] {
		if r.Grade == need && d.undecided(r) {
			return true
		}
	}
	return false
}

// couldFall tells whether running checks could rule out a lead that is not
// proven.
func (d *diagnosis) couldFall(c Cause) bool {
	if d.found[c].Confidence == Certain {
		return false
	}
	for _, r := range d.rules[c] {
		if r.Grade == Refutes && d.undecided(r) {
			return true
		}
	}
	return false
}

// undecided tells whether a rule may still come to hold: nothing speaks
// against it, and each clue that it lacks is awaited.
func (d *diagnosis) undecided(r Rule) bool {
	truth, reasons := d.truth(r)
	if truth != checks.Unknown {
		return false
	}
	for i, reason := range reasons {
		if reason.Found.Truth != checks.Unknown {
			continue
		}
		c := at(r, i)
		if d.reading(r.Cause, c).Truth == checks.Unknown && len(d.settlers(c)) == 0 {
			return false
		}
	}
	return true
}

func at(r Rule, i int) Clue {
	if i < len(r.All) {
		return r.All[i]
	}
	return r.None[i-len(r.All)]
}
