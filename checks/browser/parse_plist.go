package browser

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Bounds for property lists: how deep they may nest, and how many values are
// read in all.
const (
	plistDepth  = 32
	plistValues = 100000
)

// parsePlist reads a property list of macOS in the binary form in which the
// system keeps settings ("bplist00"), as maps, slices and strings; other
// values become nil. nil: not readable.
func parsePlist(raw []byte) any {
	if bytes.HasPrefix(raw, []byte("bplist00")) {
		return parseBinaryPlist(raw)
	}
	return nil
}

// plistText is a text of a property list's first level, be the list binary or,
// as programs mostly bring it along, XML. Empty where there is none.
func plistText(raw []byte, key string) string {
	if list, ok := parsePlist(raw).(map[string]any); ok {
		text, _ := list[key].(string)
		return text
	}
	_, rest, _ := bytes.Cut(raw, []byte("<key>"+key+"</key>"))
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(rest), []byte("<string>"))
	text, _, closed := bytes.Cut(rest, []byte("</string>"))
	if !ok || !closed || bytes.ContainsAny(text, "<&") {
		return ""
	}
	return string(text)
}

// bplist is a binary property list: objects, then a table of their offsets,
// then a trailer of 32 bytes.
type bplist struct {
	raw    []byte
	table  int
	count  int
	offLen int
	refLen int
	left   int
}

func parseBinaryPlist(raw []byte) any {
	if len(raw) < 40 {
		return nil
	}
	t := raw[len(raw)-32:]
	p := &bplist{raw: raw, offLen: int(t[6]), refLen: int(t[7]), left: plistValues}
	count, top, table := binary.BigEndian.Uint64(t[8:]), binary.BigEndian.Uint64(t[16:]), binary.BigEndian.Uint64(t[24:])
	size := uint64(len(raw))
	if count > size || top >= count || table >= size || p.offLen < 1 || p.offLen > 8 || p.refLen < 1 || p.refLen > 8 {
		return nil
	}
	p.count, p.table = int(count), int(table)
	return p.object(int(top), plistDepth)
}

// number reads a big-endian number of n bytes; -1 where there is none.
func (p *bplist) number(at, n int) int {
	if at < 0 || n < 1 || at > len(p.raw)-n {
		return -1
	}
	v := uint64(0)
	for _, b := range p.raw[at : at+n] {
		v = v<<8 | uint64(b)
	}
	if v > uint64(len(p.raw)) {
		return -1
	}
	return int(v)
}

func (p *bplist) object(ref, depth int) any {
	p.left--
	if ref < 0 || ref >= p.count || depth == 0 || p.left < 0 {
		return nil
	}
	at := p.number(p.table+ref*p.offLen, p.offLen)
	if at < 0 || at >= len(p.raw) {
		return nil
	}
	mark := p.raw[at]
	size, body := p.size(at)
	if size < 0 {
		return nil
	}
	switch mark >> 4 {
	case 0x5:
		return p.text(body, size, 1)
	case 0x6:
		return p.text(body, size, 2)
	case 0xa:
		return p.list(body, size, depth)
	case 0xd:
		return p.dict(body, size, depth)
	default:
		return nil
	}
}

// size is the number of an object's elements and where they begin.
func (p *bplist) size(at int) (size, body int) {
	if n := int(p.raw[at] & 0xf); n < 0xf {
		return n, at + 1
	}
	if at+1 >= len(p.raw) || p.raw[at+1]>>4 != 0x1 {
		return -1, 0
	}
	width := 1 << (p.raw[at+1] & 0xf)
	if width > 8 {
		return -1, 0
	}
	return p.number(at+2, width), at + 2 + width
}

func (p *bplist) text(at, size, width int) any {
	if size > (len(p.raw)-at)/width {
		return nil
	}
	raw := p.raw[at : at+size*width]
	if width == 1 {
		return string(raw)
	}
	units := make([]uint16, size)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

func (p *bplist) list(at, size, depth int) any {
	var out []any
	for i := range min(size, p.left) {
		out = append(out, p.object(p.number(at+i*p.refLen, p.refLen), depth-1))
	}
	return out
}

func (p *bplist) dict(at, size, depth int) any {
	out := map[string]any{}
	for i := range min(size, p.left) {
		key, ok := p.object(p.number(at+i*p.refLen, p.refLen), depth-1).(string)
		value := p.object(p.number(at+(size+i)*p.refLen, p.refLen), depth-1)
		if ok {
			out[key] = value
		}
	}
	return out
}
