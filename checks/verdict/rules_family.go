package verdict

// rulesFamily compares IPv6 with IPv4. That one family alone fails here is the
// network's doing where nobody is reached over it, and perhaps the edge's where
// others are.
func rulesFamily() []Rule {
	var out []Rule
	for _, c := range []struct {
		cause            Cause
		fails, elsewhere func() Clue
	}{
		{"network.ipv6_broken", ipv6Unreached, ipv6Elsewhere},
		{"network.ipv6_broken", ipv6Silent, ipv6SealedElsewhere},
		{"network.ipv4_broken", ipv4Unreached, ipv4Elsewhere},
		{"network.ipv4_broken", ipv4Silent, ipv4SealedElsewhere},
	} {
		out = append(out,
			Rule{Cause: c.cause, Grade: Proves, All: of(c.fails), None: of(c.elsewhere)},
			Rule{Cause: c.cause, Grade: Suggests, All: of(c.fails)},
			Rule{Cause: c.cause, Grade: Refutes, All: of(c.fails, c.elsewhere)},
			Rule{Cause: "edge.partial", Grade: Suggests, All: of(c.fails, c.elsewhere)},
		)
	}
	return out
}
