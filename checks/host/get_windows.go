package host

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// links asks once for everything: addresses, nameservers and routers.
func links() ([]Link, error) {
	first, err := adapters()
	if err != nil {
		return nil, err
	}
	var out []Link
	for a := first; a != nil; a = a.Next {
		l := Link{
			Name:     windows.UTF16PtrToString(a.FriendlyName),
			Detail:   windows.UTF16PtrToString(a.Description),
			MTU:      int(int32(a.Mtu)),
			Up:       a.OperStatus == windows.IfOperStatusUp,
			Loopback: a.IfType == windows.IF_TYPE_SOFTWARE_LOOPBACK,
			Hardware: a.PhysicalAddressLength > 0,
			Kind:     int(a.IfType),
			Metric:   int(min(a.Ipv4Metric, a.Ipv6Metric)),
		}
		for u := a.FirstUnicastAddress; u != nil; u = u.Next {
			l.Addrs = appendAddr(l.Addrs, &u.Address)
		}
		for d := a.FirstDnsServerAddress; d != nil; d = d.Next {
			l.Servers = appendAddr(l.Servers, &d.Address)
		}
		for g := a.FirstGatewayAddress; g != nil; g = g.Next {
			l.Gateways = appendAddr(l.Gateways, &g.Address)
		}
		out = append(out, l)
	}
	return out, nil
}

func appendAddr(to []netip.Addr, s *windows.SocketAddress) []netip.Addr {
	if s.Sockaddr == nil {
		return to
	}
	if a, ok := netip.AddrFromSlice(s.IP()); ok {
		return append(to, a.Unmap())
	}
	return to
}

func adapters() (*windows.IpAdapterAddresses, error) {
	const flags = windows.GAA_FLAG_INCLUDE_GATEWAYS | windows.GAA_FLAG_SKIP_ANYCAST | windows.GAA_FLAG_SKIP_MULTICAST
	size := uint32(16 << 10)
	for range 4 { // the list may grow between two calls
		words := make([]uint64, size/8+1) // keeps the structures aligned
		first := (*windows.IpAdapterAddresses)(unsafe.Pointer(&words[0]))
		err := windows.GetAdaptersAddresses(windows.AF_UNSPEC, flags, 0, first, &size)
		if err == nil {
			return first, nil
		}
		if !errors.Is(err, windows.ERROR_BUFFER_OVERFLOW) {
			return nil, fmt.Errorf("adapters: %w", err)
		}
	}
	return nil, fmt.Errorf("adapters: %w", windows.ERROR_BUFFER_OVERFLOW)
}

func way(ctx context.Context, to netip.AddrPort) (Way, error) {
	from, err := sourceFor(ctx, to)
	return Way{Source: from}, err
}

// neighbours calls GetIpNetTable2, which x/sys/windows does not offer.
func neighbours() func() (map[netip.Addr]string, error) {
	return func() (map[netip.Addr]string, error) {
		proc := windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetIpNetTable2")
		if err := proc.Find(); err != nil {
			return nil, fmt.Errorf("neighbours: %w", err)
		}
		var table *uint32
		if code, _, _ := proc.Call(windows.AF_UNSPEC, uintptr(unsafe.Pointer(&table))); code != 0 {
			return nil, fmt.Errorf("neighbours: %w", windows.Errno(code))
		}
		defer windows.FreeMibTable(unsafe.Pointer(table))
		rows := min(int(*table), 1<<14)
		raw := unsafe.Slice((*byte)(unsafe.Pointer(table)), ipnetHead+rows*ipnetRow)
		return parseIPNet(slices.Clone(raw)), nil
	}
}

// winINET reads the registry: the person's settings, or the machine's where a
// policy says so.
func winINET() func() (WinINET, error) {
	return func() (WinINET, error) {
		root := registry.CURRENT_USER
		const policy = `SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`
		if k, err := registry.OpenKey(registry.LOCAL_MACHINE, policy, registry.QUERY_VALUE); err == nil {
			if v, _, err := k.GetIntegerValue("ProxySettingsPerUser"); err == nil && v == 0 {
				root = registry.LOCAL_MACHINE
			}
			_ = k.Close()
		}
		const settings = `Software\Microsoft\Windows\CurrentVersion\Internet Settings`
		k, err := registry.OpenKey(root, settings, registry.QUERY_VALUE)
		if err != nil {
			return WinINET{}, fmt.Errorf("registry: %w", err)
		}
		defer func() { _ = k.Close() }()
		enabled, _, _ := k.GetIntegerValue("ProxyEnable")
		w := WinINET{Enabled: enabled != 0}
		w.Server, _, _ = k.GetStringValue("ProxyServer")
		w.Override, _, _ = k.GetStringValue("ProxyOverride")
		w.Script, _, _ = k.GetStringValue("AutoConfigURL")
		return w, nil
	}
}
