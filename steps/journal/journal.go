// Package journal keeps what a session was told, one JSON line for each event,
// in a file that is only ever appended to. Told again, the lines make the same
// session: that is how it is taken up, and how its summary is written later.
package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"fix502/checks"
	"fix502/checks/fault"
	"fix502/steps"
)

// version of the lines.
const version = 1

// Bounds of what is read and written, in bytes.
const (
	maxLine = 4 << 20
	maxFile = 64 << 20
)

// Head is the first line: what a session was begun with.
type Head struct {
	Program string           `json:"program"`           // version of fix502
	Service string           `json:"service"`           // name of the service
	URL     string           `json:"url"`               // its address
	Profile string           `json:"profile,omitempty"` // file of the service profile; empty: the embedded one
	Step    string           `json:"step,omitempty"`    // the step to start with
	Allowed []checks.Consent `json:"allowed,omitempty"` // consents given beforehand
	Begun   time.Time        `json:"begun"`
}

// line is what a line holds: a head or an event.
type line struct {
	V    int   `json:"v"`
	Head *Head `json:"head,omitempty"`
	steps.Event
}

func encode(l line) ([]byte, error) {
	l.V = version
	raw, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return append(raw, '\n'), nil
}

// Replay builds the session that a journal tells of. c is what the session
// reasons with; step and consents come from the journal's head. A last line
// that was cut off is passed over. After a line that cannot be read the rest
// is not told: the session as far as it came is returned with the error.
func Replay(r io.Reader, c steps.Config) (*steps.Session, Head, error) {
	s, h, _, err := replay(r, c)
	return s, h, err
}

// replay also returns how many bytes of whole lines were read.
func replay(r io.Reader, c steps.Config) (*steps.Session, Head, int64, error) {
	lines := bufio.NewReader(io.LimitReader(r, maxFile))
	head, good, err := readHead(lines)
	if err != nil {
		return nil, Head{}, 0, err
	}
	c.Start, c.Allowed = head.Step, head.Allowed
	s := steps.New(c)
	s.Begin()
	for n := 2; ; n++ {
		raw, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return s, head, good, nil
		}
		if err != nil {
			return s, head, good, inLine(n, err)
		}
		l, err := decode(raw)
		if err != nil {
			return s, head, good, inLine(n, err)
		}
		s.Apply(l.Event)
		good += int64(len(raw))
	}
}

// inLine says in which line something is wrong.
func inLine(n int, err error) error { return fault.Because(err, "line", "n", strconv.Itoa(n)) }

func readHead(lines *bufio.Reader) (Head, int64, error) {
	raw, err := readLine(lines)
	if errors.Is(err, io.EOF) {
		return Head{}, 0, fault.New("no_first_line")
	}
	if err != nil {
		return Head{}, 0, inLine(1, err)
	}
	l, err := decode(raw)
	if err != nil {
		return Head{}, 0, inLine(1, err)
	}
	if l.Head == nil {
		return Head{}, 0, inLine(1, fault.New("no_beginning"))
	}
	return *l.Head, int64(len(raw)), nil
}

func decode(raw []byte) (line, error) {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return line{}, fault.Because(err, "unreadable")
	}
	if l.V != version {
		return line{}, fault.New("other_version", "n", strconv.Itoa(l.V))
	}
	if l.Result != nil && !known(l.Result.Seen) {
		return line{}, fault.New("unknown_check")
	}
	return l, nil
}

// known tells whether all words that are kept as numbers are known ones.
func known(seen []checks.Observation) bool {
	for _, o := range seen {
		if o.Trip != nil && (o.Trip.Reached > checks.StageAnswer || o.Trip.Body > checks.Yes) {
			return false
		}
	}
	return true
}

// readLine returns a whole line with its end. What is left without an end is
// cut off, and counts as the end of the file.
func readLine(lines *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		part, err := lines.ReadSlice('\n')
		out = append(out, part...)
		switch {
		case err == nil:
			return out, nil
		case len(out) > maxLine:
			return nil, fault.New("line_too_long")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}
