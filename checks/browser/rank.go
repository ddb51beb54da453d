package browser

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"fix502/checks"
)

// shownExtensions is how many extensions an observation carries.
const shownExtensions = 300

// freshFor is how long after its installation or an update an extension
// counts as new.
const freshFor = 14 * 24 * time.Hour

// What an extension can do to the service, the worst first.
const (
	canProxy   = "proxy"    // send requests through a proxy of its choice
	canBlock   = "block"    // stop requests by rules; no right to the site is needed
	canRewrite = "rewrite"  // change or stop requests by a script
	canCookies = "cookies"  // change the site's cookies
	canSetting = "settings" // change settings on privacy, cookies or stored data
	canScript  = "script"   // run in the site's pages
	canRead    = "read"     // reach the site
)

// addon is an extension as a profile lists it, whichever the engine.
type addon struct {
	ext     checks.Extension
	engine  string
	api     []string // permissions by name
	hosts   []string // match patterns that it may reach
	scripts []string // match patterns of the pages in which it runs
	mv2     bool     // of the older kind, which may hold requests up by a script
}

// judge fills in what an extension can do to the service, and its rank.
func (a addon) judge(hosts []string, now time.Time) checks.Extension {
	x := a.ext
	x.Fresh = !x.Changed.IsZero() && now.Sub(x.Changed) < freshFor && !x.Changed.After(now)
	x.Changed = stamp(x.Changed)
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(a.api, n) })
	}
	reach := touchesAny(a.hosts, hosts)
	inside := touchesAny(a.scripts, hosts)
	scripted := has("webRequestBlocking") && has("webRequest") && (a.engine == firefox || a.mv2 || x.By == byPolicy)
	score := 0
	can := func(is bool, what string, points int) {
		if is {
			x.Can = append(x.Can, what)
			score = max(score, points)
		}
	}
	can(has("proxy") && (a.engine == chromium || reach), canProxy, 60)
	can(has("declarativeNetRequest", "declarativeNetRequestWithHostAccess") && (reach || has("declarativeNetRequest")), canBlock, 50)
	can(scripted && reach, canRewrite, 48)
	can(has("cookies") && reach, canCookies, 30)
	can(has("browsingData", "privacy", "contentSettings", "browserSettings"), canSetting, 20)
	can(inside || has("scripting") && reach, canScript, 15)
	can(reach && len(x.Can) == 0, canRead, 10)
	x.Rank = rank(x, score)
	return x
}

// rank orders suspects. What is switched off is none.
func rank(x checks.Extension, score int) int {
	if score == 0 || !x.Enabled {
		return 0
	}
	if x.Fresh {
		score += 12
	}
	if x.By == byFolder || x.By == byProgram {
		score += 5
	}
	if x.OnClick && score < 50 {
		score -= 20
	}
	return max(1, score)
}

// ranked turns the add-ons of a profile into what is told of them.
func ranked(all []addon, hosts []string, now time.Time) checks.Extensions {
	out := checks.Extensions{Count: len(all)}
	for _, a := range all {
		x := a.judge(hosts, now)
		if x.Enabled {
			out.Enabled++
		}
		out.List = append(out.List, x)
	}
	sort.Slice(out.List, func(i, j int) bool {
		a, b := &out.List[i], &out.List[j]
		return cmp.Or(b.Rank-a.Rank, onFirst(a.Enabled, b.Enabled), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) < 0
	})
	out.List = out.List[:min(len(out.List), shownExtensions)]
	return out
}

func onFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}
