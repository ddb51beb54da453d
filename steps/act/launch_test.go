package act

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCommandLines(t *testing.T) {
	const page = "https://chatgpt.com/?a=1&b=2"
	chrome := Program{"chrome", "Google Chrome", "/usr/bin/google-chrome"}
	fox := Program{"firefox", "Firefox", "/usr/bin/firefox"}
	mac := Program{"chrome", "Google Chrome", "/Applications/Google Chrome.app"}
	for _, c := range []struct {
		goos string
		p    Program
		how  How
		want string
	}{
		{"linux", chrome, HowPage, "/usr/bin/google-chrome|" + page},
		{"linux", chrome, HowPrivate, "/usr/bin/google-chrome|--incognito|" + page},
		{"windows", Program{"edge", "Microsoft Edge", `C:\e\msedge.exe`}, HowPrivate, `C:\e\msedge.exe|--inprivate|` + page},
		{"linux", Program{"opera", "Opera", "opera"}, HowPrivate, "opera|--private|" + page},
		{"linux", fox, HowPrivate, "/usr/bin/firefox|--private-window|" + page},
		{"freebsd", Program{"zen", "Zen", "zen"}, HowPrivate, "zen|--private-window|" + page},
		{"darwin", mac, HowPage, "open|-a|/Applications/Google Chrome.app|" + page},
		{"darwin", mac, HowPrivate, "open|-na|/Applications/Google Chrome.app|--args|--incognito|" + page},
		{"darwin", Program{"safari", "Safari", ""}, HowPage, "open|-a|Safari|" + page},
		{"linux", fox, HowExtensions, "/usr/bin/firefox|about:addons"},
		{"linux", fox, HowSiteData, "/usr/bin/firefox|about:preferences#privacy"},
		{"darwin", Program{"firefox", "Firefox", "/Applications/Firefox.app"}, HowExtensions, "open|-na|/Applications/Firefox.app|--args|about:addons"},
	} {
		got, err := Command(c.goos, c.p, c.how, page)
		if err != nil || !slices.Equal(got, strings.Split(c.want, "|")) {
			t.Errorf("%s %s %s: %q %v", c.goos, c.p.ID, c.how, got, err)
		}
	}
	for _, c := range []struct {
		goos, id      string
		how           How
		address, keys string
	}{
		{"linux", "chromium", HowExtensions, "chrome://extensions", "Ctrl+L"},
		{"darwin", "chrome", HowExtensions, "chrome://extensions", "Cmd+V"},
		{"windows", "edge", HowSiteData, "edge://settings/content/siteDetails?site=https%3A%2F%2Fchatgpt.com", "Ctrl+V"},
		{"linux", "brave", HowSiteData, "brave://settings/content/siteDetails?site=https%3A%2F%2Fchatgpt.com", "Enter"},
		{"darwin", "safari", HowSiteData, "", "Manage Website Data"},
		{"darwin", "safari", HowPrivate, "", "Cmd+Shift+N"},
		{"darwin", "arc", HowPrivate, "", "Cmd+Shift+N"},
	} {
		_, err := Command(c.goos, Program{ID: c.id, Name: "It", Path: "/it"}, c.how, page)
		var hand *ByHand
		if !errors.As(err, &hand) || hand.Address != c.address || !strings.Contains(inEnglish(t).Error(err), c.keys) || !strings.Contains(inEnglish(t).Error(err), c.address) {
			t.Errorf("%s %s %s: %v", c.goos, c.id, c.how, err)
		}
	}
}

func TestOnlyPagesAreOpened(t *testing.T) {
	p := Program{"chromium", "Chromium", "chromium"}
	for _, bad := range []string{"", "file:///etc/passwd", "javascript:alert(1)", "--headless", "chrome://settings", "https://", "ht\ntps://x/", "data:text/html,x", "about:config"} {
		for _, how := range []How{HowPage, HowPrivate, HowSiteData} {
			if got, err := Command("linux", p, how, bad); err == nil {
				t.Errorf("%s %q gives %q", how, bad, got)
			}
		}
	}
	if _, err := Command("linux", p, "other", "https://chatgpt.com/"); err == nil {
		t.Error("an unknown way is taken")
	}
}

func FuzzCommand(f *testing.F) {
	f.Add("https://chatgpt.com/", "chrome")
	f.Add("--incognito", "firefox")
	f.Fuzz(func(t *testing.T, address, id string) {
		for _, how := range []How{HowPage, HowPrivate, HowSiteData, HowExtensions} {
			got, err := Command("linux", Program{id, "It", "/it"}, how, address)
			if err != nil {
				continue
			}
			last := got[len(got)-1]
			known := []string{"about:addons", "about:preferences#privacy"}
			if !strings.HasPrefix(last, "http://") && !strings.HasPrefix(last, "https://") && !slices.Contains(known, last) {
				t.Errorf("%q", got)
			}
		}
	})
}
