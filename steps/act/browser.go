package act

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/atotto/clipboard"

	"fix502/checks/fault"
	"fix502/steps/act/change"
	"fix502/steps/act/site"
	"fix502/steps/words"
)

// openIn opens the service, or a page of the browser's own, in a browser.
// What a browser lets nobody open from outside goes to the clipboard instead.
func (d Desk) openIn(ctx context.Context, which func(context.Context) (Program, bool), how How) (string, error) {
	if which == nil {
		return "", nothing()
	}
	p, ok := which(ctx)
	if !ok {
		return "", fault.New("browser_not_there")
	}
	line, err := Command(d.GOOS, p, how, d.Profile.URL)
	var hand *ByHand
	if errors.As(err, &hand) {
		return d.byHand(hand)
	}
	if err != nil {
		return "", err
	}
	begin := d.Start
	if begin == nil {
		begin = start
	}
	if err := begin(ctx, line); err != nil {
		return "", fault.New("not_started", "name", p.Name, "address", line[len(line)-1])
	}
	if how == HowPrivate {
		return d.say("opened_private", "address", line[len(line)-1], "name", p.Name), nil
	}
	return d.say("opened_in", "address", line[len(line)-1], "name", p.Name), nil
}

// byHand puts the address on the clipboard and says what to press; without a
// clipboard the person types it.
func (d Desk) byHand(b *ByHand) (string, error) {
	clip := d.Clip
	if clip == nil {
		clip = clipboard.WriteAll
	}
	if b.Address == "" || clip(b.Address) != nil {
		return "", b
	}
	return d.say("clipped", "address", b.Address, "name", b.Name, "what", d.Words.Error(b.Keys)), nil
}

// clear does clear_for_me, and says how to undo it.
func (d Desk) clear(ctx context.Context) (string, error) {
	if d.Clear == nil {
		return "", nothing()
	}
	j, err := d.Clear(ctx)
	if err != nil {
		return "", err
	}
	j.Domains, j.Hosts, j.Service = d.domains(), d.hosts(), d.Profile.Name
	where := Where(d.Words, j.Profile.Name, j.Profile.Shown)
	r, err := j.Clear(ctx)
	var none *site.Nothing
	if errors.As(err, &none) {
		return d.say("nothing", "name", d.Profile.Name, "where", where), nil
	}
	if err != nil {
		return "", err
	}
	did := r.Did(j.Service)
	label, left := "cleared", make([]string, 0, len(r.Left))
	for _, kind := range r.Left {
		label, left = "cleared_some", append(left, d.say("left_"+kind))
	}
	return d.say(label, "what", What(d.Words, did), "where", where, "more", both(d.Words, left)), nil
}

// What says what a change removed.
func What(w *words.Words, did change.Did) string {
	var parts []string
	for _, p := range []struct {
		n     int
		label string
	}{{did.Cookies, "cookie"}, {did.Folders, "folder"}, {did.Workers, "worker"}} {
		switch {
		case p.n == 1:
			parts = append(parts, w.Say("done."+p.label))
		case p.n > 1:
			parts = append(parts, w.Say("done."+p.label+"s", "n", strconv.Itoa(p.n)))
		}
	}
	if did.Storage {
		parts = append(parts, w.Say("done.storage"))
	}
	return w.Say("done.whose", "what", both(w, parts), "name", did.Service)
}

// Where names a browser and, where it is not the one used last, its profile.
func Where(w *words.Words, browser, profile string) string {
	if profile == "" {
		return browser
	}
	return browser + " (" + Nth(w, profile) + ")"
}

// Nth names a profile by its number, without the name that the person gave it;
// the one that was used last needs none.
func Nth(w *words.Words, profile string) string {
	if n, err := strconv.Atoi(profile); err == nil && n > 1 {
		return w.Say("done.profile", "n", profile)
	}
	return profile // as an older version wrote it
}

// both joins parts of a sentence.
func both(w *words.Words, parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return w.Say("done.both", "what", strings.Join(parts[:last], ", "), "more", parts[last])
}

// domains are those of the profile, else the host of the service's page.
func (d Desk) domains() []string {
	if len(d.Profile.Browser.Domains) > 0 {
		return d.Profile.Browser.Domains
	}
	if u, err := url.Parse(d.Profile.URL); err == nil && u.Hostname() != "" {
		return []string{u.Hostname()}
	}
	return nil
}

// hosts are those of the service's page and parts, with their ports.
func (d Desk) hosts() []string {
	var out []string
	all := []string{d.Profile.URL}
	for _, e := range d.Profile.Endpoints {
		all = append(all, e.URL)
	}
	for _, a := range all {
		if u, err := url.Parse(a); err == nil && u.Hostname() != "" {
			out = append(out, u.Host)
		}
	}
	return out
}
