package trial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"fix502/checks"
)

const (
	// wakeUp is what extensions are given to start their own programs, before
	// the page is asked for.
	wakeUp = time.Second
	// bodyWait bounds the wait for the rest of a page after its header: a
	// page may be sent without an end.
	bodyWait = 2 * time.Second
)

// loadChromium runs a browser of the Chromium family, steered by the DevTools
// protocol over a pipe: no port is opened.
func loadChromium(ctx context.Context, t *try) (page, error) {
	var started *exec.Cmd
	var g group
	options := append(t.chromiumOptions(), chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
		tame(cmd)
		cmd.Cancel = func() error {
			if runtime.GOOS != "windows" { // there the job below does it
				join(cmd.Process).end()
			}
			return cmd.Process.Kill()
		}
		started = cmd
	}))
	silent := func(string, ...any) {}
	alloc, freeAlloc := chromedp.NewExecAllocator(ctx, options...)
	tab, freeTab := chromedp.NewContext(alloc, chromedp.WithErrorf(silent), chromedp.WithLogf(silent))
	defer func() {
		freeTab()
		freeAlloc()
		if started != nil && g == (group{}) {
			g = join(started.Process)
		}
		g.end()
		endUsers(t.folder.path)
	}()
	if err := chromedp.Do(tab); err != nil {
		return page{}, fmt.Errorf("start the browser: %w", err)
	}
	g = join(chromedp.FromContext(tab).Browser.Process())
	if t.awaits {
		if err := sleep(ctx, wakeUp); err != nil {
			return page{}, err
		}
	}
	return chromedp.Run(tab, t.visit)
}

// visit loads the page and watches what becomes of it.
func (t *try) visit(ctx context.Context, tab *chromedp.Target) (page, error) {
	events := make(chan any, 256)
	err := chromedp.Listen(ctx, func(ev any) {
		if !matters(ev) {
			return
		}
		select {
		case events <- ev:
		default: // a flood: the document's own events came long before
		}
	})
	if err != nil {
		return page{}, err
	}
	if _, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{}); err != nil {
		return page{}, err
	}
	if t.spec.Trial.Factor == checks.FactorWorker {
		if _, err := cdp.Call(ctx, tab, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil {
			return page{}, err
		}
	}
	w := watch{frame: cdp.FrameID(tab.TargetID)}
	asked := make(chan string, 1)
	go func() {
		res, err := cdp.Call(ctx, tab, cdpage.Navigate, cdpage.NavigateParams{URL: t.spec.Route.URL})
		if err != nil {
			close(asked)
			return
		}
		asked <- res.ErrorText
	}()
	if err := w.follow(ctx, events, asked); err != nil {
		return page{}, err
	}
	return w.page(t.body(ctx, tab, w)), nil
}

// body is what came of the document, or nothing.
func (t *try) body(ctx context.Context, tab *chromedp.Target, w watch) []byte {
	if w.answer == nil || !w.finished {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, bodyWait)
	defer cancel()
	res, err := cdp.Call(ctx, tab, network.GetResponseBody, network.GetResponseBodyParams{RequestID: w.request})
	if err != nil {
		return nil
	}
	return res.Body
}

// chromiumOptions is the command line. What a browser does on its own account
// (updates, reports, sync) is off; nothing hides that it is a program's.
func (t *try) chromiumOptions() []chromedp.ExecAllocatorOption {
	out := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program(t.install.Program)), chromedp.UserDataDir(t.folder.data()),
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("headless", "new"),
	}
	for _, name := range []string{
		"disable-background-networking", "disable-breakpad", "disable-client-side-phishing-detection",
		"disable-component-update", "disable-default-apps", "disable-dev-shm-usage", "disable-domain-reliability",
		"disable-hang-monitor", "disable-sync", "enable-automation", "hide-scrollbars", "metrics-recording-only",
		"mute-audio", "no-pings", "noerrdialogs", "safebrowsing-disable-auto-update",
	} {
		out = append(out, chromedp.Flag(name, true))
	}
	out = append(out, chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"))
	factor := t.spec.Trial.Factor
	profile := t.profile
	if !factor.Copies() {
		profile = "Default"
		out = append(out, chromedp.Flag("password-store", "basic"), chromedp.Flag("use-mock-keychain", true))
	}
	out = append(out, chromedp.Flag("profile-directory", profile))
	if !factor.Copies() || factor == checks.FactorExtensions {
		out = append(out, chromedp.Flag("disable-extensions", true))
	}
	if factor == checks.FactorDirect {
		out = append(out, chromedp.Flag("no-proxy-server", true))
	}
	if rules := t.env.hostRules(); rules != "" {
		out = append(out, chromedp.Flag("host-resolver-rules", rules))
	}
	for _, f := range t.env.Flags {
		name, value, ok := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if ok {
			out = append(out, chromedp.Flag(name, value))
		} else {
			out = append(out, chromedp.Flag(name, true))
		}
	}
	if runtime.GOOS == "linux" || runtime.GOOS == "freebsd" {
		out = append(out, chromedp.Env("TMPDIR="+t.folder.temp()))
	}
	return out
}

// hostRules leads the mapped hosts to their addresses and every other name
// nowhere; empty where nothing is mapped.
func (e Env) hostRules() string {
	if len(e.Map) == 0 {
		return ""
	}
	var rules []string
	for host, addr := range e.Map {
		rules = append(rules, "MAP "+host+" "+addr)
	}
	slices.Sort(rules)
	return strings.Join(append(rules, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"), ", ")
}

// program is the file to start: on macOS an application is a folder.
func program(path string) string {
	name, ok := strings.CutSuffix(filepath.Base(path), ".app")
	if !ok {
		return path
	}
	return filepath.Join(path, "Contents", "MacOS", name)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// matters tells whether an event is one that watch reads.
func matters(ev any) bool {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		return ev.Type == network.ResourceTypeDocument
	case *network.EventResponseReceived:
		return ev.Type == network.ResourceTypeDocument
	case *network.EventLoadingFailed:
		return ev.Type == network.ResourceTypeDocument
	case *network.EventLoadingFinished:
		return true
	default:
		return false
	}
}

// watch follows the main document through redirects to its end.
type watch struct {
	frame    cdp.FrameID
	request  network.RequestID
	answer   *network.Response
	netError string
	finished bool
	over     bool
}

// follow reads events until the document has come or failed.
func (w *watch) follow(ctx context.Context, events <-chan any, asked <-chan string) error {
	var late <-chan time.Time
	for !w.over {
		select {
		case ev := <-events:
			w.see(ev)
		case text, ok := <-asked:
			if !ok {
				return errors.New("the browser does not load the page")
			}
			asked = nil
			if text != "" && w.netError == "" {
				w.netError = netErrorOf(text)
			}
		case <-late:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
		if late == nil && (w.answer != nil || w.netError != "") {
			late = time.After(bodyWait)
		}
	}
	return nil
}

func (w *watch) see(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if ev.FrameID == w.frame {
			w.request, w.answer = ev.RequestID, nil
		}
	case *network.EventResponseReceived:
		if ev.RequestID == w.request {
			w.answer = ev.Response
		}
	case *network.EventLoadingFinished:
		if ev.RequestID == w.request && w.request != "" {
			w.finished, w.over = true, true
		}
	case *network.EventLoadingFailed:
		if ev.RequestID == w.request {
			w.netError, w.over = netErrorOf(ev.ErrorText), true
		}
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
	p.status, p.proto = int(r.Status), r.Protocol
	p.header = make(map[string]string, len(r.Headers))
	for name, v := range r.Headers {
		joinHeader(p.header, name, strings.ReplaceAll(fmt.Sprint(v), "\n", ", "))
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
