package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// maxMessage bounds one message of a browser, in bytes.
const maxMessage = 64 << 20

// link carries whole messages to and from a browser.
type link interface {
	send(ctx context.Context, text []byte) error
	receive(ctx context.Context) ([]byte, error)
}

// message is one of the DevTools protocol or of WebDriver BiDi: a command has
// a number and a method, its answer the same number, an event no number.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"` // DevTools: the page it concerns
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"` // an object (DevTools), a word (BiDi)
}

// fault is why a browser cannot be steered.
type fault string

func (f fault) Error() string { return string(f) }

const (
	errSilent fault = "the browser opened no port"
	errGone   fault = "the browser has ended"
)

// peer is a browser that is steered by numbered commands.
type peer struct {
	link    link
	session string // put on every command when not empty
	events  chan message
	matters func(method string) bool

	mu    sync.Mutex
	last  int
	await map[int]chan message
	gone  chan struct{} // closed when nothing more comes
}

// newPeer begins to listen; ctx ends it. Of the events those that matter are
// kept, until there are very many.
func newPeer(ctx context.Context, l link, matters func(method string) bool) *peer {
	p := &peer{link: l, matters: matters, events: make(chan message, 256), await: map[int]chan message{}, gone: make(chan struct{})}
	go p.listen(ctx)
	return p
}

func (p *peer) listen(ctx context.Context) {
	defer close(p.gone)
	for {
		text, err := p.link.receive(ctx)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text, &m) != nil {
			continue
		}
		if m.ID != 0 {
			p.answer(m)
			continue
		}
		if !p.matters(m.Method) {
			continue
		}
		select {
		case p.events <- m:
		default: // a flood: the document's own events came long before
		}
	}
}

func (p *peer) answer(m message) {
	p.mu.Lock()
	to := p.await[m.ID]
	delete(p.await, m.ID)
	p.mu.Unlock()
	if to != nil {
		to <- m
	}
}

// call sends a command and waits for its answer, which is put into result
// unless that is nil.
func (p *peer) call(ctx context.Context, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	to := make(chan message, 1)
	p.mu.Lock()
	p.last++
	m := message{ID: p.last, Session: p.session, Method: method, Params: raw}
	p.await[m.ID] = to
	p.mu.Unlock()
	defer p.answer(message{ID: m.ID}) // nobody waits any more
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if err := p.link.send(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m = <-to:
	case <-p.gone:
		return fmt.Errorf("%s: %w", method, errGone)
	case <-ctx.Done():
		return ctx.Err()
	}
	if len(m.Error) > 0 {
		return fmt.Errorf("%s: refused by the browser", method)
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(m.Result, result); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}
