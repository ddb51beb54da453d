//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// act is what a server does that means no good. It says Head, then Body as the
// mode has it.
type act struct {
	Stage string // "": when a request was read; bare: before any TLS; h2: over TLS, where HTTP/2 was agreed
	Head  []byte
	Body  []byte
	Make  string // a body that is too large to be handed over: bomb, string, deep, incidents
	Mode  string // "": once, then close; hold: once, then silence; drip: a byte every 300 ms; endless: again and again
}

// patience is how long one connection is troubled.
const patience = 15 * time.Second

// drop is the pause between two bytes that drip.
const drop = 300 * time.Millisecond

// site plays the act at all addresses of a site.
func (a act) site(s site, h host) error {
	var secure *tls.Config
	if s.CA != "" && a.Stage != "bare" {
		var err error
		if secure, err = h.CA[s.CA].config(s); err != nil {
			return err
		}
		if a.Stage == "h2" {
			secure.NextProtos = []string{"h2"}
		}
	}
	for _, at := range s.At {
		if err := a.listen(at, secure); err != nil {
			return err
		}
	}
	return nil
}

func (a act) listen(at string, secure *tls.Config) error {
	body, err := a.made()
	if err != nil {
		return err
	}
	a.Body = append(a.Body, body...)
	l, err := listen(at)
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go a.serve(conn, secure)
		}
	}()
	return nil
}

func (a act) serve(conn net.Conn, secure *tls.Config) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if secure != nil {
		conn = tls.Server(conn, secure)
	}
	if a.Stage == "" {
		in := bufio.NewReader(conn)
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			if line == "\r\n" {
				break
			}
		}
	}
	heard := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn) // so that nothing unread turns the end into a reset
		close(heard)
	}()
	if _, err := conn.Write(a.Head); err != nil {
		return
	}
	a.say(conn)
	<-heard
}

// say speaks until the act is over or the other side is gone.
func (a act) say(conn net.Conn) {
	switch a.Mode {
	case "drip":
		for {
			for i := range a.Body {
				if _, err := conn.Write(a.Body[i : i+1]); err != nil {
					return
				}
				time.Sleep(drop)
			}
		}
	case "endless":
		much := bytes.Repeat(a.Body, 1+(64<<10)/len(a.Body))
		for {
			if _, err := conn.Write(much); err != nil {
				return
			}
		}
	case "hold":
		_, _ = conn.Write(a.Body)
	default:
		_, _ = conn.Write(a.Body)
		if c, ok := conn.(interface{ CloseWrite() error }); ok {
			_ = c.CloseWrite()
		}
	}
}

// made is a body that only the player's own process holds.
func (a act) made() ([]byte, error) {
	switch a.Make {
	case "":
		return nil, nil
	case "bomb": // a gigabyte of spaces
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		spaces := bytes.Repeat([]byte{' '}, 1<<20)
		for range 1 << 10 {
			if _, err := z.Write(spaces); err != nil {
				return nil, err
			}
		}
		err := z.Close()
		return b.Bytes(), err
	case "string": // a summary of 20 MB
		return []byte(strings.Replace(openIncident, "Elevated errors", strings.Repeat("A", 20<<20), 1)), nil
	case "deep":
		return []byte(`{"page":{},"status":` + strings.Repeat(`{"a":`, 100<<10) + "1" + strings.Repeat("}", 100<<10) + `,"components":[]}`), nil
	case "incidents": // just under the size that is read
		const one = `{"id":"i","name":"Elevated errors","status":"investigating","impact":"major","components":[{"id":"1","name":"Chat"}]},`
		list := strings.TrimSuffix(strings.Repeat(one, (1<<20-1000)/len(one)), ",")
		return []byte(`{"page":{},"status":{"indicator":"major"},"components":[],"incidents":[` + list + `]}`), nil
	default:
		return nil, fmt.Errorf("no such body: %s", a.Make)
	}
}
