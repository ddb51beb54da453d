package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"fix502/checks"
	"fix502/checks/probe/dnsq"
)

// shared is how long a finished look-up still answers the same question: long
// enough for checks that start together, too short to hide a change from a
// person who looks again.
const shared = 500 * time.Millisecond

// found is the outcome of one look-up.
type found struct {
	names   checks.Names
	addrs   []netip.Addr
	failure checks.Failure
}

func (f found) fill(addrs []netip.Addr) found {
	f.addrs = addrs
	for _, a := range addrs {
		f.names.Addrs = append(f.names.Addrs, a.String())
	}
	if len(addrs) == 0 && f.failure == "" {
		f.failure = checks.DNSEmpty
	}
	return f
}

// system asks as this machine's programs ask: the hosts file, then the
// system's resolvers. Equal questions at the same time are asked once.
func (e *engine) system(ctx context.Context, q dnsq.Question, device string) found {
	q.Name = strings.ToLower(strings.TrimSuffix(q.Name, "."))
	blank := found{names: checks.Names{Name: q.Name, Type: q.Type()}}
	if ip, err := netip.ParseAddr(q.Name); err == nil {
		return blank.fill(ofFamily([]netip.Addr{ip}, q.Six))
	}
	if pinned := e.pinned(q.Name); len(pinned) > 0 {
		blank.names.Hosts = true
		return blank.fill(ofFamily(pinned, q.Six))
	}
	key := strings.Join([]string{q.Name, q.Type(), device}, "|")
	return e.flights.do(ctx, key, blank, func(ctx context.Context) found {
		return e.resolve(ctx, q, device)
	})
}

// pinned are the addresses that need no resolver. Names under localhost are
// this machine's everywhere (RFC 6761, 6.3), also without a line in the file.
func (e *engine) pinned(name string) []netip.Addr {
	if addrs := e.hosts(name); len(addrs) > 0 {
		return addrs
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}
	}
	return nil
}

// ofFamily keeps the addresses of one family, once each.
func ofFamily(all []netip.Addr, six bool) []netip.Addr {
	var out []netip.Addr
	for _, a := range all {
		if a = a.Unmap(); a.Is6() == six && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// resolve asks the nameservers themselves; where there are none to ask, or
// where a name without a dot needs the system's search list, the system does.
func (e *engine) resolve(ctx context.Context, q dnsq.Question, device string) found {
	var servers []string
	if e.world.Resolvers != nil {
		servers = e.world.Resolvers()
	}
	search := !strings.Contains(q.Name, ".") && e.world.Lookup != nil
	if len(servers) == 0 || search {
		return e.platform(ctx, q)
	}
	return e.query(ctx, servers, q, device)
}

// query asks nameservers by their addresses.
func (e *engine) query(ctx context.Context, servers []string, q dnsq.Question, device string) found {
	r := dnsq.Ask(ctx, e.dialer(device), servers, q)
	return read(r, q)
}

func read(r dnsq.Reply, q dnsq.Question) found {
	out := found{names: checks.Names{Server: r.Server, Name: q.Name, Type: q.Type()}}
	if r.Err != nil {
		out.failure = queryWord(r.Err)
		return out
	}
	out.names.Alias, out.names.Rcode, out.names.EDE = r.Answer.Alias, r.Answer.Rcode, r.Answer.EDE
	addrs := ofFamily(r.Answer.Addrs, q.Six)
	out.failure = rcodeWord(r.Answer.Rcode, len(addrs))
	if out.failure != "" {
		addrs = nil
	}
	return out.fill(addrs)
}

// platform asks the operating system's resolver.
func (e *engine) platform(ctx context.Context, q dnsq.Question) found {
	ctx, cancel := context.WithTimeout(ctx, dnsq.Patience)
	defer cancel()
	look := e.world.Lookup
	if look == nil {
		look = net.DefaultResolver.LookupNetIP
	}
	network := "ip4"
	if q.Six {
		network = "ip6"
	}
	out := found{names: checks.Names{Name: q.Name, Type: q.Type()}}
	addrs, err := look(ctx, network, q.Name)
	if err == nil {
		return out.fill(ofFamily(addrs, q.Six))
	}
	out.failure = queryWord(err)
	var dns *net.DNSError
	if !errors.As(err, &dns) && ctx.Err() == nil {
		out.failure = checks.DNSServfail
	}
	if out.failure == checks.DNSNotFound && q.Six {
		out.failure = checks.DNSEmpty // the system does not tell 'no such name' from 'no such address'
	}
	return out
}

// flights are the look-ups under way and those that have just ended.
type flights struct {
	mu  sync.Mutex
	all map[string]*flight
}

// flight is one look-up that several checks may wait for. It ends with the
// last of them.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	got     found
	waiting int
	ended   time.Time // zero: under way
}

func newFlights() *flights { return &flights{all: map[string]*flight{}} }

// do returns the outcome of ask, or of another caller's ask for the same key.
// blank is what is known when ctx ends first.
func (l *flights) do(ctx context.Context, key string, blank found, ask func(context.Context) found) found {
	f := l.join(ctx, key, ask)
	select {
	case <-f.done:
		l.leave(key, f)
		return f.got
	case <-ctx.Done():
		l.leave(key, f)
		blank.failure = queryWord(ctx.Err())
		return blank
	}
}

func (l *flights) join(ctx context.Context, key string, ask func(context.Context) found) *flight {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k, f := range l.all {
		if !f.ended.IsZero() && time.Since(f.ended) >= shared {
			delete(l.all, k)
		}
	}
	if f := l.all[key]; f != nil {
		f.waiting++
		return f
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight{done: make(chan struct{}), cancel: cancel, waiting: 1}
	l.all[key] = f
	go func() {
		got := ask(own)
		l.mu.Lock()
		f.got, f.ended = got, time.Now()
		l.mu.Unlock()
		cancel()
		close(f.done)
	}()
	return f
}

// leave ends a look-up that nobody waits for any more.
func (l *flights) leave(key string, f *flight) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f.waiting--
	if f.waiting > 0 || !f.ended.IsZero() {
		return
	}
	f.cancel()
	if l.all[key] == f {
		delete(l.all, key)
	}
}
