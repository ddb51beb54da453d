package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// maxLine bounds an answer, in bytes; what is longer is cut.
const maxLine = 64 << 10

// reader reads lines, each when it is asked for: an answer is not taken from
// the input before its question. One buffer serves the whole dialogue.
type reader struct {
	want  chan struct{}
	lines chan line
}

type line struct {
	text string
	end  bool // the input has ended
}

// newReader starts reading for as long as ctx lasts. A read that blocks when
// ctx ends is left behind: no reader can be made to stop.
func newReader(ctx context.Context, in io.Reader) *reader {
	r := &reader{want: make(chan struct{}), lines: make(chan line)}
	go r.serve(ctx, bufio.NewReader(in))
	return r
}

func (r *reader) serve(ctx context.Context, in *bufio.Reader) {
	for {
		select {
		case <-r.want:
		case <-ctx.Done():
			return
		}
		l := readLine(in)
		select {
		case r.lines <- l:
		case <-ctx.Done():
			return
		}
	}
}

// readLine reads one line without its end. Whatever keeps it from reading on
// is the end of the input.
func readLine(in *bufio.Reader) line {
	var text strings.Builder
	for {
		part, err := in.ReadSlice('\n')
		text.Write(part[:min(len(part), maxLine-text.Len())])
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		got := strings.TrimRight(text.String(), "\r\n")
		return line{text: got, end: err != nil && text.Len() == 0}
	}
}

// read asks for one line and records meanwhile what checks bring. False: the
// input or the dialogue has ended.
func (f *face) read() (string, bool) {
	f.out.ask()
	want := f.in.want
	for {
		select {
		case want <- struct{}{}:
			want = nil
		case l := <-f.in.lines:
			f.answered(l)
			return l.text, !l.end
		case e := <-f.work.in:
			f.heard(e)
		case <-f.ctx.Done():
			return "", false
		}
	}
}

// answered closes the line of the question.
func (f *face) answered(l line) {
	switch {
	case l.end:
		f.out.open("")
	case f.opt.Echo:
		f.out.open(l.text)
	default:
		f.out.asking = false // the terminal has shown the answer and its end
	}
}
