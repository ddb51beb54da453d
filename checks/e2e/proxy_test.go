//go:build linux

package e2e

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"
)

// proxy is a forward proxy: CONNECT for tunnels, absolute requests for plain
// HTTP (RFC 9110, 9.3.6 and RFC 9112, 3.2.2).
type proxy struct {
	At string // ip:port
	// Refuse is the raw answer to those of Victims; nil Victims are all.
	Refuse  *page
	Victims []string
	Silent  bool // accept, and never answer a victim's CONNECT
	Act     *act // instead of a proxy's work
}

func (p proxy) start(h host) error {
	if p.Act != nil {
		return p.Act.listen(p.At, nil)
	}
	if p.Refuse != nil {
		if err := p.Refuse.load(); err != nil {
			return err
		}
	}
	l, err := listen(p.At)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: p.handler(h), ReadHeaderTimeout: time.Minute, ErrorLog: quiet()}
	go func() { _ = server.Serve(l) }()
	return nil
}

func (p proxy) handler(h host) http.Handler {
	plain := &http.Transport{DialContext: h.dial, Proxy: nil}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		victim := len(p.Victims) == 0 || slices.Contains(p.Victims, r.URL.Hostname())
		switch {
		case victim && p.Silent:
			<-r.Context().Done()
		case victim && p.Refuse != nil:
			p.Refuse.show(w, r)
		case r.Method == http.MethodConnect:
			h.tunnel(w, r)
		default:
			forward(w, r, plain)
		}
	})
}

// dial resolves by the zone: a proxy has a resolver of its own.
func (h host) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	name, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(name); err != nil {
		if len(h.Zone[name]) == 0 {
			return nil, fmt.Errorf("no such name: %s", name)
		}
		name = h.Zone[name][0]
	}
	return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, network, net.JoinHostPort(name, port))
}

func (h host) tunnel(w http.ResponseWriter, r *http.Request) {
	far, err := h.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer func() { _ = far.Close() }()
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = near.Close() }()
	if _, err := io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	join(near, buffered.Reader, far)
}

// join copies both ways until one side is through.
func join(near net.Conn, read io.Reader, far net.Conn) {
	done := make(chan struct{}, 2)
	go func() {
		_, _ = io.Copy(far, read)
		done <- struct{}{}
	}()
	go func() {
		_, _ = io.Copy(near, far)
		done <- struct{}{}
	}()
	<-done
}

func forward(w http.ResponseWriter, r *http.Request, by http.RoundTripper) {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	out.Header.Del("Proxy-Authorization")
	out.Header.Del("Proxy-Connection")
	answer, err := by.RoundTrip(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	for k, v := range answer.Header {
		w.Header()[k] = v
	}
	w.Header().Add("Via", "1.1 gate")
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}
