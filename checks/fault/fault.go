// Package fault is what went wrong as something that a person will read: not a
// sentence but the name of one, and what its blanks hold, so that it can be
// said in any language. Package words has the sentences, as labels of the
// group "error".
package fault

import (
	"errors"
	"strconv"
)

// Worded is an error for which there are words.
type Worded interface {
	error
	// Words are the name of a label, and names of its fields with their values
	// in turn. What lies beneath is the field "why".
	Words() (label string, fields []string)
}

// New is an error that is no more than its words. fields are names and values
// in turn.
func New(label string, fields ...string) error { return &plain{label, fields, nil} }

// Because is New with what lies beneath.
func Because(why error, label string, fields ...string) error { return &plain{label, fields, why} }

type plain struct {
	label  string
	fields []string
	why    error
}

func (p *plain) Error() string             { return Text(p) }
func (p *plain) Unwrap() error             { return p.why }
func (p *plain) Words() (string, []string) { return p.label, p.fields }

// Text is an error for which there are words without them: its label, what the
// fields hold, and what lies beneath.
func Text(w Worded) string {
	text, fields := w.Words()
	for i := 1; i < len(fields); i += 2 {
		text += " " + strconv.Quote(fields[i])
	}
	if why := errors.Unwrap(w); why != nil {
		text += ": " + why.Error()
	}
	return text
}

// Fields makes a map of names and values in turn.
func Fields(pairs []string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}
