package lab

import (
	"io"
	"net"
	"net/netip"
	"strconv"
)

// startSOCKS is a SOCKS5 proxy (RFC 1928) without credentials.
func (l *Lab) startSOCKS(_ place) (string, error) {
	ln, err := l.listen()
	if err != nil {
		return "", err
	}
	l.group.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			l.group.Go(func() {
				defer func() { _ = c.Close() }()
				l.socks(c)
			})
		}
	})
	return ln.Addr().String(), nil
}

func (l *Lab) socks(c net.Conn) {
	target, ok := socksTarget(c)
	if !ok {
		return
	}
	p := l.script.Load().Proxy
	reply := func(code byte) bool {
		_, err := c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
		return err == nil
	}
	if p != nil && p.Does != proxyForward && l.net.named(p.Names, hostOf("//"+target)) {
		switch p.Does {
		case proxyDeny:
			reply(2) // not allowed by ruleset
		case proxyHang:
			_, _ = c.Read(make([]byte, 1)) // until the client gives up
		case proxyFail:
			reply(1) // general failure
		}
		return
	}
	out, err := l.onward(l.ctx, target, fromProxy)
	if err != nil {
		reply(4) // host unreachable
		return
	}
	defer func() { _ = out.Close() }()
	if reply(0) {
		l.splice(c, out)
	}
}

// socksTarget reads greeting and request, and gives the host:port that a
// CONNECT asks for.
func socksTarget(c net.Conn) (string, bool) {
	read := func(n int) []byte {
		b := make([]byte, n)
		if _, err := io.ReadFull(c, b); err != nil {
			return nil
		}
		return b
	}
	hello := read(2)
	if hello == nil || hello[0] != 5 || read(int(hello[1])) == nil {
		return "", false
	}
	if _, err := c.Write([]byte{5, 0}); err != nil {
		return "", false
	}
	head := read(4)
	if head == nil || head[1] != 1 {
		return "", false
	}
	var host string
	switch head[3] {
	case 1, 4:
		a, ok := netip.AddrFromSlice(read(map[byte]int{1: 4, 4: 16}[head[3]]))
		if !ok {
			return "", false
		}
		host = a.String()
	case 3:
		size := read(1)
		if size == nil {
			return "", false
		}
		host = string(read(int(size[0])))
	}
	port := read(2)
	if port == nil || host == "" {
		return "", false
	}
	return net.JoinHostPort(host, strconv.Itoa(int(port[0])<<8|int(port[1]))), true
}
