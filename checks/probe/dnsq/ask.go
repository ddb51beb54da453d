package dnsq

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"time"
)

const (
	// Patience is how long one question may take in all, over all servers.
	Patience = 2500 * time.Millisecond
	// resend is the pause after which a question that got no answer is sent
	// again, and after which the next server is asked beside it.
	resend = time.Second
	// maxStrays bounds how many foreign packets one question looks at.
	maxStrays = 1000
)

// Dial opens a connection to a server; network is "udp" or "tcp".
type Dial func(ctx context.Context, network, addr string) (net.Conn, error)

// Reply is what one server answered, or why it did not.
type Reply struct {
	Server string
	Answer Answer
	Err    error
	turn   int
}

// betters tells whether r is to be reported rather than other: a refusal
// before silence, the later of two refusals, the earlier server's silence.
func (r Reply) betters(other Reply) bool {
	if r.Err == nil {
		return true
	}
	return other.Err != nil && r.turn < other.turn
}

// decisive tells whether another server could not know better.
func (r Reply) decisive() bool {
	return r.Err == nil && (r.Answer.Rcode == "NOERROR" || r.Answer.Rcode == "NXDOMAIN")
}

// Ask asks the servers in their order, each next one when the one before
// failed or stayed silent for a second. The first answer that no other server
// could better is returned; without one the last server's refusal, else the
// first error.
func Ask(ctx context.Context, dial Dial, servers []string, q Question) Reply {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	replies := make(chan Reply, len(servers))
	asked := 0
	next := func() bool {
		if asked == len(servers) {
			return false
		}
		server, turn := servers[asked], asked
		asked++
		go func() {
			a, err := exchange(ctx, dial, server, q)
			replies <- Reply{server, a, err, turn}
		}()
		return true
	}
	next()
	timer := time.NewTimer(resend)
	defer timer.Stop()
	var best Reply
	for got := 0; got < asked; {
		select {
		case r := <-replies:
			got++
			if r.decisive() {
				return r
			}
			if got == 1 || r.betters(best) {
				best = r
			}
			if next() {
				timer.Reset(resend)
			}
		case <-timer.C:
			if next() {
				timer.Reset(resend)
			}
		}
	}
	return best
}

// exchange asks one server over UDP, over TCP where the answer was cut short,
// and once more without EDNS where the server does not understand it.
func exchange(ctx context.Context, dial Dial, server string, q Question) (Answer, error) {
	a, err := overBoth(ctx, dial, server, q, true)
	if err == nil && (a.Rcode == "FORMERR" || a.Rcode == "NOTIMP") {
		return overBoth(ctx, dial, server, q, false)
	}
	return a, err
}

func overBoth(ctx context.Context, dial Dial, server string, q Question, edns bool) (Answer, error) {
	id := uint16(rand.Uint32())
	packet, err := Build(id, q, edns)
	if err != nil {
		return Answer{}, err
	}
	part, err := overUDP(ctx, dial, server, packet, id, q)
	if err != nil || !part.Truncated {
		return part, err
	}
	whole, err := overTCP(ctx, dial, server, packet, id, q)
	if err != nil && len(part.Addrs) > 0 {
		return part, nil
	}
	return whole, err
}

func overUDP(ctx context.Context, dial Dial, server string, packet []byte, id uint16, q Question) (Answer, error) {
	conn, err := dial(ctx, "udp", server)
	if err != nil {
		return Answer{}, fmt.Errorf("reach resolver: %w", err)
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	var junk error
	for ctx.Err() == nil {
		if _, err := conn.Write(packet); err != nil {
			return Answer{}, fmt.Errorf("send: %w", err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(resend)); err != nil {
			return Answer{}, fmt.Errorf("deadline: %w", err)
		}
		if ctx.Err() != nil {
			break
		}
		a, err := listen(conn, id, q, &junk)
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			return a, err
		}
	}
	if junk != nil {
		return Answer{}, junk
	}
	return Answer{}, context.Cause(ctx)
}

// listen waits for the answer and passes over packets that answer something
// else; junk keeps what could not be read at all.
func listen(conn net.Conn, id uint16, q Question, junk *error) (Answer, error) {
	buf := make([]byte, 8192)
	for range maxStrays {
		n, err := conn.Read(buf)
		if err != nil {
			return Answer{}, fmt.Errorf("receive: %w", err)
		}
		a, err := Parse(buf[:n], id, q)
		if err == nil {
			return a, nil
		}
		var garbled *GarbledError
		if errors.As(err, &garbled) {
			if garbled.Ours {
				return Answer{}, err
			}
			*junk = err
		}
	}
	return Answer{}, &GarbledError{Err: errors.New("nothing but foreign packets")}
}

func overTCP(ctx context.Context, dial Dial, server string, packet []byte, id uint16, q Question) (Answer, error) {
	conn, err := dial(ctx, "tcp", server)
	if err != nil {
		return Answer{}, fmt.Errorf("reach resolver: %w", err)
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	framed := binary.BigEndian.AppendUint16(make([]byte, 0, len(packet)+2), uint16(len(packet)))
	if _, err := conn.Write(append(framed, packet...)); err != nil {
		return Answer{}, fmt.Errorf("send: %w", err)
	}
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return Answer{}, fmt.Errorf("receive: %w", err)
	}
	raw := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, raw); err != nil {
		return Answer{}, fmt.Errorf("receive: %w", err)
	}
	a, err := Parse(raw, id, q)
	var stray *StrayError
	if errors.As(err, &stray) {
		return a, &GarbledError{Ours: true, Err: err}
	}
	return a, err
}
