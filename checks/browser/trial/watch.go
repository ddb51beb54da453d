package trial

import (
	"context"
	"encoding/json"
	"net"
	"strconv"
	"strings"
	"time"

	"fix502/checks"
)

// loading is what the events of a page's loading say, as far as it matters.
type loading struct {
	RequestID string
	FrameID   string
	Type      string
	ErrorText string
	Response  *response
}

// response is Network.Response, as far as it matters.
type response struct {
	Status            int
	Protocol          string
	Headers           map[string]string
	RemoteIPAddress   string
	RemotePort        int64
	FromServiceWorker bool
	FromDiskCache     bool
	SecurityDetails   *struct{ Issuer string }
}

// watch follows the document through redirects to its end.
type watch struct {
	frame    string
	request  string
	answer   *response
	netError string
	finished bool
	over     bool
}

// follow reads events until the document has come or failed.
func (w *watch) follow(ctx context.Context, tab *peer, asked <-chan navigated) error {
	var late <-chan time.Time
	for !w.over {
		select {
		case m := <-tab.events:
			w.see(m)
		case n := <-asked:
			if n.err != nil {
				return n.err
			}
			asked = nil
			if n.ErrorText != "" && w.netError == "" {
				w.netError = netErrorOf(n.ErrorText)
			}
		case <-late:
			return nil
		case <-tab.gone:
			return errGone
		case <-ctx.Done():
			return ctx.Err()
		}
		if late == nil && (w.answer != nil || w.netError != "") {
			late = time.After(bodyWait)
		}
	}
	return nil
}

// see takes in one event. The first document that is asked for is the page's:
// frames inside it come later.
func (w *watch) see(m message) {
	var ev loading
	if json.Unmarshal(m.Params, &ev) != nil {
		return
	}
	if m.Method == "Network.requestWillBeSent" && ev.Type == "Document" && (w.frame == "" || w.frame == ev.FrameID) {
		w.frame, w.request, w.answer = ev.FrameID, ev.RequestID, nil
	}
	if ev.RequestID != w.request || w.request == "" {
		return
	}
	switch m.Method {
	case "Network.responseReceived":
		w.answer = ev.Response
	case "Network.loadingFinished":
		w.finished, w.over = true, true
	case "Network.loadingFailed":
		w.netError, w.over = netErrorOf(ev.ErrorText), true
	}
}

func netErrorOf(text string) string { return strings.TrimPrefix(strings.TrimSpace(text), "net::") }

// page is what was watched, without what belongs to DevTools.
func (w *watch) page(body []byte) page {
	p := page{netError: w.netError, body: body}
	r := w.answer
	if r == nil {
		return p
	}
	p.status, p.proto = r.Status, r.Protocol
	p.header = make(map[string]string, len(r.Headers))
	for name, v := range r.Headers {
		joinHeader(p.header, name, strings.ReplaceAll(v, "\n", ", "))
	}
	if r.RemoteIPAddress != "" {
		p.addr = net.JoinHostPort(strings.Trim(r.RemoteIPAddress, "[]"), strconv.FormatInt(r.RemotePort, 10))
	}
	if r.SecurityDetails != nil {
		p.issuer = r.SecurityDetails.Issuer
	}
	switch {
	case r.FromServiceWorker:
		p.from = checks.FromWorker
	case r.FromDiskCache:
		p.from = checks.FromCache
	default:
		p.from = checks.FromNetwork
	}
	return p
}
