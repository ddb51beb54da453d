package words

import (
	"strings"
	"testing"

	"fix502/steps"
	"fix502/steps/prose"
)

// actions lists the actions that have words, by step.
func actions() map[string][]string {
	return map[string][]string{
		steps.Refresh: {"reload", "hard_reload", "open_page", "open_status", "wait"},
		steps.Connection: {
			"flush_dns", "switch_resolver", "sign_in_portal", "reconnect", "fix_clock", "edit_hosts", "tell_isp",
		},
		steps.Cache:     {"clear_for_me", "open_site_data", "clear_site_data"},
		steps.Browser:   {"open_other_for_me", "open_other", "update_browser"},
		steps.VPN:       {"browser_proxy", "proxy_off", "no_proxy", "vpn_off", "split_tunnel", "other_network", "tell_admin", "allow_bypass"},
		steps.Incognito: {"private_for_me", "private_window"},
		steps.Plugins:   {"open_extensions", "disable_all", "halve_for_me", "halve"},
		steps.Support:   {"open_help", "open_status", "copy_ticket", "save_summary"},
	}
}

// anywhere calls see for every system with every browser that runs there.
func anywhere(see func(goos, browser string)) {
	for _, goos := range []string{"linux", "darwin", "windows", "freebsd"} {
		for _, browser := range []string{"chrome", "edge", "firefox", "safari", "other", "", "brave", "zen"} {
			if browser != "safari" || goos == "darwin" {
				see(goos, browser)
			}
		}
	}
}

func TestEveryActionHasWordsEverywhere(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		for step, ids := range actions() {
			for _, id := range ids {
				anywhere(func(goos, browser string) {
					for _, fields := range []map[string]string{typical(), nil} {
						a := w.Action(step, id, goos, browser, fields)
						if why := flaw(a); why != "" {
							t.Errorf("%s, %s on %s in %q: %s", step, id, goos, browser, why)
						}
					}
				})
			}
		}
	})
}

func flaw(a ActionWords) string {
	switch {
	case a.Title == "" || length(a.Title) > 44 || strings.ContainsAny(a.Title, "{}*`"):
		return "title: " + a.Title
	case a.Hint == "" || length(a.Hint) > 44 || strings.ContainsAny(a.Hint, "{}*`"):
		return "hint: " + a.Hint
	case length(a.Body) < 60:
		return "the body says too little: " + a.Body
	case strings.Contains(a.Body, "{"):
		return "fields left: " + a.Body
	case a.Loses != "" && sentence(a.Loses, 400) != "":
		return "loses " + sentence(a.Loses, 400)
	}
	for _, b := range prose.Blocks(a.Body) {
		text := prose.Unmark(b.Text)
		if strings.Contains(text, " .") || strings.Contains(text, " ,") || strings.Contains(text, "  ") {
			return "a gap: " + text
		}
	}
	return ""
}

func TestNoWordsForActionsNobodyOffers(t *testing.T) {
	w := inEnglish(t)
	for step, ids := range actions() {
		known := map[string]bool{}
		for _, id := range ids {
			known[id] = true
		}
		for _, kind := range []string{"action", "after"} {
			for _, s := range w.steps[step].Kind(kind) {
				if !known[s.ID] {
					t.Errorf("%s.md:%d: nobody offers %s", step, s.Line, s.ID)
				}
			}
		}
	}
	if a := w.Action("refresh", "no_such", "linux", "", nil); a.Title != "no such" || a.Body != "" {
		t.Errorf("an unknown action: %+v", a)
	}
	if a := w.Action("no_step", "reload", "linux", "", nil); a.Title != "reload" {
		t.Errorf("an unknown step: %+v", a)
	}
}

func TestKeysAndPagesFitSystemAndBrowser(t *testing.T) {
	w := inEnglish(t)
	for _, c := range []struct{ step, action, goos, browser, want, not string }{
		{"refresh", "reload", "linux", "chrome", "Ctrl+R", "Cmd"},
		{"refresh", "reload", "darwin", "safari", "Cmd+R", "Ctrl"},
		{"refresh", "hard_reload", "windows", "edge", "Ctrl+Shift+R", "Cmd"},
		{"refresh", "hard_reload", "darwin", "edge", "Cmd+Shift+R", "Ctrl"},
		{"refresh", "hard_reload", "linux", "firefox", "Ctrl+Shift+R", "Cmd"},
		{"refresh", "hard_reload", "darwin", "zen", "Cmd+Shift+R", "Ctrl"},
		{"refresh", "hard_reload", "darwin", "safari", "Cmd+Option+R", "Ctrl"},
		{"refresh", "hard_reload", "darwin", "other", "Cmd+Shift+R", "Ctrl"},
		{"incognito", "private_window", "linux", "chrome", "Ctrl+Shift+N", "Ctrl+Shift+P"},
		{"incognito", "private_window", "windows", "brave", "Ctrl+Shift+N", "Ctrl+Shift+P"},
		{"incognito", "private_window", "windows", "edge", "InPrivate", "Incognito"},
		{"incognito", "private_window", "darwin", "edge", "Cmd+Shift+N", "Ctrl"},
		{"incognito", "private_window", "linux", "librewolf", "Ctrl+Shift+P", "Ctrl+Shift+N"},
		{"incognito", "private_window", "darwin", "firefox", "Cmd+Shift+P", "Ctrl"},
		{"incognito", "private_window", "darwin", "safari", "Cmd+Shift+N", "Ctrl"},
		{"incognito", "private_window", "darwin", "chrome", "Files that you download", "Ctrl"},
		{"connection", "flush_dns", "linux", "", "resolvectl flush-caches", "ipconfig"},
		{"connection", "flush_dns", "darwin", "", "killall -HUP mDNSResponder", "resolvectl"},
		{"connection", "flush_dns", "windows", "", "ipconfig /flushdns", "sudo"},
		{"connection", "edit_hosts", "windows", "", `%SystemRoot%\System32\drivers\etc\hosts`, "sudo"},
		{"connection", "edit_hosts", "linux", "", "sudo nano /etc/hosts", "Notepad"},
		{"connection", "switch_resolver", "darwin", "", "9.9.9.9", "IPv4 on"},
		{"connection", "fix_clock", "linux", "", "timedatectl set-ntp true", "System Settings"},
		{"cache", "clear_site_data", "linux", "chromium", "chrome://settings/content/all?searchSubpage=chatgpt.com", "edge:"},
		{"cache", "clear_site_data", "windows", "edge", "edge://settings/content/all?searchSubpage=chatgpt.com", "chrome:"},
		{"cache", "clear_site_data", "linux", "firefox", "about:preferences#privacy", "chrome:"},
		{"cache", "clear_site_data", "darwin", "safari", "Manage Website Data", "chrome:"},
		{"plugins", "disable_all", "linux", "vivaldi", "chrome://extensions", "edge:"},
		{"plugins", "disable_all", "windows", "edge", "edge://extensions", "chrome:"},
		{"plugins", "disable_all", "linux", "firefox", "Troubleshoot Mode", "chrome:"},
		{"vpn", "proxy_off", "linux", "", "gsettings set org.gnome.system.proxy mode none", "Details…"},
		{"vpn", "proxy_off", "linux", "", "KDE", "taskbar"},
		{"vpn", "proxy_off", "windows", "", "Network & internet", "unset"},
		{"vpn", "no_proxy", "windows", "", "chatgpt.com;*.chatgpt.com", "export"},
		{"vpn", "no_proxy", "darwin", "", "chatgpt.com, *.chatgpt.com", "gsettings"},
		{"vpn", "no_proxy", "linux", "", `NO_PROXY="chatgpt.com,$NO_PROXY"`, "*.chatgpt.com"},
	} {
		var body strings.Builder
		for _, b := range prose.Blocks(w.Action(c.step, c.action, c.goos, c.browser, typical()).Body) {
			body.WriteString(prose.Unmark(b.Text) + "\n")
		}
		if got := body.String(); !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s on %s in %q: want %q and not %q in\n%s", c.action, c.goos, c.browser, c.want, c.not, got)
		}
	}
}

func TestChangesSayWhatIsLost(t *testing.T) {
	inEach(t, func(t *testing.T, w *Words) {
		for step, ids := range map[string][]string{
			"connection": {"flush_dns", "switch_resolver", "reconnect", "edit_hosts"},
			"cache":      {"clear_for_me", "clear_site_data"},
			"browser":    {"update_browser"},
			"vpn":        {"proxy_off", "no_proxy", "vpn_off", "split_tunnel"},
			"plugins":    {"disable_all"},
		} {
			for _, id := range ids {
				anywhere(func(goos, browser string) {
					if w.Action(step, id, goos, browser, nil).Loses == "" {
						t.Errorf("%s on %s in %q does not say what is lost", id, goos, browser)
					}
				})
			}
		}
	})
}

func TestForeignValuesStayPlain(t *testing.T) {
	w := inEnglish(t)
	line := "1.2.3.4 `x` **y**\n- z"
	a := w.Action("connection", "edit_hosts", "linux", "", map[string]string{"hosts_line": line})
	first := prose.Blocks(a.Body)[0]
	spans := prose.Spans(first.Text)
	if want := strings.ReplaceAll(line, "\n", " "); len(spans) != 3 || spans[1].Text != want || spans[1].Style != prose.Code {
		t.Errorf("got %q", spans)
	}
}
