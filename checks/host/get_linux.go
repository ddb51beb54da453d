package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// answerLimit bounds what the kernel may answer to one question; a table of
// some ten thousand neighbours fits.
const answerLimit = 2 << 20

// links adds what only /sys tells: what kind of device an interface is and
// whether hardware stands behind it.
func links() ([]Link, error) {
	all, err := plainLinks()
	if err != nil {
		return nil, err
	}
	for i := range all {
		describe(&all[i])
	}
	return all, nil
}

func describe(l *Link) {
	if !l.Up || l.Loopback || strings.ContainsRune(l.Name, '/') {
		return
	}
	dir := filepath.Join("/sys/class/net", l.Name)
	l.Device = exists(filepath.Join(dir, "device"))
	l.Tun = exists(filepath.Join(dir, "tun_flags"))
	l.Member = exists(filepath.Join(dir, "master"))
	if raw, err := readFile(filepath.Join(dir, "type")); err == nil {
		l.Kind, _ = strconv.Atoi(strings.TrimSpace(string(raw)))
	}
	if raw, err := readFile(filepath.Join(dir, "uevent")); err == nil {
		for line := range bytes.Lines(raw) {
			if v, ok := bytes.CutPrefix(line, []byte("DEVTYPE=")); ok {
				l.Detail = string(bytes.TrimSpace(v))
			}
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// way asks for the source address, then for the interface: a tunnel without an
// address of its own lends one from another interface.
func way(ctx context.Context, to netip.AddrPort) (Way, error) {
	from, err := sourceFor(ctx, to)
	if err != nil {
		return Way{}, err
	}
	w := Way{Source: from}
	if raw, err := askKernel(routeRequest(to.Addr())); err == nil {
		if index := parseRouteReply(raw); index > 0 {
			if i, err := net.InterfaceByIndex(index); err == nil {
				w.Interface = i.Name
			}
		}
	}
	return w, nil
}

func neighbours() func() (map[netip.Addr]string, error) {
	return func() (map[netip.Addr]string, error) {
		raw, err := askKernel(request(rtmGetNeigh, nlRequest|nlDump, ndMsgSize))
		if err != nil {
			return nil, err
		}
		return parseNeighbours(raw), nil
	}
}

func winINET() func() (WinINET, error) { return nil }

// askKernel performs one rtnetlink request (rtnetlink(7)), which needs no
// privilege, and returns the messages of the answer.
func askKernel(request []byte) ([]byte, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("netlink: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	wait := unix.NsecToTimeval((200 * time.Millisecond).Nanoseconds())
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait); err != nil {
		return nil, fmt.Errorf("netlink: %w", err)
	}
	if err := unix.Sendto(fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return nil, fmt.Errorf("netlink: %w", err)
	}
	var all []byte
	buf := make([]byte, 64<<10)
	for len(all) < answerLimit {
		n, _, err := unix.Recvfrom(fd, buf, 0)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("netlink: %w", err)
		}
		all = append(all, buf[:n]...)
		if n == 0 || answerEnds(buf[:n]) {
			return all, nil
		}
	}
	return all, nil
}
