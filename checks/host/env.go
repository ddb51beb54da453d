// Package host tells what this machine says of its own network: interfaces,
// routes, hosts file, resolvers, the proxy in force and the kind of place the
// program runs in. It needs no privilege, sends nothing and changes nothing.
//
// Everything that differs between systems comes in through Env as bytes or
// small values; what they mean is decided by pure parsers that run everywhere.
package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// Env is the machine as the checks may look at it. RealEnv fills every field;
// a test or the demo replaces what it likes.
type Env struct {
	// OS is the operating system, in the words of runtime.GOOS.
	OS string
	// Getenv reads an environment variable; empty when it is not set.
	Getenv func(name string) string
	// ReadFile reads a whole file, up to 32 MiB.
	ReadFile func(path string) ([]byte, error)
	// Has tells whether a program can be found.
	Has func(program string) bool
	// Run starts a program and returns what it writes to its standard output;
	// it is given one second and one MiB.
	Run func(ctx context.Context, program string, args ...string) ([]byte, error)
	// Links lists the network interfaces, those that are down too.
	Links func() ([]Link, error)
	// Way tells how the system would send a packet to an address. No packet is
	// sent. An error means that there is no way, unless Unlearned says else.
	Way func(ctx context.Context, to netip.AddrPort) (Way, error)
	// Neighbours reads the kernel's table of neighbours by address without
	// zone, with a word of checks.Router's State; nil where programs must be
	// asked instead.
	Neighbours func() (map[netip.Addr]string, error)
	// WinINET reads the proxy settings of Windows; nil elsewhere.
	WinINET func() (WinINET, error)
}

// Link is a network interface as the system describes it, before any meaning.
type Link struct {
	Name         string
	Addrs        []netip.Addr // without zone
	MTU          int          // bytes
	Up           bool
	Loopback     bool
	PointToPoint bool
	Hardware     bool         // has a hardware address
	Device       bool         // backed by a device (Linux only)
	Tun          bool         // a TUN or TAP device (Linux only)
	Member       bool         // part of a bridge or bond (Linux only)
	Kind         int          // Linux: ARPHRD_ number; Windows: IfType; else 0
	Detail       string       // Linux: DEVTYPE of the uevent file; Windows: description
	Metric       int          // Windows only: lower is preferred
	Servers      []netip.Addr // Windows only: nameservers
	Gateways     []netip.Addr // Windows only: default routers
}

// Way is the local end of a route.
type Way struct {
	Source    netip.Addr
	Interface string // empty: cannot be told directly, the source decides
}

// WinINET is the "Internet Settings" key of the Windows registry.
type WinINET struct {
	Enabled  bool   // ProxyEnable
	Server   string // ProxyServer: "host:port" or "https=host:port;…"
	Override string // ProxyOverride: exceptions, separated by ";"
	Script   string // AutoConfigURL
}

const (
	fileLimit = 32 << 20 // hosts files of block lists reach 20 MiB
	runLimit  = 1 << 20
	runTime   = time.Second
)

// RealEnv is the machine that the program runs on.
func RealEnv() Env {
	return Env{
		OS:         runtime.GOOS,
		Getenv:     os.Getenv,
		ReadFile:   readFile,
		Has:        func(program string) bool { return find(program) != "" },
		Run:        run,
		Links:      links,
		Way:        way,
		Neighbours: neighbours(),
		WinINET:    winINET(),
	}
}

// readFile reads with a large first buffer: some kernels tell a table of /proc
// correctly only to a single read.
func readFile(path string) ([]byte, error) {
	if i, err := os.Stat(path); err == nil && !i.Mode().IsRegular() {
		return nil, fmt.Errorf("read %s: no regular file", path) // opening a pipe waits for its writer
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	defer func() { _ = f.Close() }()
	var all bytes.Buffer
	all.Grow(32 << 10)
	n, err := all.ReadFrom(io.LimitReader(f, fileLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if n > fileLimit {
		return nil, fmt.Errorf("read %s: larger than %d bytes", path, fileLimit)
	}
	return all.Bytes(), nil
}

// find looks a program up in PATH, then where systems keep their network tools
// out of an ordinary user's PATH.
func find(program string) string {
	if p, err := exec.LookPath(program); err == nil {
		return p
	}
	if runtime.GOOS == "windows" {
		return ""
	}
	for _, dir := range []string{"/usr/sbin", "/sbin"} {
		if p, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return p
		}
	}
	return ""
}

func run(ctx context.Context, program string, args ...string) ([]byte, error) {
	path := find(program)
	if path == "" {
		return nil, fmt.Errorf("run %s: %w", program, exec.ErrNotFound)
	}
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	out := &capped{room: runLimit}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdout = out
	cmd.WaitDelay = runTime / 10
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run %s: %w", program, errors.Join(err, ctx.Err()))
	}
	return out.Bytes(), nil
}

// capped keeps the first bytes and fails the writer after them, so that a
// talkative program ends instead of filling memory.
type capped struct {
	bytes.Buffer
	room int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > c.room {
		return 0, errors.New("more output than expected")
	}
	return c.Buffer.Write(p)
}

// sourceFor connects a UDP socket, which sends nothing, and reads the address
// that the system would send from. It obeys policy routing, other than the
// routing table that most tools show.
func sourceFor(ctx context.Context, to netip.AddrPort) (netip.Addr, error) {
	network := "udp4"
	if to.Addr().Is6() {
		network = "udp6"
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, network, to.String())
	if err != nil {
		return netip.Addr{}, fmt.Errorf("route: %w", err)
	}
	defer func() { _ = c.Close() }()
	from, err := netip.ParseAddrPort(c.LocalAddr().String())
	if err != nil {
		return netip.Addr{}, fmt.Errorf("route: %w", err)
	}
	return from.Addr().Unmap().WithZone(""), nil
}
