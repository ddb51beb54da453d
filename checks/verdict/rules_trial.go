package verdict

// rulesTrial reads what browser trials showed. The service works from here;
// each rule compares two trials that differ in one factor.
func rulesTrial() []Rule {
	ok := serviceWorks()
	return []Rule{
		// The profile: with extensions off in both, stored data is what differs.
		{Cause: "browser.site_data", Grade: Proves, All: []Clue{ok, bareFails(), freshLoads()}, None: []Clue{copyAtProxy()}},
		{Cause: "browser.site_data", Grade: Suggests, All: []Clue{ok, bareFails(), freshReaches()}, None: []Clue{copyAtProxy()}},
		{Cause: "browser.site_data", Grade: Proves, All: []Clue{ok, copyFails(), cookiesOffLoads()}},
		{Cause: "browser.site_data", Grade: Proves, All: []Clue{ok, workerFails(), workerOffReaches()}},
		{Cause: "browser.site_data", Grade: Refutes, All: []Clue{freshFails()}},
		{Cause: "browser.site_data", Grade: Refutes, All: []Clue{copyFails(), bareLoads()}},

		{Cause: "browser.extension", Grade: Proves, All: []Clue{ok, copyFails(), bareLoads()}},
		{Cause: "browser.extension", Grade: Proves, All: []Clue{ok, blockedInside(), bareReaches()}},
		{Cause: "browser.extension", Grade: Suggests, All: []Clue{ok, copyFails(), bareReaches()}},
		{Cause: "browser.extension", Grade: Refutes, All: []Clue{bareFails()}},
		{Cause: "browser.extension", Grade: Refutes, All: []Clue{freshFails()}},

		{Cause: "browser.proxy", Grade: Proves, All: []Clue{ok, copyAtProxy(), directReaches()}},
		{Cause: "browser.proxy", Grade: Suggests, All: []Clue{ok, copyAtProxy(), freshReaches()}},

		{Cause: "browser.client", Grade: Proves, All: []Clue{ok, freshFails(), otherLoads()}},
		{Cause: "browser.client", Grade: Suggests, All: []Clue{ok, freshFails(), otherReaches()}},
		{Cause: "browser.client", Grade: Refutes, All: []Clue{freshLoads()}},
	}
}
