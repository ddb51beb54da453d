package verdict

// Kind says when a cause may lead the verdict.
type Kind uint8

// The kinds of cause.
const (
	// Breaks: it makes the page or origin request fail, and leads only then.
	Breaks Kind = iota
	// Impairs: the service works, but a person would notice; it leads only
	// when page and origin answer.
	Impairs
	// Either: it leads in both cases.
	Either
	// Notes: worth knowing, never the verdict.
	Notes
	// WhenSaid: a note, unless the service works from here and the person
	// says that it does not.
	WhenSaid
)

// Info is what the table of causes says about one cause.
type Info struct {
	Cause Cause
	Owner Owner
	Hop   Hop
	Step  string
	Kind  Kind
	// Masks: behind this cause nothing measured further out is evidence,
	// unless it bears a signature of a hop further out.
	Masks bool
	// Explains lists causes that are mere symptoms of this one.
	Explains []Cause
}

// Transient is the one cause that has passed by the time it is known.
const Transient Cause = "refresh.transient"

// None and Undecided are the two causes that no rule blames anybody for.
const (
	None      Cause = "none"
	Undecided Cause = "unknown"
)

// Causes lists every cause that fix502 can conclude.
func Causes() []Info {
	var all []Info
	all = append(all, causesDevice()...)
	all = append(all, causesNetwork()...)
	all = append(all, causesProxy()...)
	all = append(all, causesService()...)
	return append(all, causesBrowser()...)
}

func causesDevice() []Info {
	return []Info{
		{Cause: "device.offline", Owner: OwnerDevice, Hop: HopLink, Step: "connection", Masks: true},
		{Cause: "device.no_route", Owner: OwnerDevice, Hop: HopLink, Step: "connection", Masks: true},
		{Cause: "device.clock_wrong", Owner: OwnerDevice, Hop: HopDevice, Step: "connection", Kind: Either,
			Explains: []Cause{"tls.untrusted", "dns.hijacked", "edge.certificate"}},
		{Cause: "device.hosts_override", Owner: OwnerDevice, Hop: HopDNS, Step: "connection",
			Explains: []Cause{"dns.hijacked", "dns.blocked", "tls.untrusted", "firewall.dropped", "firewall.rejected", "edge.certificate"}},
	}
}

func causesNetwork() []Info {
	return []Info{
		{Cause: "network.gateway_unreachable", Owner: OwnerNetwork, Hop: HopLink, Step: "connection", Masks: true,
			Explains: []Cause{"network.no_internet", "dns.resolver_down", "dns.all_blocked", "proxy.unreachable"}},
		{Cause: "network.no_internet", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection", Masks: true,
			Explains: []Cause{"dns.resolver_down", "dns.all_blocked"}},
		{Cause: "network.captive_portal", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection", Masks: true,
			Explains: []Cause{"dns.hijacked", "dns.blocked", "dns.resolver_down", "dns.all_blocked", "tls.untrusted", "tls.intercepted",
				"firewall.dropped", "firewall.rejected", "firewall.tls_reset", "proxy.bad_gateway", "proxy.denied",
				"network.ipv6_broken", "network.ipv4_broken"}},
		{Cause: "network.unstable", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection", Kind: Either,
			Explains: []Cause{"firewall.dropped", "edge.partial", "network.ipv6_broken", "network.ipv4_broken", "network.mtu_blackhole",
				"dns.resolver_down", "provider.partial"}},
		{Cause: "network.slow", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection", Kind: Either},
		{Cause: "network.mtu_blackhole", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection",
			Explains: []Cause{"firewall.tls_reset", "network.ipv6_broken", "network.ipv4_broken", "edge.partial"}},
		{Cause: "network.ipv6_broken", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection",
			Explains: []Cause{"edge.partial", "firewall.dropped", "firewall.rejected"}},
		{Cause: "network.ipv4_broken", Owner: OwnerNetwork, Hop: HopInternet, Step: "connection",
			Explains: []Cause{"edge.partial", "firewall.dropped", "firewall.rejected"}},
		{Cause: "dns.resolver_down", Owner: OwnerNetwork, Hop: HopDNS, Step: "connection", Masks: true,
			Explains: []Cause{"proxy.unreachable"}},
		{Cause: "dns.blocked", Owner: OwnerNetwork, Hop: HopDNS, Step: "connection", Masks: true},
		{Cause: "dns.hijacked", Owner: OwnerNetwork, Hop: HopDNS, Step: "connection", Kind: Either, Masks: true,
			Explains: []Cause{"tls.untrusted", "edge.certificate", "edge.partial", "firewall.dropped", "firewall.rejected", "firewall.tls_reset"}},
		{Cause: "dns.all_blocked", Owner: OwnerNetwork, Hop: HopDNS, Step: "connection", Masks: true,
			Explains: []Cause{"dns.resolver_down"}},
		{Cause: "firewall.dropped", Owner: OwnerNetwork, Hop: HopInternet, Step: "vpn", Masks: true},
		{Cause: "firewall.rejected", Owner: OwnerNetwork, Hop: HopInternet, Step: "vpn", Masks: true},
		{Cause: "firewall.tls_reset", Owner: OwnerNetwork, Hop: HopInternet, Step: "vpn", Masks: true},
	}
}

func causesProxy() []Info {
	return []Info{
		{Cause: "proxy.unreachable", Owner: OwnerDevice, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "proxy.auth_required", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "proxy.denied", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "proxy.bad_gateway", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "proxy.timeout", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "tls.untrusted", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Masks: true},
		{Cause: "tls.intercepted", Owner: OwnerNetwork, Hop: HopProxy, Step: "vpn", Kind: Notes},
		{Cause: "vpn.path_broken", Owner: OwnerDevice, Hop: HopVPN, Step: "vpn",
			Explains: []Cause{"provider.bad_gateway", "provider.overloaded", "provider.timeout", "provider.error",
				"edge.bad_gateway", "edge.unreachable_origin", "edge.unreachable",
				"firewall.dropped", "firewall.rejected", "firewall.tls_reset", "network.no_internet"}},
		{Cause: "vpn.exit_blocked", Owner: OwnerDevice, Hop: HopVPN, Step: "vpn",
			Explains: []Cause{"edge.denied", "edge.country_blocked", "vpn.path_broken"}},
	}
}

func causesService() []Info {
	return []Info{
		{Cause: None, Owner: OwnerNone, Hop: HopNone, Step: "", Kind: Impairs},
		{Cause: "refresh.transient", Owner: OwnerProvider, Hop: HopOrigin, Step: "refresh", Kind: Either,
			Explains: []Cause{"provider.bad_gateway", "provider.overloaded", "provider.timeout", "provider.error",
				"edge.bad_gateway", "edge.unreachable_origin", "edge.partial"}},
		{Cause: "edge.denied", Owner: OwnerEdge, Hop: HopEdge, Step: "vpn"},
		{Cause: "edge.country_blocked", Owner: OwnerEdge, Hop: HopEdge, Step: "vpn"},
		{Cause: "edge.rate_limited", Owner: OwnerEdge, Hop: HopEdge, Step: "refresh"},
		{Cause: "edge.certificate", Owner: OwnerEdge, Hop: HopEdge, Step: "support"},
		{Cause: "edge.unreachable", Owner: OwnerEdge, Hop: HopEdge, Step: "refresh"},
		{Cause: "edge.bad_gateway", Owner: OwnerEdge, Hop: HopEdge, Step: "refresh"},
		{Cause: "edge.unreachable_origin", Owner: OwnerProvider, Hop: HopOrigin, Step: "support"},
		{Cause: "edge.partial", Owner: OwnerEdge, Hop: HopEdge, Step: "refresh", Kind: Either,
			Explains: []Cause{"provider.bad_gateway", "provider.overloaded", "provider.timeout", "provider.error",
				"edge.bad_gateway", "edge.unreachable_origin"}},
		{Cause: "provider.bad_gateway", Owner: OwnerProvider, Hop: HopOrigin, Step: "refresh"},
		{Cause: "provider.overloaded", Owner: OwnerProvider, Hop: HopOrigin, Step: "refresh"},
		{Cause: "provider.timeout", Owner: OwnerProvider, Hop: HopOrigin, Step: "refresh"},
		{Cause: "provider.error", Owner: OwnerProvider, Hop: HopOrigin, Step: "support"},
		{Cause: "provider.partial", Owner: OwnerProvider, Hop: HopOrigin, Step: "support", Kind: Impairs},
		{Cause: "provider.incident", Owner: OwnerProvider, Hop: HopOrigin, Step: "support", Kind: WhenSaid,
			Explains: []Cause{"browser.site_data"}},
		{Cause: Undecided, Owner: OwnerUnknown, Hop: HopNone, Step: "support"},
	}
}

func causesBrowser() []Info {
	return []Info{
		{Cause: "browser.cookies_too_large", Owner: OwnerBrowser, Hop: HopBrowser, Step: "cache", Kind: Either},
		{Cause: "browser.site_data", Owner: OwnerBrowser, Hop: HopBrowser, Step: "cache", Kind: Either},
		{Cause: "browser.proxy", Owner: OwnerBrowser, Hop: HopBrowser, Step: "vpn", Kind: Either,
			Explains: []Cause{"browser.cookies_too_large", "browser.site_data"}},
		{Cause: "browser.extension", Owner: OwnerBrowser, Hop: HopBrowser, Step: "plugins", Kind: Either},
		{Cause: "browser.client", Owner: OwnerBrowser, Hop: HopBrowser, Step: "browser", Kind: Either},
	}
}
