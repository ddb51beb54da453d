package wire

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"time"
)

// SOCKSNoAuth is reported in place of a reply code where the proxy accepts
// none of the offered ways to log in, or refuses the credentials: it is the
// code by which RFC 1928, 3 says so.
const SOCKSNoAuth = 0xff

// SOCKS asks a SOCKS5 proxy (RFC 1928) for a connection to target, a
// "host:port"; names are resolved by the proxy. It returns the reply code: 0
// is a tunnel, any other code comes with a nil error.
func SOCKS(ctx context.Context, conn net.Conn, target string, who *url.Userinfo, d time.Duration) (code int, err error) {
	defer Within(ctx, conn, d)()
	request, err := socksRequest(target)
	if err != nil {
		return 0, err
	}
	hello := []byte{5, 1, 0}
	if who != nil {
		hello = []byte{5, 2, 0, 2}
	}
	if _, err := conn.Write(hello); err != nil {
		return 0, fmt.Errorf("send greeting: %w", err)
	}
	var choice [2]byte
	if err := readSOCKS(conn, choice[:], 5); err != nil {
		return 0, err
	}
	switch {
	case choice[1] == 0:
	case choice[1] == 2 && who != nil:
		if ok, err := login(conn, who); err != nil || !ok {
			return SOCKSNoAuth, err
		}
	case choice[1] == 0xff:
		return SOCKSNoAuth, nil
	default:
		return 0, garbled("method %d was not offered", choice[1])
	}
	if _, err := conn.Write(request); err != nil {
		return 0, fmt.Errorf("send request: %w", err)
	}
	return socksReply(conn)
}

// login is the exchange of RFC 1929.
func login(conn net.Conn, who *url.Userinfo) (bool, error) {
	name := who.Username()
	word, _ := who.Password()
	if len(name) > 255 || len(word) > 255 {
		return false, nil
	}
	m := append([]byte{1, byte(len(name))}, name...)
	m = append(append(m, byte(len(word))), word...)
	if _, err := conn.Write(m); err != nil {
		return false, fmt.Errorf("send credentials: %w", err)
	}
	var answer [2]byte
	if err := readSOCKS(conn, answer[:], 1); err != nil {
		return false, err
	}
	return answer[1] == 0, nil
}

func socksRequest(target string) ([]byte, error) {
	host, port, err := net.SplitHostPort(target)
	if err != nil {
		return nil, garbled("target: %w", err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, garbled("port: %w", err)
	}
	m := []byte{5, 1, 0}
	ip, err := netip.ParseAddr(host)
	switch {
	case err == nil && ip.Unmap().Is4():
		m = append(append(m, 1), ip.Unmap().AsSlice()...)
	case err == nil:
		m = append(append(m, 4), ip.AsSlice()...)
	case host == "" || len(host) > 255:
		return nil, garbled("name of %d bytes", len(host))
	default:
		m = append(append(m, 3, byte(len(host))), host...)
	}
	return append(m, byte(n>>8), byte(n)), nil
}

// socksReply reads the reply and the address that follows it.
func socksReply(conn io.Reader) (int, error) {
	var head [4]byte
	if err := readSOCKS(conn, head[:], 5); err != nil {
		return 0, err
	}
	if head[1] != 0 {
		return int(head[1]), nil
	}
	rest := 0
	switch head[3] {
	case 1:
		rest = 4
	case 4:
		rest = 16
	case 3:
		var size [1]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return 0, fmt.Errorf("read reply: %w", err)
		}
		rest = int(size[0])
	default:
		return 0, garbled("address type %d", head[3])
	}
	if _, err := io.ReadFull(conn, make([]byte, rest+2)); err != nil {
		return 0, fmt.Errorf("read reply: %w", err)
	}
	return 0, nil
}

// readSOCKS fills b, whose first byte is a version. A wrong first byte is
// known at once, however little follows.
func readSOCKS(conn io.Reader, b []byte, version byte) error {
	if _, err := io.ReadFull(conn, b[:1]); err != nil {
		return fmt.Errorf("read reply: %w", err)
	}
	if b[0] != version {
		return garbled("version %d", b[0])
	}
	if _, err := io.ReadFull(conn, b[1:]); err != nil {
		return fmt.Errorf("read reply: %w", err)
	}
	return nil
}
