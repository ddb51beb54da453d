//go:build linux

package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// scene is a network that is to be built: what is served where, what stands in
// the way, and with what settings the program runs. A case changes the healthy
// one.
type scene struct {
	Net    host              // what the internet serves
	Gate   host              // what the router serves
	Rules  string            // nft rules of the router
	Ends   string            // nft rules of the client
	Client []string          // ip commands in the client, once all is up
	Router []string          // ip commands in the router
	Hosts  string            // further lines of the client's hosts file
	DNS    string            // the client's nameserver
	Six    bool              // IPv6 as well as IPv4
	Env    []string          // of the program
	Home   map[string]string // files of the person, by their path from home
	Args   []string          // of the program, beside the usual
	VPN    bool              // a tunnel to the router is in force
	Secret string            // must not be said anywhere

	Budget time.Duration // of the program; 0: ten seconds
	Delay  time.Duration // of each packet between router and internet
	Far    *host         // what is served at the end of a real tunnel device
	Routes []string      // ip commands that lead into it
}

// lan is a network that is up.
type lan struct {
	client, router, internet string // namespaces
	far                      string // where a real tunnel ends
	dir                      string // may be read by anybody
	home                     string // may be written by the program
}

// newLAN builds a scene in namespaces of its own and takes it down with t.
func newLAN(t *testing.T, r *run, s scene) *lan {
	t.Helper()
	base := fmt.Sprintf("%s%d-%d-", prefix, os.Getpid(), r.count.Add(1))
	l := &lan{client: base + "client", router: base + "router", internet: base + "net", far: base + "far"}
	l.dir = filepath.Join(r.dir, base)
	l.home = filepath.Join(l.dir, "home")
	must(t, os.MkdirAll(l.home, 0o755))
	must(t, os.Chown(l.home, nobody, nobody))
	for _, ns := range []string{l.client, l.router, l.internet, l.far} {
		if ns == l.far && s.Far == nil {
			continue
		}
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "del", ns).Run() })
		command(t, "", "ip", "netns", "add", ns)
		// Addresses are of use at once, not after a second of asking around.
		l.set(t, ns, map[string]string{"ipv6/conf/all/accept_dad": "0", "ipv6/conf/default/accept_dad": "0"})
	}
	l.files(t, r, s)
	l.wire(t, s)
	l.start(t, l.internet, s.Net)
	l.start(t, l.router, s.Gate)
	if s.Far != nil {
		l.start(t, l.far, *s.Far)
	}
	l.rules(t, l.router, s.Rules)
	l.rules(t, l.client, s.Ends)
	l.ip(t, l.router, s.Router...)
	l.ip(t, l.client, s.Client...)
	return l
}

// files writes what the program reads: ip netns exec lays the directory of a
// namespace over /etc (ip-netns(8)).
func (l *lan) files(t *testing.T, r *run, s scene) {
	t.Helper()
	etc := filepath.Join("/etc/netns", l.client)
	t.Cleanup(func() { _ = os.RemoveAll(etc) })
	must(t, os.MkdirAll(etc, 0o755))
	write := func(path, text string) { t.Helper(); must(t, os.WriteFile(path, []byte(text), 0o644)) }
	write(filepath.Join(etc, "resolv.conf"), "nameserver "+s.DNS+"\n")
	write(filepath.Join(etc, "hosts"), "127.0.0.1 localhost\n"+s.Hosts)
	for path, text := range s.Home {
		path = filepath.Join(l.home, filepath.FromSlash(path))
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		write(path, strings.ReplaceAll(text, "file://HOME", "file://"+l.home))
	}
	write(filepath.Join(l.dir, "profile.toml"), profileText())
	write(filepath.Join(l.dir, "roots.pem"), string(r.ca[caPublic].pem()))
	write(filepath.Join(l.dir, "trusted.pem"), string(r.ca[caPublic].pem())+string(r.ca[caOffice].pem())+string(r.ca[caDirty].pem()))
}

// wire connects client, router and internet, which holds every address that a
// server listens on.
func (l *lan) wire(t *testing.T, s scene) {
	t.Helper()
	if s.Delay > 0 {
		l.ip(t, l.router, "tuntap add dev wan0 mode tun")
		l.ip(t, l.internet, "tuntap add dev eth0 mode tun")
		l.connect(t, tunnelled{Ends: [2]tunEnd{{l.router, "wan0"}, {l.internet, "eth0"}}, Delay: s.Delay})
	} else {
		l.ip(t, l.router, "link add wan0 type veth peer name eth0 netns "+l.internet)
	}
	l.ip(t, l.router,
		"link set lo up",
		"link add lan0 type veth peer name eth0 netns "+l.client,
		"addr add 192.168.77.1/24 dev lan0", "addr add 100.64.0.2/30 dev wan0",
		"link set lan0 up", "link set wan0 up")
	net := []string{"link set lo up", "addr add 100.64.0.1/30 dev eth0", "link set eth0 up",
		"route add 192.168.77.0/24 via 100.64.0.2"}
	client := []string{"link set lo up", "addr add 192.168.77.2/24 dev eth0", "link set eth0 up",
		"route add default via 192.168.77.1"}
	router := []string{"route add default via 100.64.0.1"}
	if s.Six {
		router = append(router, "addr add 2001:db8:77::1/64 dev lan0 nodad", "addr add 2001:db8:64::2/64 dev wan0 nodad",
			"route add default via 2001:db8:64::1")
		net = append(net, "addr add 2001:db8:64::1/64 dev eth0 nodad", "route add 2001:db8:77::/64 via 2001:db8:64::2")
		client = append(client, "addr add 2001:db8:77::2/64 dev eth0 nodad", "route add default via 2001:db8:77::1")
	}
	if s.VPN {
		// What makes it a tunnel to the program is what makes it one to people:
		// its name, and that the way out leads through it.
		l.ip(t, l.router, "link add far0 type veth peer name tun0 netns "+l.client, "addr add 10.8.0.1/24 dev far0", "link set far0 up")
		net = append(net, "route add 10.8.0.0/24 via 100.64.0.2")
		client = append(client[:len(client)-1], "route add default via 192.168.77.1 metric 100",
			"addr add "+tunnelIP+"/24 dev tun0", "link set tun0 up", "route add default via 10.8.0.1 metric 50")
	}
	if s.Far != nil {
		client = slices.Concat(client, l.dig(t, *s.Far), s.Routes)
	}
	for _, a := range addresses(s.Net) {
		net = append(net, "addr add "+a+" dev lo")
	}
	l.ip(t, l.internet, net...)
	l.ip(t, l.client, client...)
	l.ip(t, l.router, router...)
	l.set(t, l.router, map[string]string{
		"ipv4/ip_forward": "1", "ipv6/conf/all/forwarding": "1",
		"ipv4/icmp_ratelimit": "0", "ipv6/icmp/ratelimit": "0", // every refusal is told
	})
}

// addresses lists what the internet's loopback must own.
func addresses(h host) []string {
	seen := map[string]bool{}
	var out []string
	add := func(at string) {
		i := strings.LastIndexByte(at, ':')
		ip := strings.Trim(at[:i], "[]")
		if strings.Contains(ip, ":") {
			ip += "/128"
		} else {
			ip += "/32"
		}
		if !seen[ip] {
			seen[ip] = true
			out = append(out, ip)
		}
	}
	for _, n := range h.Names {
		add(n.IP + ":53")
	}
	for _, ip := range h.Idle {
		add(ip + ":0")
	}
	for _, s := range h.Sites {
		for _, at := range s.At {
			add(at)
		}
	}
	for _, p := range h.Proxies {
		add(p.At)
	}
	return out
}

func (l *lan) ip(t *testing.T, ns string, lines ...string) {
	t.Helper()
	if len(lines) > 0 {
		command(t, strings.Join(lines, "\n")+"\n", "ip", "-n", ns, "-batch", "-")
	}
}

// set writes settings of a namespace's network, named from /proc/sys/net on.
func (l *lan) set(t *testing.T, ns string, to map[string]string) {
	t.Helper()
	var script strings.Builder
	for name, value := range to {
		fmt.Fprintf(&script, "echo %s > /proc/sys/net/%s || exit 1\n", value, name)
	}
	command(t, script.String(), "ip", "netns", "exec", ns, "sh")
}

func (l *lan) rules(t *testing.T, ns, text string) {
	t.Helper()
	if text != "" {
		command(t, text, "ip", "netns", "exec", ns, "nft", "-f", "-")
	}
}

// counted is how many packets a counter of the router's table has seen.
func (l *lan) counted(t *testing.T, name string) int {
	t.Helper()
	out := command(t, "", "ip", "netns", "exec", l.router, "nft", "list", "counter", "inet", "gate", name)
	m := regexp.MustCompile(`packets (\d+)`).FindStringSubmatch(out)
	if m == nil {
		t.Fatalf("no counter in %q", out)
	}
	n, err := strconv.Atoi(m[1])
	must(t, err)
	return n
}

// start serves a host in a namespace until the test ends.
func (l *lan) start(t *testing.T, ns string, h host) {
	t.Helper()
	if len(h.Names)+len(h.Sites)+len(h.Proxies)+len(h.Boxes) == 0 {
		return
	}
	play(t, "serve", h, "ip", "netns", "exec", ns)
}

// play has a process of its own play a role, until the test ends.
func play(t *testing.T, role string, what any, in ...string) {
	t.Helper()
	work, err := json.Marshal(what)
	must(t, err)
	line := append(in, self(t))
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), envRole+"="+role, envJob+"="+string(work))
	cmd.Stderr = os.Stderr
	end, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = end.Close() // its end is the player's
		late := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		late.Stop()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("%s %v does not start: %q, %v", role, in, line, err)
	}
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	must(t, err)
	return path
}

// command runs one and returns what it says; it must succeed.
func command(t *testing.T, in, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, in, out)
	}
	return string(out)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
