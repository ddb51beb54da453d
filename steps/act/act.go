// Package act does for the person what an action offers: it opens a page in
// the default browser or in a chosen one, puts prepared texts on the clipboard,
// and clears what a browser stored for the service, with a copy that can be
// put back. It is the only package that reaches out to the desktop.
package act

import (
	"context"
	"io"
	"net/url"

	"github.com/atotto/clipboard"
	"github.com/cli/browser"

	"fix502/checks/fault"
	"fix502/checks/profile"
	"fix502/steps"
	"fix502/steps/act/site"
	"fix502/steps/words"
)

// Desk is what actions need to know. Functions that are nil mean the real
// desktop.
type Desk struct {
	Profile profile.Profile
	// Ticket returns a prepared text by its target: support, admin, isp.
	Ticket func(target string) string
	// Own is the browser that the person uses, Other another one that is
	// installed; nil or false: none is known.
	Own, Other func(context.Context) (Program, bool)
	// Clear is what clear_for_me would clear; nil: nothing can be cleared.
	Clear func(context.Context) (site.Job, error)
	// Half shows the next window in the search for an extension, and says
	// what is on in it; nil: there is none.
	Half func(context.Context) (string, error)
	// Words are those in which it is said what was done.
	Words *words.Words
	// GOOS is the operating system, for command lines and keys.
	GOOS string
	// Start begins a program by its command line.
	Start func(ctx context.Context, line []string) error
	// Browse opens an address in the default browser.
	Browse func(address string) error
	// Clip puts a text on the clipboard.
	Clip func(text string) error
}

func nothing() error { return fault.New("nothing_here") }

// say words what was done.
func (d Desk) say(label string, fields ...string) string {
	return d.Words.Say("done."+label, fields...)
}

// Perform does an action and says in a few words what was done. Where the
// desktop cannot do it, the words for the error tell the person what to do by
// hand.
func (d Desk) Perform(ctx context.Context, a steps.Action) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if d.Words == nil {
		d.Words = &words.Words{}
	}
	switch a.Kind {
	case steps.Open:
		return d.open(ctx, a.Target)
	case steps.Copy:
		return d.copy(a.Target)
	case steps.Do:
		if a.ID == "clear_for_me" {
			return d.clear(ctx)
		}
	case steps.Tell:
	}
	return "", fault.New("not_done", "name", a.ID)
}

func (d Desk) open(ctx context.Context, target string) (string, error) {
	switch target {
	case "other":
		return d.openIn(ctx, d.Other, HowPage)
	case "private":
		return d.openIn(ctx, d.Own, HowPrivate)
	case "site_data":
		return d.openIn(ctx, d.Own, HowSiteData)
	case "half":
		if d.Half == nil {
			return "", nothing()
		}
		return d.Half(ctx)
	case "extensions":
		return d.openIn(ctx, d.Own, HowExtensions)
	}
	address := d.address(target)
	if !web(address) {
		return "", nothing()
	}
	browse := d.Browse
	if browse == nil {
		browse = openQuietly
	}
	if err := browse(address); err != nil {
		return "", fault.New("no_browser", "address", address)
	}
	return d.say("opened", "address", address), nil
}

func (d Desk) address(target string) string {
	switch target {
	case "page":
		return d.Profile.URL
	case "status":
		return d.Profile.Status.Page
	case "support":
		return d.Profile.Support.URL
	case "captive":
		// A plain address of no secrets: the portal puts its page in the way.
		for _, c := range d.Profile.Controls {
			if u, err := url.Parse(c.URL); err == nil && u.Scheme == "http" {
				return c.URL
			}
		}
	}
	return ""
}

func (d Desk) copy(target string) (string, error) {
	if d.Ticket == nil {
		return "", nothing()
	}
	text := d.Ticket(target)
	if text == "" {
		return "", nothing()
	}
	clip := d.Clip
	if clip == nil {
		clip = clipboard.WriteAll
	}
	if err := clip(text); err != nil {
		return "", fault.New("no_clipboard")
	}
	return d.say("copied"), nil
}

// web accepts the addresses that a browser may be handed: a server, a profile
// and a portal can name any.
func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// openQuietly starts the default browser; its own output would spoil the
// screen.
func openQuietly(address string) error {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(address)
}
