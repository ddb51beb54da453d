package act

import (
	"net/url"
	"slices"

	"fix502/checks/fault"
)

// Program is an installed browser that can be started.
type Program struct {
	ID   string // as in checks.BrowserInfo
	Name string // for people
	Path string // its file; on macOS its application folder
}

// How is in which way a browser is to open something.
type How string

// The ways.
const (
	HowPage       How = "page"       // an ordinary window
	HowPrivate    How = "private"    // a private window
	HowSiteData   How = "site_data"  // the settings page of one site's data
	HowExtensions How = "extensions" // the list of extensions
)

// ByHand is the refusal to open what a browser lets nobody open from outside:
// it tells what to type where.
type ByHand struct {
	Name    string // of the browser
	Address string // to be pasted; empty: there is none
	Keys    error  // what to press, as a half-sentence
}

func (b *ByHand) Error() string { return fault.Text(b) }
func (b *ByHand) Unwrap() error { return b.Keys }

// Words implement fault.Worded.
func (b *ByHand) Words() (string, []string) {
	if b.Address == "" {
		return "not_from_outside", []string{"name", b.Name}
	}
	return "only_typed", []string{"name", b.Name, "address", b.Address}
}

// Command is the command line that opens an address in a browser. With
// HowSiteData the address is the site's, with HowExtensions it is not used.
// There is no shell between, and nothing but pages and the settings pages of
// this file is opened.
func Command(goos string, p Program, how How, address string) ([]string, error) {
	if how != HowExtensions {
		u, err := url.Parse(address)
		if err != nil || !web(address) {
			return nil, fault.New("no_page", "address", address)
		}
		address = u.String()
	}
	switch how {
	case HowPage:
		if goos == "darwin" {
			return []string{"open", "-a", p.app(), address}, nil
		}
		return []string{p.Path, address}, nil
	case HowPrivate:
		flag := private(p.ID, goos)
		if flag == "" {
			return nil, &ByHand{Name: p.Name, Keys: fault.New("keys_private", "address", address)}
		}
		return p.with(goos, flag, address), nil
	case HowSiteData, HowExtensions:
		return p.settings(goos, how, address)
	}
	return nil, fault.New("nothing_here")
}

// private is the argument for a private window; empty where there is none.
func private(id, goos string) string {
	switch {
	case id == "edge":
		return "--inprivate"
	case id == "opera":
		return "--private"
	case slices.Contains(gecko(), id):
		return "--private-window"
	case id == "safari", id == "arc" && goos == "darwin":
		return ""
	default:
		return "--incognito"
	}
}

func gecko() []string { return []string{"firefox", "librewolf", "zen"} }

// app is what the open command of macOS calls a browser.
func (p Program) app() string {
	if p.Path == "" {
		return p.Name
	}
	return p.Path
}

// with starts a browser with arguments. On macOS an address must come after
// --args: handed over in the ordinary way it opens in an ordinary window.
func (p Program) with(goos string, args ...string) []string {
	if goos == "darwin" {
		return append([]string{"open", "-na", p.app(), "--args"}, args...)
	}
	return append([]string{p.Path}, args...)
}

// settings opens a page of the browser's own where it lets that happen.
// Chromium and its relatives take such addresses from the keyboard alone.
func (p Program) settings(goos string, how How, site string) ([]string, error) {
	if p.ID == "safari" {
		keys := "keys_extensions"
		if how == HowSiteData {
			keys = "keys_site_data"
		}
		return nil, &ByHand{Name: p.Name, Keys: fault.New(keys)}
	}
	at := own(p.ID, how, site)
	if slices.Contains(gecko(), p.ID) {
		return p.with(goos, at), nil
	}
	return nil, &ByHand{Name: p.Name, Address: at, Keys: paste(goos)}
}

// own is the address of a page of the browser's own.
func own(id string, how How, site string) string {
	if slices.Contains(gecko(), id) {
		if how == HowExtensions {
			return "about:addons"
		}
		return "about:preferences#privacy"
	}
	scheme := "chrome"
	if slices.Contains([]string{"edge", "brave", "vivaldi", "opera", "arc"}, id) {
		scheme = id
	}
	if how == HowExtensions {
		return scheme + "://extensions"
	}
	u, err := url.Parse(site)
	if err != nil {
		return scheme + "://settings/content/all"
	}
	return scheme + "://settings/content/siteDetails?site=" + url.QueryEscape(u.Scheme+"://"+u.Host)
}

// paste tells how an address on the clipboard gets into the address bar.
func paste(goos string) error {
	if goos == "darwin" {
		return fault.New("keys_paste_mac")
	}
	return fault.New("keys_paste")
}
