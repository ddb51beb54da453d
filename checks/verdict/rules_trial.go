package verdict

// rulesTrial reads what browser trials showed. The service works from here;
// each rule compares two trials that differ in one factor.
func rulesTrial() []Rule {
	return []Rule{
		// The profile: with extensions off in both, stored data is what differs.
		{Cause: "browser.site_data", Grade: Proves, All: of(serviceWorks, bareFails, freshLoads), None: of(copyAtProxy)},
		{Cause: "browser.site_data", Grade: Suggests, All: of(serviceWorks, bareFails, freshReaches), None: of(copyAtProxy)},
		{Cause: "browser.site_data", Grade: Proves, All: of(serviceWorks, copyFails, cookiesOffLoads)},
		{Cause: "browser.site_data", Grade: Proves, All: of(serviceWorks, workerFails, workerOffReaches)},
		{Cause: "browser.site_data", Grade: Refutes, All: of(freshFails)},
		{Cause: "browser.site_data", Grade: Refutes, All: of(copyFails, bareLoads)},

		{Cause: "browser.extension", Grade: Proves, All: of(serviceWorks, copyFails, bareLoads)},
		{Cause: "browser.extension", Grade: Proves, All: of(serviceWorks, blockedInside, bareReaches)},
		{Cause: "browser.extension", Grade: Suggests, All: of(serviceWorks, copyFails, bareReaches)},
		{Cause: "browser.extension", Grade: Refutes, All: of(bareFails)},
		{Cause: "browser.extension", Grade: Refutes, All: of(freshFails)},

		{Cause: "browser.proxy", Grade: Proves, All: of(serviceWorks, copyAtProxy, directReaches)},
		{Cause: "browser.proxy", Grade: Suggests, All: of(serviceWorks, copyAtProxy, freshReaches)},

		{Cause: "browser.client", Grade: Proves, All: of(serviceWorks, freshFails, otherLoads)},
		{Cause: "browser.client", Grade: Suggests, All: of(serviceWorks, freshFails, otherReaches)},
		{Cause: "browser.client", Grade: Refutes, All: of(freshLoads)},
	}
}
