package gateway

import "fix502/checks"

// servers are the web servers and load balancers. They may stand before the
// service as well as inside a company's gateway, so they blame nobody.
func servers() []Print {
	return []Print{
		template("nginx", "nginx", "nginx"),
		template("openresty", "OpenResty", "openresty"),
		template("azure-app-gateway", "Azure Application Gateway", "microsoft-azure-application-gateway"),
		haproxy(), envoy(), apache(), varnish(), caddy(), awsELB(),
	}
}

// template is a product that prints nginx's page with its own name below.
func template(id checks.Gateway, name, trailer string) Print {
	signed := BodyFold("<hr><center>" + trailer)
	return Print{
		ID: id, Name: name, Role: Server,
		Spoke: []Row{
			{Shape: ShapePage, All: []Match{StatusClass(5), signed}},
			{Shape: ShapeHeaders, Blames: BlamesClient, All: []Match{StatusIs(413, 431), signed}},
			{Shape: ShapeHeaders, Blames: BlamesClient, All: []Match{
				StatusIs(400), signed, BodyFold("header or cookie too large"),
			}},
		},
		Told: []Row{
			{Shape: ShapePage, All: []Match{StatusClass(5), Any(
				BodyFold("502 bad gateway "+trailer), BodyFold("504 gateway time-out "+trailer),
				BodyFold("503 service temporarily unavailable "+trailer), BodyFold("500 internal server error "+trailer),
			)}},
			{Shape: ShapeHeaders, Blames: BlamesClient, All: []Match{BodyFold("header or cookie too large " + trailer)}},
		},
		Passed: []Match{HeaderHas("server", trailer)},
	}
}

func haproxy() Print {
	line := func(status int, text string) Row {
		return Row{Shape: ShapePage, All: []Match{StatusIs(status), Body(text)}}
	}
	return Print{
		ID: "haproxy", Name: "HAProxy", Role: Server,
		Spoke: []Row{
			line(502, "The server returned an invalid or incomplete response."),
			line(503, "No server is available to handle this request."),
			line(504, "The server didn't respond in time."),
		},
	}
}

func envoy() Print {
	return Print{
		ID: "envoy", Name: "Envoy", Role: Server,
		Spoke: []Row{
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("upstream connect error or disconnect/reset before headers")}},
			{Shape: ShapePage, All: []Match{StatusClass(5), BodyIs("no healthy upstream")}},
			{Shape: ShapePage, All: []Match{StatusIs(504), BodyIs("upstream request timeout")}},
		},
		Told: []Row{{Shape: ShapePage, All: []Match{BodyUnder(maxLine), Any(
			BodyFold("upstream connect error or disconnect/reset before headers"),
			BodyFold("no healthy upstream"), BodyFold("upstream request timeout"),
		)}}},
		Passed: []Match{HeaderIs("server", "envoy"), HeaderIs("server", "istio-envoy"), HeaderStart("x-envoy-")},
	}
}

// maxLine is the length in bytes up to which pasted text counts as a short
// message.
const maxLine = 400

func apache() Print {
	return Print{
		ID: "apache", Name: "Apache httpd", Role: Server,
		Spoke: []Row{
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("The proxy server received an invalid")}},
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("Error reading from remote server")}},
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("<address>Apache")}},
		},
		Passed: []Match{HeaderHas("server", "apache")},
	}
}

func varnish() Print {
	return Print{
		ID: "varnish", Name: "Varnish", Role: Server,
		Spoke: []Row{
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("Guru Meditation:"), Body("XID:")}},
			{Shape: ShapePage, All: []Match{StatusClass(5), Body("Varnish cache server")}},
		},
		Passed: []Match{Header("x-varnish"), HeaderHas("via", "(varnish")},
	}
}

// caddy writes no body of its own; an answer that it only handles says so in
// Via.
func caddy() Print {
	return Print{
		ID: "caddy", Name: "Caddy", Role: Server,
		Spoke: []Row{{Shape: ShapePage, All: []Match{
			StatusIs(502, 503, 504), HeaderIs("server", "caddy"), BodyIs(""), NoHeader("via"),
		}}},
		Passed: []Match{HeaderIs("server", "caddy"), HeaderHas("via", "caddy")},
	}
}

func awsELB() Print {
	on := HeaderHas("server", "awselb")
	return Print{
		ID: "aws-elb", Name: "AWS load balancer", Role: Server,
		Spoke: []Row{{Shape: ShapePage, All: []Match{
			StatusClass(5), on, BodyFold("<center><h1>5"), Not(BodyFold("<hr>")),
		}}},
		Passed: []Match{on},
	}
}
