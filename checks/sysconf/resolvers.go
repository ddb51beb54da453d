package sysconf

import (
	"net/netip"
	"strings"
)

// maxServers is how many nameservers the C libraries and Go ask at most
// (MAXNS in resolv.conf(5)); further lines are not in force.
const maxServers = 3

// Resolvers lists the nameservers that a resolv.conf (resolv.conf(5)) puts in
// force, as "ip:port", in file order. Empty: the file names none.
func Resolvers(file []byte) []string {
	var out []string
	for _, text := range numbered(file) {
		if strings.HasPrefix(text, "#") || strings.HasPrefix(text, ";") {
			continue
		}
		fields := strings.Fields(text)
		if len(fields) < 2 || fields[0] != "nameserver" {
			continue
		}
		ip, ok := address(fields[1])
		if !ok {
			continue
		}
		if out = append(out, netip.AddrPortFrom(ip, 53).String()); len(out) == maxServers {
			break
		}
	}
	return out
}
