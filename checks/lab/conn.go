package lab

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// holeSize is the largest write that passes a path with a hole.
const holeSize = 1300

// conn is a connection as it looks from this machine: addresses of the lab's
// internet, its latency, and what happens to it on its way.
type conn struct {
	net.Conn
	lab           *Lab
	local, remote net.Addr
	rtt           time.Duration
	does          string
	about         func(name string) bool

	mu    sync.Mutex
	sent  time.Time // start of the flight that waits for its answer
	wrote bool
	dead  bool  // what is written vanishes
	end   error // what reading and writing give from now on
}

// LocalAddr is the machine's address in the lab's internet.
func (c *conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr is the address that was dialled.
func (c *conn) RemoteAddr() net.Addr { return c.remote }

// Close ends the connection.
func (c *conn) Close() error {
	c.lab.forget(c)
	return c.Conn.Close()
}

// Write sends, or loses, what the path makes of it.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	first := !c.wrote
	c.wrote = true
	if c.sent.IsZero() {
		c.sent = time.Now()
	}
	c.judge(p, first)
	end, dead := c.end, c.dead
	c.mu.Unlock()
	switch {
	case end != nil:
		_ = c.SetReadDeadline(time.Unix(1, 0)) // wakes a pending Read, which then gives end
		return len(p), nil
	case dead:
		return len(p), nil
	default:
		return c.Conn.Write(p)
	}
}

// judge decides what becomes of a write.
func (c *conn) judge(p []byte, first bool) {
	switch c.does {
	case "":
		return
	case doesHole:
		c.dead = c.dead || len(p) > holeSize
		return
	case doesSilent:
		c.dead = true
		return
	case doesRefuse, doesUnreachable, doesReset: // datagrams only
		no, _ := errnoFor(c.does)
		c.end = os.NewSyscallError("read", no)
		return
	}
	if !first || !c.meant(p) {
		return
	}
	switch c.does {
	case doesHelloReset:
		c.end = os.NewSyscallError("read", errReset)
	case doesHelloClose:
		c.end = io.EOF
	default:
		c.dead = true
	}
}

// meant tells whether a first flight is a TLS hello to a name that the fault
// is about. A hello without a name is nobody's.
func (c *conn) meant(p []byte) bool {
	name, ok := helloName(p)
	return ok && name != "" && c.about(name)
}

// Read receives no sooner than the network's round trip allows.
func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	over := c.end != nil
	c.mu.Unlock()
	if over {
		return 0, c.failure()
	}
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	end, sent := c.end, c.sent
	c.sent = time.Time{}
	c.mu.Unlock()
	if !sent.IsZero() && n > 0 {
		if left := c.rtt - time.Since(sent); left > 0 {
			<-time.After(left)
		}
	}
	if err == nil || end == nil {
		return n, err
	}
	return 0, c.failure()
}

// failure is how a connection that was cut ends.
func (c *conn) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if errors.Is(c.end, io.EOF) {
		return io.EOF
	}
	return &net.OpError{Op: "read", Net: c.remote.Network(), Source: c.local, Addr: c.remote, Err: c.end}
}

// octets is a cursor over bytes; a read past the end empties it and gives
// nothing.
type octets struct {
	rest []byte
	bad  bool
}

func (o *octets) take(n int) []byte {
	if o.bad || n > len(o.rest) {
		o.rest, o.bad = nil, true
		return nil
	}
	b := o.rest[:n]
	o.rest = o.rest[n:]
	return b
}

// number reads a big-endian number of some bytes.
func (o *octets) number(bytes int) int {
	n := 0
	for _, b := range o.take(bytes) {
		n = n<<8 | int(b)
	}
	return n
}

// block reads bytes that their own length precedes.
func (o *octets) block(lengthBytes int) octets {
	return octets{rest: o.take(o.number(lengthBytes)), bad: o.bad}
}

// helloName reads the server name out of a TLS ClientHello (RFC 8446, 4.1.2;
// RFC 6066, 3) that stands in one flight of bytes; false: it is no hello. A
// hello that was cut off before the name counts as one without a name.
func helloName(b []byte) (string, bool) {
	o := octets{rest: b}
	kind, major := o.number(1), o.number(1)
	o.take(1 + 2) // minor version, length of the record
	message := o.number(1)
	if o.bad || kind != 22 || major != 3 || message != 1 {
		return "", false
	}
	o.take(3 + 2 + 32) // length of the message, version, random
	o.block(1)         // session
	o.block(2)         // cipher suites
	o.block(1)         // compression
	all := o.block(2)
	for !all.bad && len(all.rest) > 0 {
		id := all.number(2)
		body := all.block(2)
		if id == 0 {
			return serverName(body), true
		}
	}
	return "", true
}

func serverName(body octets) string {
	list := body.block(2)
	for !list.bad && len(list.rest) > 0 {
		kind := list.number(1)
		if name := list.block(2); kind == 0 {
			return string(name.rest)
		}
	}
	return ""
}
