//go:build linux

package e2e

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers questions over UDP and TCP, and over HTTPS (RFC 8484)
// where it has a name for that.
type nameServer struct {
	IP  string
	DoH string // its name in the certificate; empty: no HTTPS
	// Own is what this server says instead of the truth. Beside addresses:
	// nxdomain, servfail, refused, silent, and the tricks of trick. "*" is
	// every name.
	Own map[string][]string
	Act *act // instead of answers over HTTPS
	// Wait is how long an answer over UDP takes; NoSix is what is said to a
	// question for IPv6 addresses, as in Own.
	Wait  time.Duration
	NoSix string
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func (n nameServer) start(h host) error {
	at := net.JoinHostPort(n.IP, "53")
	udp, err := (&net.ListenConfig{}).ListenPacket(context.Background(), "udp", at)
	if err != nil {
		return err
	}
	go n.overUDP(h, udp)
	tcp, err := listen(at)
	if err != nil {
		return err
	}
	go n.overTCP(h, tcp)
	if n.DoH == "" {
		return nil
	}
	s := site{At: []string{net.JoinHostPort(n.IP, "443")}, Names: []string{n.DoH}, CA: caPublic, Act: n.Act}
	if s.Act != nil {
		return s.start(h)
	}
	secure, err := h.CA[caPublic].config(s)
	if err != nil {
		return err
	}
	return web(s, secure, n.overHTTPS(h))
}

func (n nameServer) overUDP(h host, udp net.PacketConn) {
	buf := make([]byte, 4096)
	for {
		size, from, err := udp.ReadFrom(buf)
		if err != nil {
			return
		}
		answer, err := n.answer(h, buf[:size], false)
		if err != nil || answer == nil {
			continue
		}
		if n.Wait > 0 {
			time.AfterFunc(n.Wait, func() { _, _ = udp.WriteTo(answer, from) })
			continue
		}
		_, _ = udp.WriteTo(answer, from)
		if n.floods() {
			go func() {
				for end := time.Now().Add(patience); time.Now().Before(end); {
					_, _ = udp.WriteTo(answer, from)
				}
			}()
		}
	}
}

func (n nameServer) overTCP(h host, tcp net.Listener) {
	for {
		conn, err := tcp.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = conn.Close() }()
			var size [2]byte
			if _, err := io.ReadFull(conn, size[:]); err != nil {
				return
			}
			question := make([]byte, binary.BigEndian.Uint16(size[:]))
			if _, err := io.ReadFull(conn, question); err != nil {
				return
			}
			answer, err := n.answer(h, question, true)
			if err != nil || answer == nil {
				_, _ = io.Copy(io.Discard, conn)
				return
			}
			_, _ = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
		}()
	}
}

func (n nameServer) overHTTPS(h host) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const kind = "application/dns-message"
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != kind || r.URL.Path != "/dns-query" {
			http.Error(w, "post a message to /dns-query", http.StatusBadRequest)
			return
		}
		question, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 65535))
		if err != nil {
			return
		}
		answer, err := n.answer(h, question, true)
		switch {
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		case answer == nil:
			<-r.Context().Done()
		default:
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(answer)
		}
	})
}

// says is what this server knows about a name.
func (n nameServer) says(h host, name string) []string {
	for _, from := range []map[string][]string{n.Own, h.Zone} {
		for _, key := range []string{name, "*"} {
			if v, ok := from[key]; ok {
				return v
			}
		}
	}
	return []string{"nxdomain"}
}

// answer builds the answer to a question, for a stream or a datagram; nil:
// silence.
func (n nameServer) answer(h host, packet []byte, stream bool) ([]byte, error) {
	var p dnsmessage.Parser
	head, err := p.Start(packet)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: head.ID, Response: true, RecursionDesired: head.RecursionDesired, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	says := n.says(h, name)
	if q.Type == dnsmessage.TypeAAAA && n.NoSix != "" {
		says = []string{n.NoSix}
	}
	for _, said := range says {
		if strings.HasPrefix(said, "trick:") {
			return trick(said, m, packet, stream)
		}
		switch said {
		case "silent":
			return nil, nil
		case "nxdomain":
			m.RCode = dnsmessage.RCodeNameError
		case "servfail":
			m.RCode = dnsmessage.RCodeServerFailure
		case "refused":
			m.RCode = dnsmessage.RCodeRefused
		default:
			r, ok, err := record(q, said)
			if err != nil {
				return nil, err
			}
			if ok {
				m.Answers = append(m.Answers, r)
			}
		}
	}
	return m.Pack()
}

func record(q dnsmessage.Question, addr string) (dnsmessage.Resource, bool, error) {
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return dnsmessage.Resource{}, false, fmt.Errorf("zone: %w", err)
	}
	r := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60}}
	switch {
	case q.Type == dnsmessage.TypeA && ip.Is4():
		r.Body = &dnsmessage.AResource{A: ip.As4()}
	case q.Type == dnsmessage.TypeAAAA && ip.Is6():
		r.Body = &dnsmessage.AAAAResource{AAAA: ip.As16()}
	default:
		return r, false, nil
	}
	return r, true, nil
}
