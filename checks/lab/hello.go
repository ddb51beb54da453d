package lab

// octets is a cursor over bytes; a read past the end empties it and gives
// nothing.
type octets struct {
	rest []byte
	bad  bool
}

func (o *octets) take(n int) []byte {
	if o.bad || n > len(o.rest) {
		o.rest, o.bad = nil, true
		return nil
	}
	b := o.rest[:n]
	o.rest = o.rest[n:]
	return b
}

// number reads a big-endian number of some bytes.
func (o *octets) number(bytes int) int {
	n := 0
	for _, b := range o.take(bytes) {
		n = n<<8 | int(b)
	}
	return n
}

// block reads bytes that their own length precedes.
func (o *octets) block(lengthBytes int) octets {
	return octets{rest: o.take(o.number(lengthBytes)), bad: o.bad}
}

// helloName reads the server name out of a TLS ClientHello (RFC 8446, 4.1.2;
// RFC 6066, 3) that stands in one flight of bytes; false: it is no hello. A
// hello that was cut off before the name counts as one without a name.
func helloName(b []byte) (string, bool) {
	o := octets{rest: b}
	kind, major := o.number(1), o.number(1)
	o.take(1 + 2) // minor version, length of the record
	message := o.number(1)
	if o.bad || kind != 22 || major != 3 || message != 1 {
		return "", false
	}
	o.take(3 + 2 + 32) // length of the message, version, random
	o.block(1)         // session
	o.block(2)         // cipher suites
	o.block(1)         // compression
	all := o.block(2)
	for !all.bad && len(all.rest) > 0 {
		id := all.number(2)
		body := all.block(2)
		if id == 0 {
			return serverName(body), true
		}
	}
	return "", true
}

func serverName(body octets) string {
	list := body.block(2)
	for !list.bad && len(list.rest) > 0 {
		kind := list.number(1)
		if name := list.block(2); kind == 0 {
			return string(name.rest)
		}
	}
	return ""
}
