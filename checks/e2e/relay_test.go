//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// tunEnd is a tunnel device in a namespace.
type tunEnd struct{ NS, Device string }

// tunnelled joins two tunnel devices: what is sent into one comes out of the
// other, later by Delay. It makes a real tunnel, and distance, without netem.
type tunnelled struct {
	Ends  [2]tunEnd
	Delay time.Duration
}

func (l *lan) connect(t *testing.T, w tunnelled) {
	t.Helper()
	play(t, "relay", w)
}

// dig makes a real tunnel device of the client, which ends in a namespace of
// its own where the same addresses are served. It returns what is left to do
// in the client.
func (l *lan) dig(t *testing.T, far host) []string {
	t.Helper()
	l.ip(t, l.client, "tuntap add dev tun0 mode tun")
	l.ip(t, l.far, "tuntap add dev tun0 mode tun")
	l.connect(t, tunnelled{Ends: [2]tunEnd{{l.client, "tun0"}, {l.far, "tun0"}}})
	lines := []string{"link set lo up", "addr add 10.8.0.1/24 dev tun0", "link set tun0 up"}
	for _, a := range addresses(far) {
		lines = append(lines, "addr add "+a+" dev lo")
	}
	l.ip(t, l.far, lines...)
	return []string{"addr add " + tunnelIP + "/24 dev tun0", "link set tun0 mtu 1420 up"}
}

// relay plays what lies between two tunnel devices, until its standard input
// ends.
func relay(text string, in io.Reader, out io.Writer) error {
	var w tunnelled
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return fmt.Errorf("job: %w", err)
	}
	var ends [2]*os.File
	for i, e := range w.Ends {
		opened := make(chan error)
		go func() {
			runtime.LockOSThread() // for good: the thread stays in that namespace
			var err error
			ends[i], err = e.open()
			opened <- err
		}()
		if err := <-opened; err != nil {
			return fmt.Errorf("%s in %s: %w", e.Device, e.NS, err)
		}
	}
	go carry(ends[0], ends[1], w.Delay)
	go carry(ends[1], ends[0], w.Delay)
	if _, err := fmt.Fprintln(out, "ready"); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, in)
	return err
}

// open takes the device over; this thread then belongs to its namespace.
func (e tunEnd) open() (*os.File, error) {
	ns, err := os.Open(filepath.Join("/run/netns", e.NS))
	if err != nil {
		return nil, err
	}
	defer func() { _ = ns.Close() }()
	if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
		return nil, fmt.Errorf("setns: %w", err)
	}
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	ask, err := unix.NewIfreq(e.Device)
	if err != nil {
		return nil, err
	}
	ask.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, ask); err != nil {
		return nil, fmt.Errorf("TUNSETIFF: %w", err)
	}
	return os.NewFile(uintptr(fd), e.Device), nil
}

// carry brings packets from one device to the other, each one as much later.
func carry(from, to *os.File, delay time.Duration) {
	type parcel struct {
		due  time.Time
		data []byte
	}
	line := make(chan parcel, 4096)
	go func() {
		for p := range line {
			time.Sleep(time.Until(p.due))
			_, _ = to.Write(p.data) // a device that is not up yet loses it, as a wire would
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		select {
		case line <- parcel{time.Now().Add(delay), append([]byte(nil), buf[:n]...)}:
		default: // a full queue drops
		}
	}
}
