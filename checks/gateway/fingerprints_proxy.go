package gateway

import "fix502/checks"

// proxies are what a company or a person configures as a proxy.
func proxies() []Print {
	return []Print{squid(), skyhigh(), ciscoWSA(), blueCoat(), isaServer()}
}

// own says that any of the signs shows the product's hand: a failure where the
// status is a 5xx, a refusal otherwise.
func own(signs ...Match) []Row {
	return []Row{
		{Shape: ShapePage, Blames: BlamesProxy, All: []Match{StatusClass(5), Any(signs...)}},
		{Shape: ShapeBlock, Blames: BlamesProxy, All: []Match{Not(StatusClass(5)), Any(signs...)}},
	}
}

// block says that any of the signs shows a refusal, whatever the status.
func block(signs ...Match) []Row {
	return []Row{{Shape: ShapeBlock, Blames: BlamesProxy, All: []Match{Any(signs...)}}}
}

// failure says that any of the signs shows the product's own failure page.
func failure(signs ...Match) []Row {
	return []Row{{Shape: ShapePage, Blames: BlamesProxy, All: []Match{Any(signs...)}}}
}

// squid's refusals and failures differ by the name of the page.
func squid() Print {
	sign := Any(
		Header("x-squid-error"), Body("<!-- ERR_"), BodyFold(`<body id=err_`), BodyFold(`<body id="err_`),
		BodyFold("<title>error: the requested url could not be retrieved"),
	)
	refused := Any(HeaderHas("x-squid-error", "err_access_denied"), BodyFold("id=err_access_denied"), BodyFold(`id="err_access_denied`))
	return Print{
		ID: "squid", Name: "Squid", Role: ForwardProxy,
		Spoke: []Row{
			{Shape: ShapePage, Blames: BlamesProxy, All: []Match{sign}},
			{Shape: ShapeBlock, Blames: BlamesProxy, All: []Match{refused}},
		},
		Told: []Row{
			{Shape: ShapePage, Blames: BlamesProxy, All: []Match{
				BodyFold("error the requested url could not be retrieved"),
			}},
			{Shape: ShapeBlock, Blames: BlamesProxy, All: []Match{
				BodyFold("error the requested url could not be retrieved"), BodyFold("access denied"),
			}},
		},
		Passed: []Match{HeaderHas("via", "(squid"), HeaderHas("server", "squid/")},
	}
}

// skyhigh answers 502 for names and servers that it cannot reach.
func skyhigh() Print {
	return Print{
		ID: "skyhigh", Name: "Skyhigh (McAfee) Web Gateway", Role: ForwardProxy,
		Spoke: own(anywhere("/mwg-internal/")),
		Told: []Row{{Shape: ShapePage, Blames: BlamesProxy, All: []Match{
			Any(BodyFold("mcafee web gateway"), BodyFold("skyhigh")),
			Any(BodyFold("host not resolvable"), BodyFold("bad response"), BodyFold("cannot connect")),
		}}},
	}
}

func ciscoWSA() Print {
	on := HeaderHas("via", "(cisco-wsa")
	return Print{
		ID: "cisco-wsa", Name: "Cisco Secure Web Appliance", Role: ForwardProxy,
		Spoke:  own(Every(on, BodyFold("<title>notification:"))),
		Passed: []Match{on},
	}
}

func blueCoat() Print {
	return Print{
		ID: "bluecoat", Name: "Blue Coat (Symantec) ProxySG", Role: ForwardProxy,
		Spoke: append(
			failure(Every(
				BodyFold("network error"), Any(Body("(tcp_error)"), Body("(dns_unresolved_hostname)")),
			)),
			block(anywhere("notify.bluecoat.com"), Every(StatusIs(403, 503), BodyFold("threatpulse")))...,
		),
	}
}

func isaServer() Print {
	return Print{
		ID: "isa", Name: "Microsoft ISA or TMG Server", Role: ForwardProxy,
		Spoke: block(BodyFold("the isa server denied the specified uniform resource locator")),
	}
}

// filters are products that inspect traffic and refuse some of it.
func filters() []Print {
	return []Print{
		zscaler(), fortigate(), sonicWall(), barracuda(),
		filter("paloalto", "Palo Alto Networks firewall",
			anywhere("/php/urlblock.php?args="), BodyFold("has been blocked in accordance with company policy")),
		filter("umbrella", "Cisco Umbrella (OpenDNS)", anywhere("block.opendns.com")),
		filter("forcepoint", "Forcepoint (Websense)", anywhere(":15871/cgi-bin/blockpage.cgi")),
		filter("checkpoint", "Check Point", anywhere("/usercheck/portalmain?iid="), BodyFold("check point usercheck")),
		filter("meraki", "Cisco Meraki", anywhere("wired.meraki.com:8090/blocked.cgi"),
			BodyFold("blocked by your network operator")),
		filter("untangle", "Untangle", anywhere("web-filter/blockpage?")),
		filter("lightspeed", "Lightspeed", BodyFold("lightspeed system - web access")),
		filter("squidguard", "squidGuard", anywhere("squidguard.cgi?clientaddr=")),
	}
}

// filter is a product that is known by its block page alone.
func filter(id checks.Gateway, name string, signs ...Match) Print {
	return Print{ID: id, Name: name, Role: Filter, Spoke: block(signs...)}
}

// zscaler names itself as Server on its own pages alone.
func zscaler() Print {
	return Print{
		ID: "zscaler", Name: "Zscaler", Role: Filter,
		Spoke: own(
			HeaderHas("server", "zscaler"), BodyFold("internet security by zscaler"),
			HeaderHas("location", "gateway.zscaler.net"), HeaderHas("location", "zscalerone.net"),
			HeaderHas("location", "zscalertwo.net"), HeaderHas("location", "zscalerthree.net"),
			HeaderHas("location", "zscloud.net"),
		),
	}
}

func fortigate() Print {
	return Print{
		ID: "fortigate", Name: "FortiGate", Role: Filter,
		Spoke: block(
			Body("FortiGuard Intrusion Prevention"), BodyFold("<title>web filter violation"),
			BodyFold("<title>web filter block override"), BodyFold("powered by fortiguard"),
			anywhere("//globalurl.fortinet.net"),
		),
		Told: block(BodyFold("web filter violation"), BodyFold("web filter block override")),
	}
}

func sonicWall() Print {
	return Print{
		ID: "sonicwall", Name: "SonicWall", Role: Filter,
		Spoke: block(HeaderHas("server", "sonicwall"), Every(BodyFold("web site blocked"), BodyFold("nsa_banner"))),
		Told:  block(Every(BodyFold("web site blocked"), BodyFold("sonicwall"))),
	}
}

// barracuda may put its name on what it only handles, so the name counts as
// authorship on refusals and gateway errors alone.
func barracuda() Print {
	named := Any(HeaderHas("server", "barracudahttp"), HeaderHas("server", "barracuda/"))
	return Print{
		ID: "barracuda", Name: "Barracuda", Role: Filter,
		Spoke:  own(Every(StatusIs(403, 502, 503, 504), named)),
		Passed: []Match{named, HeaderHas("via", "barracuda")},
	}
}
