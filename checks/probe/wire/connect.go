package wire

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxTunnelHead bounds the head of a proxy's answer in bytes.
	maxTunnelHead = 64 << 10
	// maxTunnelBody bounds how much of a refusal's page is read, in bytes.
	maxTunnelBody = 64 << 10
	// refusalTime bounds how long a refusal's page is read.
	refusalTime = time.Second
)

// Connect asks an HTTP proxy for a tunnel to target, a "host:port" (RFC 9110,
// 9.3.6). Any answer is returned with a nil error; only with a 2xx status is
// the returned connection a tunnel. Reading and writing are bounded by d.
func Connect(ctx context.Context, conn net.Conn, target, agent string, who *url.Userinfo, d time.Duration) (net.Conn, Answer, error) {
	stop := Within(ctx, conn, d)
	defer func() { stop() }()
	if err := askTunnel(conn, target, agent, who); err != nil {
		return nil, Answer{}, err
	}
	in := &budget{from: conn, left: maxTunnelHead}
	br := bufio.NewReader(in)
	res, err := head(br, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return nil, Answer{}, err
	}
	out := describe(res)
	if res.StatusCode/100 == 2 {
		in.left = 1 << 62 // what follows belongs to the tunnel, whatever the head says of a body
		return &leftover{conn, br}, out, nil
	}
	defer func() {
		in.left = 0
		_ = res.Body.Close()
	}()
	stop()
	stop = Within(ctx, conn, refusalTime)
	in.left = maxTunnelBody + maxTunnelHead
	out.Body, out.Whole = readBody(res.Body, maxTunnelBody)
	out.End = time.Now()
	return nil, out, nil
}

func askTunnel(conn net.Conn, target, agent string, who *url.Userinfo) error {
	if strings.ContainsFunc(target+agent, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.Contains(target, " ") {
		return garbled("target cannot be named in a request")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", target, target)
	if agent != "" {
		fmt.Fprintf(&b, "User-Agent: %s\r\n", agent)
	}
	if who != nil {
		fmt.Fprintf(&b, "Proxy-Authorization: %s\r\n", Basic(who))
	}
	b.WriteString("\r\n")
	if _, err := conn.Write([]byte(b.String())); err != nil {
		return fmt.Errorf("send request: %w", err)
	}
	return nil
}

// Basic is the value of an Authorization header (RFC 7617).
func Basic(who *url.Userinfo) string {
	password, _ := who.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(who.Username()+":"+password))
}

// leftover is a connection of which some bytes were read ahead.
type leftover struct {
	net.Conn
	from *bufio.Reader
}

func (l *leftover) Read(b []byte) (int, error) { return l.from.Read(b) }
