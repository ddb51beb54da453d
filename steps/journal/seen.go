package journal

import (
	"bufio"
	"errors"
	"io"
	"os"

	"fix502/checks"
)

// maxSeen bounds how much of a journal is read for its first look, in bytes.
const maxSeen = 4 << 20

// Seen reads what the first look of a session saw, without building the
// session. What cannot be read any more is left out.
func Seen(path string) (Head, checks.Evidence, error) {
	f, err := os.Open(path)
	if err != nil {
		return Head{}, nil, sessions(err)
	}
	defer f.Close()
	lines := bufio.NewReader(io.LimitReader(f, maxSeen))
	head, _, err := readHead(lines)
	if err != nil {
		return Head{}, nil, err
	}
	var out checks.Evidence
	for first := 0; ; {
		raw, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return head, out, nil
		}
		if err != nil {
			return head, out, err
		}
		l, err := decode(raw)
		if err != nil {
			return head, out, err
		}
		if l.Result == nil {
			continue
		}
		if first == 0 {
			first = l.Result.Batch
		}
		if l.Result.Batch != first {
			return head, out, nil
		}
		out = append(out, l.Result.Seen...)
	}
}
