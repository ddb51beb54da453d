package trial

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"golang.org/x/net/websocket"

	"fix502/checks"
)

// steering is the origin by which the browser knows who may steer it.
const steering = "http://fix502.invalid"

// loadFirefox runs a browser of the Firefox family, steered by WebDriver BiDi
// (w3.org/TR/webdriver-bidi) over a port on loopback that the browser picks.
// It tells neither the address of the server nor its certificate.
func loadFirefox(ctx context.Context, t *try) (page, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := t.writePrefs(); err != nil {
		return page{}, err
	}
	var said io.ReadCloser
	var trouble error
	browser, err := t.start(ctx, []string{
		"--headless", "--no-remote", "--profile", t.folder.data(), "--remote-debugging-port", "0",
		"--remote-allow-origins", steering, "about:blank",
	}, func(cmd *exec.Cmd) { said, trouble = cmd.StderrPipe() })
	if err = errors.Join(err, trouble); err != nil {
		return page{}, err
	}
	defer browser.end()
	where, err := listening(ctx, said)
	if err != nil {
		return page{}, err
	}
	how, err := websocket.NewConfig(where+"/session", steering)
	if err != nil {
		return page{}, err
	}
	conn, err := how.DialContext(ctx)
	if err != nil {
		return page{}, err
	}
	defer func() { _ = conn.Close() }()
	conn.MaxPayloadBytes = maxMessage
	return t.browse(ctx, newPeer(ctx, socket{conn}, matchesBiDi))
}

// listening waits for the line in which the browser says where it listens, and
// lets it talk on.
func listening(ctx context.Context, said io.Reader) (string, error) {
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if _, where, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
				found <- strings.TrimSpace(where)
				break
			}
		}
		_, _ = io.Copy(io.Discard, said) // ends with the browser
	}()
	select {
	case where, ok := <-found:
		if !ok || !strings.HasPrefix(where, "ws://127.0.0.1:") && !strings.HasPrefix(where, "ws://localhost:") {
			return "", errSilent
		}
		return where, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// socket is a link over a websocket.
type socket struct{ conn *websocket.Conn }

func (s socket) send(_ context.Context, text []byte) error {
	return websocket.Message.Send(s.conn, string(text))
}

func (s socket) receive(context.Context) ([]byte, error) {
	var text []byte
	err := websocket.Message.Receive(s.conn, &text)
	return text, err
}

func matchesBiDi(method string) bool {
	return method == "network.beforeRequestSent" || method == "network.responseCompleted" || method == "network.fetchError"
}

// browse opens the page and watches what becomes of it.
func (t *try) browse(ctx context.Context, p *peer) (page, error) {
	// What tests map to loopback has no certificate that a public authority signed.
	wants := map[string]any{"alwaysMatch": map[string]any{"acceptInsecureCerts": len(t.env.Map) > 0}}
	if err := p.call(ctx, "session.new", map[string]any{"capabilities": wants}, nil); err != nil {
		return page{}, err
	}
	events := []string{"network.beforeRequestSent", "network.responseCompleted", "network.fetchError"}
	if err := p.call(ctx, "session.subscribe", map[string]any{"events": events}, nil); err != nil {
		return page{}, err
	}
	// Without a collector there is no body; the rest counts as well.
	_ = p.call(ctx, "network.addDataCollector", map[string]any{"dataTypes": []string{"response"}, "maxEncodedDataSize": maxBody}, nil)
	var tree struct{ Contexts []struct{ Context string } }
	if err := p.call(ctx, "browsingContext.getTree", map[string]any{"maxDepth": 0}, &tree); err != nil {
		return page{}, err
	}
	if len(tree.Contexts) == 0 {
		return page{}, errGone
	}
	if t.awaits {
		if err := sleep(ctx, wakeUp); err != nil {
			return page{}, err
		}
	}
	tab := tree.Contexts[0].Context
	refused := make(chan error, 1)
	go func() {
		// An error here is the page's own failure, which an event tells better.
		refused <- p.call(ctx, "browsingContext.navigate", map[string]any{"context": tab, "url": t.spec.Route.URL, "wait": "none"}, nil)
	}()
	w := bidiWatch{tab: tab}
	if err := w.follow(ctx, p, refused); err != nil {
		return page{}, err
	}
	return w.page(w.body(ctx, p)), nil
}

// fetch is what the network events of BiDi say, as far as it matters.
type fetch struct {
	Context    string
	Navigation string // not empty: a document
	ErrorText  string
	Request    struct {
		Request string
		URL     string
	}
	Response struct {
		Status    int
		Protocol  string
		FromCache bool
		Headers   []struct {
			Name  string
			Value struct{ Type, Value string }
		}
	}
}

// bidiWatch follows the document through redirects to its end.
type bidiWatch struct {
	tab     string
	request string
	got     *fetch
	failed  string
}

func (w *bidiWatch) follow(ctx context.Context, p *peer, refused <-chan error) error {
	var late <-chan time.Time
	for {
		select {
		case m := <-p.events:
			if w.see(m) {
				return nil
			}
		case err := <-refused:
			refused = nil
			if err != nil && errors.Is(err, errGone) {
				return err
			}
			if err != nil {
				late = time.After(bodyWait)
			}
		case <-late:
			return nil
		case <-p.gone:
			return errGone
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// see takes in one event and tells whether it was the last.
func (w *bidiWatch) see(m message) bool {
	var ev fetch
	if json.Unmarshal(m.Params, &ev) != nil || ev.Context != w.tab || ev.Navigation == "" || strings.HasPrefix(ev.Request.URL, "about:") {
		return false
	}
	if m.Method == "network.beforeRequestSent" {
		w.request = ev.Request.Request
	}
	if ev.Request.Request != w.request {
		return false
	}
	switch m.Method {
	case "network.responseCompleted":
		w.got = &ev
		redirect := ev.Response.Status/100 == 3 && ev.Response.Status != 304
		return !redirect || ev.header()["location"] == ""
	case "network.fetchError":
		w.failed = ev.ErrorText
		return true
	default:
		return false
	}
}

// header is the answer's, keys lower case.
func (f *fetch) header() map[string]string {
	out := map[string]string{}
	for _, h := range f.Response.Headers {
		value := h.Value.Value
		if h.Value.Type == "base64" {
			value = decode(value)
		}
		joinHeader(out, h.Name, strings.ReplaceAll(value, "\n", ", "))
	}
	return out
}

func decode(text string) string {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(raw)
}

// body is what came of the document, or nothing.
func (w *bidiWatch) body(ctx context.Context, p *peer) []byte {
	if w.got == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, bodyWait)
	defer cancel()
	var res struct {
		Bytes struct{ Type, Value string }
	}
	if p.call(ctx, "network.getData", map[string]any{"dataType": "response", "request": w.request}, &res) != nil {
		return nil
	}
	if res.Bytes.Type == "base64" {
		return []byte(decode(res.Bytes.Value))
	}
	return []byte(res.Bytes.Value)
}

func (w *bidiWatch) page(body []byte) page {
	p := page{netError: w.failed, body: body}
	if w.got == nil {
		if p.netError == "" {
			p.netError = "NS_ERROR_FAILURE"
		}
		return p
	}
	p.status, p.proto, p.header, p.from = w.got.Response.Status, w.got.Response.Protocol, w.got.header(), checks.FromNetwork
	if w.got.Response.FromCache {
		p.from = checks.FromCache
	}
	return p
}
