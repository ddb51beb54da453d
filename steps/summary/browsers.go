package summary

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"fix502/checks"
)

// browserName is a browser's name for people.
func browserName(id string) string {
	name := map[string]string{
		"chrome": "Google Chrome", "chromium": "Chromium", "edge": "Microsoft Edge", "brave": "Brave", "vivaldi": "Vivaldi",
		"opera": "Opera", "arc": "Arc", "firefox": "Firefox", "librewolf": "LibreWolf", "zen": "Zen", "safari": "Safari",
	}[id]
	return cmp.Or(name, "a browser")
}

// profileName is a profile by its number: 1 is the one used last.
func profileName(browser string, n int) string {
	return browserName(browser) + ", profile " + strconv.Itoa(n)
}

// whose names the profile that a fact is about; empty for other facts.
func whose(f *checks.Fact) string {
	switch {
	case f == nil:
		return ""
	case f.Stored != nil:
		return profileName(f.Stored.Browser, f.Stored.Profile)
	case f.Extensions != nil:
		return profileName(f.Extensions.Browser, f.Extensions.Profile)
	case f.Settings != nil:
		return profileName(f.Settings.Browser, f.Settings.Profile)
	default:
		return ""
	}
}

func browsersLine(all []checks.BrowserInfo) string {
	if len(all) == 0 {
		return "no browser found"
	}
	var out []string
	for _, b := range all {
		var marks []string
		for _, m := range []struct {
			is   bool
			name string
		}{{b.Default, "default"}, {open(b), "open"}, {b.Package != "", b.Package}, {b.Missing, "its program was not found"}} {
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
	return listed(out, 6)
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
func storedLine(s checks.Stored) string {
	what := "no cookies of the service"
	if s.Count > 0 {
		what = counted(s.Count, "cookie") + " of the service, none for its page"
	}
	if len(s.Headers) > 0 {
		h := s.Headers[0]
		what = fmt.Sprintf("%s for %s, header about %s", counted(h.Count, "cookie"), h.Host, size(int64(h.Bytes)))
	}
	out := []string{profileName(s.Browser, s.Profile) + ": " + what}
	total := int64(0)
	for _, d := range s.Sites {
		total += d.Bytes
	}
	if total > 0 {
		out = append(out, size(total)+" of other data")
	}
	if s.Worker {
		out = append(out, "a service worker")
	}
	return parts(out...)
}

// extensionsLine names the likeliest to matter, with the reason.
func extensionsLine(x checks.Extensions) string {
	who := profileName(x.Browser, x.Profile) + ": "
	if x.Count == 0 {
		return who + "no extensions"
	}
	line := fmt.Sprintf("%s%s, %d on", who, counted(x.Count, "extension"), x.Enabled)
	var out []string
	more := 0
	for _, e := range x.List {
		switch {
		case e.Rank == 0:
		case len(out) == 3:
			more++
		default:
			out = append(out, e.Name+" ("+suspicion(e)+")")
		}
	}
	if len(out) == 0 {
		return line + ", none can touch the service"
	}
	line += "; first to suspect: " + strings.Join(out, ", ")
	if more > 0 {
		line += fmt.Sprintf(" and %d more", more)
	}
	return line
}

// suspicion is why an extension is worth a look.
func suspicion(e checks.Extension) string {
	words := map[string]string{
		"proxy": "can set a proxy", "block": "can block pages", "rewrite": "can change requests",
		"cookies": "can change cookies", "settings": "can change privacy settings",
		"script": "runs in the page", "read": "can reach the site",
	}
	var out []string
	if len(e.Can) > 0 {
		out = append(out, words[e.Can[0]])
	}
	if e.Fresh {
		out = append(out, "new or just updated")
	}
	switch e.By {
	case "policy":
		out = append(out, "set by your organisation")
	case "program":
		out = append(out, "put there by another program")
	case "folder":
		out = append(out, "loaded from a folder")
	}
	return parts(out...)
}

func settingsLine(s checks.BrowserSettings) string {
	out := []string{profileName(s.Browser, s.Profile) + ": " + wayWords(s)}
	switch s.DNS {
	case "off":
		out = append(out, "secure DNS off")
	case "first", "only":
		text := "secure DNS " + s.DNS
		if s.DNSHost != "" {
			text += " by " + s.DNSHost
		}
		out = append(out, text)
	}
	return parts(out...)
}

func wayWords(s checks.BrowserSettings) string {
	p := s.Proxy
	switch {
	case s.Mode == "direct":
		return "no proxy, whatever the system says"
	case s.Mode == "discovered":
		return "looks for a proxy on the network by itself"
	case p == nil:
		return "the system's proxy settings"
	case p.Invalid != "":
		return "a proxy of its own that cannot be understood"
	case p.PAC != "":
		return "a proxy script of its own" + from(p.Source)
	case p.Excluded:
		return "a proxy of its own, not for this site"
	case p.Via != "":
		return "a proxy of its own, " + p.Via + from(p.Source)
	default:
		return "a proxy of its own, not for this kind of address"
	}
}

func from(source string) string {
	switch source {
	case "policy":
		return ", set by your organisation"
	case "extension":
		return ", set by an extension"
	default:
		return ""
	}
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
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
