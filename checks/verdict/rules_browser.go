package verdict

// rulesProfile reads what the person's own browser keeps and how it is set.
// The service works from here: what fails there is the browser's.
func rulesProfile() []Rule {
	return []Rule{
		{Cause: "browser.cookies_too_large", Grade: Proves, All: of(serviceWorks, cookiesRefused)},
		{Cause: "browser.cookies_too_large", Grade: Proves, All: of(serviceWorks, cookiesFailTwice)},
		{Cause: "browser.cookies_too_large", Grade: Suggests, All: of(serviceWorks, cookiesFail)},
		{Cause: "browser.proxy", Grade: Proves, All: of(serviceWorks, browserProxyDead)},
		{Cause: "browser.proxy", Grade: Suggests, All: of(serviceWorks, browserNoWay)},
		{Cause: "browser.proxy", Grade: Suggests, All: of(serviceWorks, personFails, browserOwnProxy)},
		{Cause: "browser.extension", Grade: Suggests, All: of(serviceWorks, personFails, personWorksBare)},
		{Cause: "browser.client", Grade: Suggests, All: of(serviceWorks, personFails, personFailsPrivate), None: of(challenged, personSawAuthor, personFailsElsewhere)},
		// With the extensions off the stored data are the same as before.
		{Cause: "browser.site_data", Grade: Refutes, All: of(personFails, personWorksBare)},
		{Cause: "browser.site_data", Grade: Refutes, All: of(personFails, personFailsPrivate)},
		{Cause: "browser.site_data", Grade: Refutes, All: of(personFails, personFailsElsewhere)},
		{Cause: "browser.extension", Grade: Refutes, All: of(personFails, personFailsPrivate)},
		{Cause: "browser.extension", Grade: Refutes, All: of(personFails, personFailsElsewhere)},
		{Cause: "browser.client", Grade: Refutes, All: of(personFails, personFailsElsewhere)},
	}
}
