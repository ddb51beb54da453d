package export

import "strings"

// label is a short word or heading in the person's language. An identifier
// that has no label speaks for itself.
func (o Opts) label(key string) string {
	if o.Label != nil {
		if s := o.Label(key); s != "" && s != key {
			return line(s)
		}
	}
	return human(key[strings.LastIndexByte(key, '.')+1:])
}
