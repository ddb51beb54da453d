package host

import (
	"context"
	"errors"
	"io/fs"
	"net/netip"
	"slices"
	"sort"
	"strings"
	"time"

	"fix502/checks"
	"fix502/checks/sysconf"
)

// machine is what one Executor keeps between its checks.
type machine struct {
	env  Env
	desk *desk
}

// Executor performs the checks of family checks.ProbeHost on a machine. The
// desktop's proxy settings are read at most once in two seconds; everything
// else is read anew for each check.
//
// A check that the system cannot answer is checks.Unsupported; one whose
// context ended is checks.NotFinished.
func Executor(env Env) checks.Executor {
	m := &machine{env: env, desk: &desk{env: env}}
	return func(ctx context.Context, s checks.Spec) []checks.Observation {
		start := time.Now()
		o := checks.Observation{Spec: s, At: start}
		fact, failure := m.look(ctx, s)
		if ctx.Err() != nil {
			failure = checks.NotFinished
		}
		if failure.Learned() {
			o.Fact = &fact
		}
		o.Failure, o.Took = failure, time.Since(start)
		return []checks.Observation{o}
	}
}

func (m *machine) look(ctx context.Context, s checks.Spec) (checks.Fact, checks.Failure) {
	id, _, _ := strings.Cut(string(s.ID), "#")
	switch {
	case id == "host.interfaces":
		return m.interfaces()
	case strings.HasPrefix(id, "host.route."):
		return m.route(ctx, s.Route)
	case id == "host.hosts":
		return m.hosts(s.Route.URL)
	case id == "host.resolvers":
		return m.resolvers(ctx)
	case strings.HasPrefix(id, "host.proxy."):
		return m.proxy(ctx, s.Route.URL)
	case id == "proxy.pac":
		return m.script(s.Route.URL), ""
	case id == "host.place":
		return m.place(), ""
	default:
		return checks.Fact{}, checks.Unsupported
	}
}

// pinLimit bounds the lines of a hosts file that one observation carries.
const pinLimit = 256

// hosts picks the lines of the hosts file that name one of the hosts (a list
// separated by commas) or a name below them.
func (m *machine) hosts(list string) (checks.Fact, checks.Failure) {
	path := "/etc/hosts"
	if m.env.OS == "windows" {
		root := m.env.Getenv("SystemRoot")
		if root == "" {
			root = `C:\Windows`
		}
		path = root + `\System32\drivers\etc\hosts`
	}
	raw, err := m.env.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return checks.Fact{}, ""
	}
	if err != nil {
		return checks.Fact{}, checks.Unsupported
	}
	wanted := hostNames(list)
	var pins []checks.Pin
	for p := range sysconf.EachHost(raw) {
		if !slices.ContainsFunc(wanted, func(w string) bool { return p.Name == w || strings.HasSuffix(p.Name, "."+w) }) {
			continue
		}
		if pins = append(pins, p); len(pins) == pinLimit {
			break
		}
	}
	return checks.Fact{Pins: pins}, ""
}

func hostNames(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(name)), "."); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// resolvers lists the nameservers in force. On macOS programs obey what scutil
// shows, not resolv.conf; on Windows each adapter has its own.
func (m *machine) resolvers(ctx context.Context) (checks.Fact, checks.Failure) {
	switch m.env.OS {
	case "windows":
		links, err := m.env.Links()
		if err != nil {
			return checks.Fact{}, checks.Unsupported
		}
		return checks.Fact{Resolvers: adapterServers(links)}, ""
	case "darwin":
		if raw, err := m.env.Run(ctx, "scutil", "--dns"); err == nil {
			if list := parseScutilDNS(raw); len(list) > 0 {
				return checks.Fact{Resolvers: list}, ""
			}
		}
	}
	raw, err := m.env.ReadFile("/etc/resolv.conf")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return checks.Fact{}, checks.Unsupported
	}
	return checks.Fact{Resolvers: sysconf.Resolvers(raw)}, ""
}

// adapterServers lists the nameservers of all adapters that are up, the
// preferred adapter's first, without the three addresses that Windows invents
// for an adapter that was given none (fec0:0:0:ffff::1 to ::3).
func adapterServers(links []Link) []string {
	links = slices.Clone(links)
	sort.SliceStable(links, func(i, j int) bool { return links[i].Metric < links[j].Metric })
	invented := netip.MustParsePrefix("fec0:0:0:ffff::/64")
	var out []string
	for _, l := range links {
		if !l.Up || l.Loopback {
			continue
		}
		for _, a := range l.Servers {
			if server := netip.AddrPortFrom(a, 53).String(); !invented.Contains(a) && !slices.Contains(out, server) {
				out = append(out, server)
			}
		}
	}
	return out
}

// place tells where the program runs.
func (m *machine) place() checks.Fact {
	get := m.env.Getenv
	p := checks.Place{
		OS:      m.env.OS,
		SSH:     get("SSH_CONNECTION") != "" || get("SSH_TTY") != "" || get("SSH_CLIENT") != "",
		Desktop: desktopName(m.env),
	}
	if m.env.OS == "linux" {
		p.WSL, p.Container = m.wsl(), m.container()
		raw, _ := m.env.ReadFile("/etc/resolv.conf")
		p.Resolved = slices.Contains(sysconf.Resolvers(raw), "127.0.0.53:53")
	}
	return checks.Fact{Place: &p}
}

func (m *machine) wsl() bool {
	if m.env.Getenv("WSL_DISTRO_NAME") != "" {
		return true
	}
	raw, _ := m.env.ReadFile("/proc/sys/kernel/osrelease")
	return strings.Contains(strings.ToLower(string(raw)), "microsoft")
}

func (m *machine) container() bool {
	if m.env.Getenv("container") != "" || m.env.Getenv("KUBERNETES_SERVICE_HOST") != "" {
		return true
	}
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := m.env.ReadFile(mark); err == nil {
			return true
		}
	}
	raw, _ := m.env.ReadFile("/proc/self/cgroup")
	return slices.ContainsFunc([]string{"/docker", "/kubepods", "/lxc", "/libpod"}, func(s string) bool {
		return strings.Contains(string(raw), s)
	})
}
