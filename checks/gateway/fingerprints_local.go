package gateway

import "fix502/checks"

// locals are proxies and debuggers on the person's own machine.
func locals() []Print {
	return []Print{privoxy(), mitmproxy(), fiddler(), charles(), burp()}
}

// privoxy names itself in the answer to a CONNECT that succeeds, too.
func privoxy() Print {
	named := HeaderHas("proxy-agent", "privoxy")
	return Print{
		ID: "privoxy", Name: "Privoxy", Role: Local,
		Spoke: own(
			Every(Not(StatusClass(2)), named),
			Reason("server or forwarder response empty"), Reason("server or forwarder response invalid"),
		),
		Passed: []Match{named},
	}
}

func mitmproxy() Print {
	return Print{
		ID: "mitmproxy", Name: "mitmproxy", Role: Local,
		Spoke: failure(Every(Any(StatusClass(4), StatusClass(5)), HeaderHas("server", "mitmproxy"))),
	}
}

func fiddler() Print {
	return Print{
		ID: "fiddler", Name: "Fiddler", Role: Local,
		Spoke: failure(
			Reason("fiddler - "), Body("[Fiddler] The connection to"), Body("[Fiddler] DNS Lookup"),
		),
	}
}

func charles() Print {
	return Print{
		ID: "charles", Name: "Charles", Role: Local,
		Spoke: failure(BodyFold("<title>charles error report")),
		Told:  failure(BodyFold("charles error report")),
	}
}

// burp reports failures with status 200.
func burp() Print {
	return Print{
		ID: "burp", Name: "Burp Suite", Role: Local,
		Spoke: failure(
			BodyFold("<title>burp suite professional"), BodyFold("<title>burp suite community edition"),
		),
	}
}

// portals are the sign-in pages of networks, whoever made them.
func portals() []Print {
	page := func(all ...Match) Row { return Row{Shape: ShapePortal, All: all} }
	refresh := Any(BodyFold(`http-equiv="refresh"`), BodyFold(`http-equiv='refresh'`), BodyFold("http-equiv=refresh"))
	return []Print{{
		ID: "captive-portal", Name: "a network's sign-in page", Role: Portal, Generic: true, Over: []checks.Gateway{"origin"},
		Spoke: []Row{
			page(StatusIs(511)),
			page(BodyFold("<wispaccessgatewayparam")),
			page(StatusClass(3), signIn(func(s string) Match { return HeaderHas("location", s) })),
			// A healthy control answers with a refresh that mentions portals.
			page(StatusIs(200), BodyUnder(maxPortal), refresh, Not(Body("support.mozilla.org/")),
				Any(signIn(BodyFold), Every(BodyFold("url=http"), BodyFold("login")))),
		},
	}}
}

// maxPortal is the length in bytes up to which a page may be a mere
// forwarding.
const maxPortal = 4 << 10

// signIn are words and parameters that stand in the addresses of networks'
// sign-in pages and not in a service's own redirect to its login.
func signIn(in func(string) Match) Match {
	return Any(in("captive"), in("hotspot"), in("uamip="), in("switch_url="), in("gw_address="), in("fgtauth"),
		in("guestportal"), in("wlan"))
}
