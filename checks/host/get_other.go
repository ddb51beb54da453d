//go:build !linux && !windows

package host

import (
	"context"
	"net/netip"
)

func links() ([]Link, error) { return plainLinks() }

func way(ctx context.Context, to netip.AddrPort) (Way, error) {
	from, err := sourceFor(ctx, to)
	return Way{Source: from}, err
}

func neighbours() func() (map[netip.Addr]string, error) { return nil }

func winINET() func() (WinINET, error) { return nil }
