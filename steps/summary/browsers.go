package summary

import (
	"cmp"
	"strconv"
	"strings"

	"fix502/checks"
)

// browserName is a browser's name for people.
func (t teller) browserName(id string) string {
	name := map[string]string{
		"chrome": "Google Chrome", "chromium": "Chromium", "edge": "Microsoft Edge", "brave": "Brave", "vivaldi": "Vivaldi",
		"opera": "Opera", "arc": "Arc", "firefox": "Firefox", "librewolf": "LibreWolf", "zen": "Zen", "safari": "Safari",
	}[id]
	return cmp.Or(name, t.say("a_browser"))
}

// profileName is a profile by its number: 1 is the one used last.
func (t teller) profileName(browser string, n int) string {
	return t.browserName(browser) + ", " + t.say("profile", "n", itoa(n))
}

// whose names the profile that a fact is about; empty for other facts.
func (t teller) whose(f *checks.Fact) string {
	switch {
	case f == nil:
		return ""
	case f.Stored != nil:
		return t.profileName(f.Stored.Browser, f.Stored.Profile)
	case f.Extensions != nil:
		return t.profileName(f.Extensions.Browser, f.Extensions.Profile)
	case f.Settings != nil:
		return t.profileName(f.Settings.Browser, f.Settings.Profile)
	default:
		return ""
	}
}

func (t teller) browsersLine(all []checks.BrowserInfo) string {
	if len(all) == 0 {
		return t.say("no_browser")
	}
	var out []string
	for _, b := range all {
		var marks []string
		for _, m := range []struct {
			is   bool
			name string
		}{{b.Default, t.say("default")}, {open(b), t.say("open")}, {b.Package != "", b.Package}, {b.Missing, t.say("missing")}} {
			if m.is {
				marks = append(marks, m.name)
			}
		}
		text := strings.TrimSpace(b.Name + " " + b.Version)
		if len(marks) > 0 {
			text += " (" + strings.Join(marks, ", ") + ")"
		}
		out = append(out, text)
	}
	return t.listed(out, 6)
}

func open(b checks.BrowserInfo) bool {
	for _, p := range b.Profiles {
		if p.Running {
			return true
		}
	}
	return false
}

// storedLine tells how many cookies go with a visit, and how large they make
// the request.
func (t teller) storedLine(s checks.Stored) string {
	what := t.say("no_cookies")
	if s.Count > 0 {
		what = t.say("cookies_elsewhere", "what", t.counted(s.Count, "cookie"))
	}
	if len(s.Headers) > 0 {
		h := s.Headers[0]
		what = t.say("cookies_for", "what", t.counted(h.Count, "cookie"), "name", h.Host, "n", size(int64(h.Bytes)))
	}
	out := []string{t.profileName(s.Browser, s.Profile) + ": " + what}
	total := int64(0)
	for _, d := range s.Sites {
		total += d.Bytes
	}
	if total > 0 {
		out = append(out, t.say("other_data", "n", size(total)))
	}
	if s.Worker {
		out = append(out, t.say("worker"))
	}
	return parts(out...)
}

// extensionsLine names the likeliest to matter, with the reason.
func (t teller) extensionsLine(x checks.Extensions) string {
	who := t.profileName(x.Browser, x.Profile) + ": "
	if x.Count == 0 {
		return who + t.say("no_extensions")
	}
	line := who + t.say("extensions_on", "what", t.counted(x.Count, "extension"), "n", itoa(x.Enabled))
	var out []string
	more := 0
	for _, e := range x.List {
		switch {
		case e.Rank == 0:
		case len(out) == 3:
			more++
		default:
			out = append(out, e.Name+" ("+t.suspicion(e)+")")
		}
	}
	if len(out) == 0 {
		return line + ", " + t.say("harmless")
	}
	names := strings.Join(out, ", ")
	if more > 0 {
		names = t.say("more", "what", names, "n", itoa(more))
	}
	return line + "; " + t.say("suspects", "what", names)
}

// suspicion is why an extension is worth a look.
func (t teller) suspicion(e checks.Extension) string {
	var out []string
	if len(e.Can) > 0 {
		out = append(out, t.say("can_"+e.Can[0]))
	}
	if e.Fresh {
		out = append(out, t.say("fresh"))
	}
	switch e.By {
	case "policy":
		out = append(out, t.say("set_policy"))
	case "program":
		out = append(out, t.say("put_program"))
	case "folder":
		out = append(out, t.say("put_folder"))
	}
	return parts(out...)
}

func (t teller) settingsLine(s checks.BrowserSettings) string {
	out := []string{t.profileName(s.Browser, s.Profile) + ": " + t.wayWords(s)}
	switch s.DNS {
	case "off":
		out = append(out, t.say("dns_off"))
	case "first", "only":
		text := t.say("dns_" + s.DNS)
		if s.DNSHost != "" {
			text += " " + t.say("by", "who", s.DNSHost)
		}
		out = append(out, text)
	}
	return parts(out...)
}

func (t teller) wayWords(s checks.BrowserSettings) string {
	p := s.Proxy
	switch {
	case s.Mode == "direct":
		return t.say("way_direct")
	case s.Mode == "discovered":
		return t.say("way_discovered")
	case p == nil:
		return t.say("way_system")
	case p.Invalid != "":
		return t.say("way_unclear")
	case p.PAC != "":
		return t.say("way_script") + t.from(p.Source)
	case p.Excluded:
		return t.say("way_excluded")
	case p.Via != "":
		return t.say("way_own", "what", p.Via) + t.from(p.Source)
	default:
		return t.say("way_other")
	}
}

func (t teller) from(source string) string {
	switch source {
	case "policy":
		return ", " + t.say("set_policy")
	case "extension":
		return ", " + t.say("set_extension")
	default:
		return ""
	}
}

func (t teller) counted(n int, thing string) string {
	if n == 1 {
		return t.say(thing + "_one")
	}
	return t.say(thing+"_many", "n", itoa(n))
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1000*1000:
		return strconv.FormatFloat(float64(n)/1000, 'f', 1, 64) + " KB"
	default:
		return strconv.FormatFloat(float64(n)/1000/1000, 'f', 1, 64) + " MB"
	}
}
