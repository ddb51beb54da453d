package act

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/atotto/clipboard"

	"fix502/steps/act/site"
)

// openIn opens the service, or a page of the browser's own, in a browser.
// What a browser lets nobody open from outside goes to the clipboard instead.
func (d Desk) openIn(ctx context.Context, which func(context.Context) (Program, bool), how How) (string, error) {
	if which == nil {
		return "", nothing()
	}
	p, ok := which(ctx)
	if !ok {
		return "", errors.New("the browser is not there any more; open the page yourself")
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
		return "", fmt.Errorf("%s could not be started; open %s in it yourself", p.Name, line[len(line)-1])
	}
	if how == HowPrivate {
		return fmt.Sprintf("opened %s in a private window of %s", line[len(line)-1], p.Name), nil
	}
	return fmt.Sprintf("opened %s in %s", line[len(line)-1], p.Name), nil
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
	return fmt.Sprintf("%s is on the clipboard; in %s %s", b.Address, b.Name, b.Keys), nil
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
	j.Domains, j.Hosts, j.Done = d.domains(), d.hosts(), d.done
	r, err := j.Clear(ctx)
	var none *site.Nothing
	if errors.As(err, &none) {
		return "there was nothing of " + d.Profile.Name + " in " + none.Where, nil
	}
	if err != nil {
		return "", err
	}
	left := ""
	if len(r.Left) > 0 {
		left = "; what lies together with data of other sites stays: " + strings.Join(leftWords(r.Left), " and ")
	}
	return "cleared " + d.done(r) + " in " + j.Profile.Where() + left + "; to put it back, close the browser and run: fix502 undo", nil
}

func (d Desk) done(r site.Report) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{r.Cookies, "cookie", "cookies"}, {r.Folders, "folder of stored data", "folders of stored data"}, {r.Workers, "service worker", "service workers"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprint(p.n, " ", p.many))
		}
	}
	if slices.Contains(r.Parted, site.LocalStorage) {
		parts = append(parts, "the local storage")
	}
	return listed(parts) + " of " + d.Profile.Name
}

// listed joins parts of a sentence.
func listed(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func leftWords(kinds []string) []string {
	var out []string
	for _, k := range kinds {
		switch k {
		case site.LocalStorage:
			out = append(out, "local storage")
		case site.ServiceWorker:
			out = append(out, "service workers")
		}
	}
	return out
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
