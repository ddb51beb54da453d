package gateway

import "fix502/checks"

// origins are the services themselves.
func origins() []Print { return []Print{openai(), anyOrigin()} }

// openai knows the headers that only OpenAI's own servers add, and its pages.
// A server's template below such a header stood inside OpenAI.
func openai() Print {
	own := Any(Header("x-oai-request-id"), HeaderStart("x-openai-"), HeaderStart("openai-"))
	over := []string{ShapeOrigin}
	return Print{
		ID: "openai", Name: "OpenAI's own servers", Role: Origin,
		Spoke: []Row{
			{Shape: ShapeOrigin, Blames: BlamesOrigin, All: []Match{StatusClass(5), own}},
			{Shape: ShapeOrigin, All: []Match{StatusClass(4), own}},
			{Shape: ShapeOrigin, Blames: BlamesClient, All: []Match{
				StatusIs(403), JSON("detail", ""), BodyFold("our systems have detected unusual activity"),
			}},
			{Shape: ShapeLimited, Blames: BlamesClient, Over: over, All: []Match{StatusIs(429), own}},
			{Shape: ShapeCountry, Blames: BlamesClient, Over: over, All: []Match{
				StatusClass(4), Body("unsupported_country_region_territory"),
			}},
			{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{
				StatusIs(403), BodyFold("unable to load site"), Any(BodyFold("ray id"), BodyFold("vpn")),
			}},
		},
		Told: []Row{
			{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{BodyFold("unable to load site")}},
			{Shape: ShapeOrigin, Blames: BlamesClient, All: []Match{BodyFold("our systems have detected unusual activity")}},
			{Shape: ShapeCountry, Blames: BlamesClient, Over: over, All: []Match{
				Any(BodyFold("unsupported_country_region_territory"), BodyFold("not available in your country")),
			}},
			{Shape: ShapeOrigin, Blames: BlamesOrigin, All: []Match{StatusClass(5), BodyFold("route error")}},
		},
		Passed: []Match{own},
		Over:   []checks.Gateway{"nginx", "openresty", "envoy"},
	}
}

// anyOrigin is a service's own application, whichever it is: it tags requests
// and reports errors as JSON. A relay on the person's machine does the latter
// too, but names a loopback address.
func anyOrigin() Print {
	relay := Any(Body("127.0.0.1"), Body("localhost:"), Body("[::1]"))
	body := Any(JSON("error", ""), JSON("detail", ""))
	return Print{
		ID: "origin", Name: "the service's own servers", Role: Origin, Generic: true,
		Spoke: []Row{
			{Shape: ShapeOrigin, Blames: BlamesOrigin, All: []Match{
				StatusClass(5), Any(Header("x-request-id"), body), Not(relay),
			}},
			{Shape: ShapeOrigin, All: []Match{StatusClass(4), body, Not(relay)}},
			{Shape: ShapeLimited, Blames: BlamesClient, Over: []string{ShapeOrigin}, All: []Match{
				StatusIs(429), body, Not(relay),
			}},
		},
	}
}
