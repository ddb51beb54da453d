package probe

import (
	"context"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"fix502/checks/probe/sock"
	"fix502/checks/sysconf"
)

// maxSystemFile bounds how much of a system file is read; block lists in the
// hosts file can have some megabytes.
const maxSystemFile = 16 << 20

// RealWorld is the network of this machine. version is that of the program,
// told to servers in the User-Agent. Proxy credentials are the caller's to add.
func RealWorld(version string) World {
	return World{
		Dial: func(ctx context.Context, network, addr string, how How) (net.Conn, error) {
			return sock.Dial(ctx, network, addr, how.Device, how.Segment)
		},
		Resolvers:   realResolvers,
		Lookup:      net.DefaultResolver.LookupNetIP,
		Hosts:       newHostsFile().lookup,
		PublicRoots: sync.OnceValue(bundledRoots),
		UserAgent:   "fix502/" + version,
	}
}

// realResolvers reads resolv.conf anew each time: it changes with the network.
// On macOS and Windows it is not what programs use, so there is no list.
func realResolvers() []string {
	switch runtime.GOOS {
	case "windows", "darwin", "ios", "android", "plan9", "js", "wasip1":
		return nil
	}
	list := sysconf.Resolvers(readBounded("/etc/resolv.conf"))
	if len(list) == 0 {
		return []string{"127.0.0.1:53"} // as the C library does without the file
	}
	return list
}

func hostsPath() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(os.Getenv("SystemRoot"), "System32", "drivers", "etc", "hosts")
	}
	return "/etc/hosts"
}

// realHosts looks a name up in the hosts file, once.
func realHosts(name string) []netip.Addr { return newHostsFile().lookup(name) }

// hostsFile is the hosts file, read again when it has changed.
type hostsFile struct {
	mu    sync.Mutex
	size  int64
	mod   time.Time
	known map[string][]netip.Addr
}

func newHostsFile() *hostsFile { return &hostsFile{} }

func (h *hostsFile) lookup(name string) []netip.Addr {
	h.mu.Lock()
	defer h.mu.Unlock()
	info, err := os.Stat(hostsPath())
	if err != nil {
		return nil
	}
	if h.known == nil || info.Size() != h.size || !info.ModTime().Equal(h.mod) {
		h.size, h.mod, h.known = info.Size(), info.ModTime(), hostsTable(readBounded(hostsPath()))
	}
	return h.known[strings.ToLower(strings.TrimSuffix(name, "."))]
}

func hostsTable(file []byte) map[string][]netip.Addr {
	out := map[string][]netip.Addr{}
	for pin := range sysconf.EachHost(file) {
		if ip, err := netip.ParseAddr(pin.Addr); err == nil {
			out[pin.Name] = append(out[pin.Name], ip)
		}
	}
	return out
}

// readBounded reads a system file; one that cannot be read is empty.
func readBounded(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxSystemFile))
	if err != nil {
		return nil
	}
	return b
}
