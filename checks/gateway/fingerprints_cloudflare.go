package gateway

import "fix502/checks"

const cloudflareID checks.Gateway = "cloudflare"

// cloudflare knows its pages by their markup (nobody else prints it), by its
// RFC 9457 JSON and by its 'error code' text. The header marks alone prove
// only that it stood on the path: it sets them on every answer.
func cloudflare() Print {
	rows := cloudflareChallenges()
	rows = append(rows, cloudflareRefusals()...)
	rows = append(rows, cloudflareProblems()...)
	rows = append(rows, cloudflareBranded()...)
	rows = append(rows, cloudflarePlain()...)
	return Print{
		ID: cloudflareID, Name: "Cloudflare", Role: Edge,
		Spoke:  rows,
		Told:   append(cloudflareToldRefusals(), cloudflareToldFailures()...),
		Passed: []Match{Header("cf-ray"), HeaderHas("server", "cloudflare")},
		Over:   []checks.Gateway{"openai"},
	}
}

func cfMark() Match {
	return Any(Header("cf-ray"), HeaderHas("server", "cloudflare"), Header("cf-error-type"), Header("cf-error-origin"))
}

func cfPage() Match { return Any(Body("cf-error-details"), Body("cf-error-code")) }

func cfBare() Match { return BodyFold("<hr><center>cloudflare") }

func cfProblem() Match { return JSON("cloudflare_error", "true") }

// cfOwn must stand before every Code: only on the edge's own page is a number
// the edge's code.
func cfOwn() Match {
	return Any(cfPage(), cfProblem(), Header("cf-error-type"), cfText())
}

// cfText is the bare text; fifteen bytes prove nothing without the edge's
// header.
func cfText() Match { return Every(cfMark(), BodyStart("error code: ")) }

// cfForms are the forms in which a refusal with its own meaning may come.
func cfForms() []string { return []string{ShapeProblem, ShapeBranded, ShapeBare, ShapeText, ShapePage} }

func cloudflareChallenges() []Row {
	over := append(cfForms(), ShapeDenied, ShapeLimited)
	return []Row{
		{Shape: ShapeChallenge, Over: over, All: []Match{HeaderHas("cf-mitigated", "challenge")}},
		{Shape: ShapeChallenge, Over: over, All: []Match{
			cfMark(), StatusIs(403, 429, 503), Any(Body("<title>Just a moment...</title>"), Body("_cf_chl_opt")),
		}},
	}
}

// deniedCodes are the 1xxx codes by which a site's owner refuses a client.
func deniedCodes() Match {
	return Any(Code(1005, 1008), Code(1010, 1012), Code(1020, 1020), Code(1106, 1106))
}

func cloudflareRefusals() []Row {
	over := cfForms()
	return []Row{
		{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{cfOwn(), deniedCodes()}},
		{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{HeaderHas("cf-mitigated", "block")}},
		{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{
			StatusClass(4), cfMark(), Body("<title>Attention Required! | Cloudflare</title>"),
		}},
		{Shape: ShapeCountry, Blames: BlamesClient, Over: over, All: []Match{cfOwn(), Code(1009, 1009)}},
		{Shape: ShapeLimited, Blames: BlamesClient, Over: over, All: []Match{cfOwn(), Code(1015, 1015)}},
		{Shape: ShapeLimited, Blames: BlamesClient, Over: over, All: []Match{
			StatusIs(429), Any(cfBare(), cfText(), cfProblem(), cfPage()),
		}},
		{Shape: ShapeHeaders, Blames: BlamesClient, Over: over, All: []Match{cfOwn(), Code(1038, 1038)}},
		{Shape: ShapeHeaders, Blames: BlamesClient, Over: over, All: []Match{
			StatusIs(400), cfBare(), BodyFold("header or cookie too large"),
		}},
		{Shape: ShapeHeaders, Blames: BlamesClient, Over: over, All: []Match{StatusIs(413, 431), cfBare()}},
	}
}

// cloudflareProblems are the RFC 9457 bodies, which name the guilty side.
func cloudflareProblems() []Row {
	category := func(word, blames string) Row {
		return Row{Shape: ShapeProblem, Blames: blames, All: []Match{cfProblem(), JSON("error_category", word)}}
	}
	return []Row{
		category("origin", BlamesOrigin),
		category("ssl", BlamesOrigin),
		category("cloudflare", BlamesEdge),
		{Shape: ShapeProblem, All: []Match{cfProblem()}},
	}
}

// cloudflareBranded are the page with three boxes, whose red one names the
// guilty side, and the box inside a site's own error page.
func cloudflareBranded() []Row {
	box := func(id, blames string) Row {
		return Row{Shape: ShapeBranded, Blames: blames, All: []Match{Body("cf-error-details"), BoxError(id)}}
	}
	return []Row{
		box("cf-host-status", BlamesOrigin),
		box("cf-cloudflare-status", BlamesEdge),
		box("cf-browser-status", BlamesClient),
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{
			Any(Body("cferror_details"), Body("cf-error-5")), Code(500, 530),
		}},
		// The edge prints this page for a 502 and 504 that the origin sent.
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{
			cfPage(), Any(Code(502, 502), Code(504, 504)), Not(BoxError("cf-cloudflare-status")),
		}},
		{Shape: ShapeBranded, All: []Match{cfPage(), StatusClass(5), Not(Code(1000, 1299))}},
	}
}

// cloudflarePlain are the unbranded page, which is made inside Cloudflare, the
// bare text, which stands for an origin's failure, and what its codes and
// statuses say alone.
func cloudflarePlain() []Row {
	return []Row{
		{Shape: ShapeBare, Blames: BlamesEdge, All: []Match{StatusIs(500, 502, 503, 504), cfBare()}},
		{Shape: ShapeBare, Blames: BlamesOrigin, All: []Match{StatusIn(520, 530), cfBare()}},
		{Shape: ShapeBare, All: []Match{StatusClass(4), cfBare()}},
		{Shape: ShapePage, All: []Match{cfBare()}},
		{Shape: ShapeText, Blames: BlamesOrigin, All: []Match{cfText(), Any(Code(500, 530), Code(1000, 1299))}},
		{Shape: ShapePage, Blames: BlamesOrigin, All: []Match{
			cfOwn(), Any(Code(520, 530), Code(1000, 1299)),
		}},
		{Shape: ShapePage, Blames: BlamesOrigin, All: []Match{StatusIn(520, 530), HeaderHas("server", "cloudflare")}},
		{Shape: ShapePage, All: []Match{Header("cf-error-type")}},
		{Shape: ShapePage, All: []Match{Header("cf-error-origin")}},
	}
}

// cfToldMark is what the visible text of the edge's branded pages shares.
func cfToldMark() Match {
	return Any(BodyFold("cloudflare ray id"), BodyFold("performance & security by cloudflare"),
		BodyFold("visit cloudflare.com for more information"))
}

// cfToldCode must stand before Code in visible text: WebSockets close with
// numbers of the same range.
func cfToldCode() Match {
	return Any(cfToldMark(), BodyFold("cloudflare"), BodyFold("ray id"), BodyFold("access denied"), BodyFold("has banned"),
		Every(BodyStart("error "), BodyUnder(maxWord)))
}

// maxWord is the length in bytes up to which pasted text is a code and no
// sentence.
const maxWord = 24

func cloudflareToldRefusals() []Row {
	over := cfForms()
	return []Row{
		{Shape: ShapeChallenge, Over: append(over, ShapeDenied, ShapeLimited), All: []Match{Any(
			BodyFold("just a moment..."), Every(BodyStart("just a moment"), BodyUnder(maxWord)), BodyFold("verify you are human"),
			BodyFold("needs to review the security of your connection"),
			BodyFold("checking if the site connection is secure"),
			BodyFold("enable javascript and cookies to continue"),
			BodyFold("checking your browser before accessing"),
		)}},
		{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{cfToldCode(), deniedCodes()}},
		{Shape: ShapeDenied, Blames: BlamesClient, Over: over, All: []Match{
			Any(BodyFold("sorry, you have been blocked"), BodyFold("attention required! | cloudflare")),
		}},
		{Shape: ShapeCountry, Blames: BlamesClient, Over: over, All: []Match{cfToldCode(), Code(1009, 1009)}},
		{Shape: ShapeLimited, Blames: BlamesClient, Over: over, All: []Match{
			Any(Every(cfToldCode(), Code(1015, 1015)), BodyFold("you are being rate limited")),
		}},
		{Shape: ShapeHeaders, Blames: BlamesClient, Over: over, All: []Match{
			Any(Every(cfToldCode(), Code(1038, 1038)), BodyFold("header or cookie too large cloudflare")),
		}},
	}
}

func cloudflareToldFailures() []Row {
	return []Row{
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{BodyFold("error reference number: 5")}},
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{cfToldMark(), BodyFold("host error")}},
		{Shape: ShapeBranded, Blames: BlamesEdge, All: []Match{cfToldMark(), BodyFold("cloudflare error")}},
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{
			Any(cfToldMark(), BodyFold("bad gateway error code 502"), BodyFold("gateway time-out error code 504")),
			StatusIs(502, 504), Not(BodyFold("cloudflare error")),
		}},
		{Shape: ShapeBranded, Blames: BlamesOrigin, All: []Match{cfToldMark(), StatusIn(520, 530)}},
		{Shape: ShapeBranded, All: []Match{cfToldMark(), StatusClass(5), Not(Code(1000, 1299))}},
		{Shape: ShapeBare, Blames: BlamesEdge, All: []Match{Not(cfToldMark()), Any(
			BodyFold("502 bad gateway cloudflare"), BodyFold("504 gateway time-out cloudflare"),
			BodyFold("503 service temporarily unavailable cloudflare"), BodyFold("500 internal server error cloudflare"),
		)}},
		{Shape: ShapeText, Blames: BlamesOrigin, All: []Match{
			BodyStart("error code: "), BodyUnder(maxWord), Any(Code(500, 530), Code(1000, 1299)),
		}},
		{Shape: ShapePage, Blames: BlamesOrigin, All: []Match{Code(520, 530)}},
		{Shape: ShapePage, Blames: BlamesOrigin, All: []Match{cfToldCode(), Code(1000, 1299)}},
	}
}
