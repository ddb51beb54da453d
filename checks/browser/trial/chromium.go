package trial

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

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

// loadChromium runs a browser of the Chromium family and opens the page.
func loadChromium(ctx context.Context, t *try) (page, error) {
	var out page
	network := func(method string) bool { return strings.HasPrefix(method, "Network.") }
	err := t.steered(ctx, t.chromiumArgs(), network, func(ctx context.Context, tab *peer, _ *process) (err error) {
		if t.awaits {
			if err := sleep(ctx, wakeUp); err != nil {
				return err
			}
		}
		if err := tab.call(ctx, "Network.enable", struct{}{}, nil); err != nil {
			return err
		}
		out, err = t.visit(ctx, tab)
		return err
	})
	return out, err
}

// steered runs a browser of the Chromium family as long as something is done
// with it by the DevTools protocol (chromedevtools.github.io/devtools-protocol)
// over a pipe: no port is opened. Events that matter are kept.
func (t *try) steered(ctx context.Context, args []string, matters func(string) bool, do func(context.Context, *peer, *process) error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var p *pipe
	var trouble error
	browser, err := t.start(ctx, args, func(cmd *exec.Cmd) { p, trouble = newPipe(cmd) })
	if p != nil {
		defer p.close()
	}
	if err = errors.Join(err, trouble); err != nil {
		return err
	}
	defer browser.end()
	p.started()
	steer := newPeer(ctx, p, matters)
	if err := steer.openTab(ctx); err != nil {
		return err
	}
	return do(ctx, steer, browser)
}

// openTab opens an empty page and sends all further commands to it.
func (p *peer) openTab(ctx context.Context) error {
	var made struct{ TargetID string }
	if err := p.call(ctx, "Target.createTarget", map[string]any{"url": "about:blank"}, &made); err != nil {
		return err
	}
	var session struct{ SessionID string }
	if err := p.call(ctx, "Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true}, &session); err != nil {
		return err
	}
	p.session = session.SessionID
	return nil
}

// visit loads the page and watches what becomes of it.
func (t *try) visit(ctx context.Context, tab *peer) (page, error) {
	if t.spec.Trial.Factor == checks.FactorWorker {
		if err := tab.call(ctx, "Network.setBypassServiceWorker", map[string]any{"bypass": true}, nil); err != nil {
			return page{}, err
		}
	}
	var w watch
	asked := make(chan navigated, 1)
	go func() {
		var n navigated
		n.err = tab.call(ctx, "Page.navigate", map[string]any{"url": t.spec.Route.URL}, &n)
		asked <- n
	}()
	if err := w.follow(ctx, tab, asked); err != nil {
		return page{}, err
	}
	return w.page(t.body(ctx, tab, w)), nil
}

// navigated is the answer to Page.navigate: it comes with the page's header,
// or with a network error.
type navigated struct {
	ErrorText string
	err       error
}

// body is what came of the document, or nothing.
func (t *try) body(ctx context.Context, tab *peer, w watch) []byte {
	if w.answer == nil || !w.finished {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, bodyWait)
	defer cancel()
	var res struct {
		Body          string
		Base64Encoded bool
	}
	if tab.call(ctx, "Network.getResponseBody", map[string]any{"requestId": w.request}, &res) != nil {
		return nil
	}
	if !res.Base64Encoded {
		return []byte(res.Body)
	}
	raw, err := base64.StdEncoding.DecodeString(res.Body)
	if err != nil {
		return nil
	}
	return raw
}

// chromiumArgs is the command line. What a browser does on its own account
// (updates, reports, sync) is off; nothing hides that it is a program's.
func (t *try) chromiumArgs() []string {
	out := []string{"--user-data-dir=" + t.folder.data(), "--headless=new", "--no-first-run", "--no-default-browser-check"}
	for _, name := range []string{
		"disable-background-networking", "disable-breakpad", "disable-client-side-phishing-detection",
		"disable-component-update", "disable-default-apps", "disable-dev-shm-usage", "disable-domain-reliability",
		"disable-hang-monitor", "disable-sync", "enable-automation", "hide-scrollbars", "metrics-recording-only",
		"mute-audio", "no-pings", "noerrdialogs", "safebrowsing-disable-auto-update",
		"disable-features=Translate,OptimizationHints,MediaRouter",
	} {
		out = append(out, "--"+name)
	}
	factor := t.spec.Trial.Factor
	profile := t.profile
	if !factor.Copies() {
		profile = "Default"
		out = append(out, "--password-store=basic", "--use-mock-keychain")
	}
	out = append(out, "--profile-directory="+profile)
	if !factor.Copies() || factor == checks.FactorExtensions {
		out = append(out, "--disable-extensions")
	}
	if factor == checks.FactorDirect {
		out = append(out, "--no-proxy-server")
	}
	if rules := t.env.hostRules(); rules != "" {
		out = append(out, "--host-resolver-rules="+rules)
	}
	if os.Getuid() == 0 {
		out = append(out, "--no-sandbox") // it refuses to start as root otherwise
	}
	for _, f := range t.env.Flags {
		out = append(out, "--"+strings.TrimLeft(f, "-"))
	}
	return append(out, "about:blank")
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
