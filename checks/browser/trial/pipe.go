package trial

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
)

// pipe is the DevTools protocol over two pipes: no port is opened. Each
// message ends with a zero byte (chromium, content/browser/devtools).
type pipe struct {
	mu     sync.Mutex // guards writing
	in     *bufio.Scanner
	out    io.Writer
	mine   []*os.File
	theirs []*os.File
}

// newPipe makes the pipes and hands their far ends to a browser that is about
// to start.
func newPipe(cmd *exec.Cmd) (*pipe, error) {
	commandsR, commandsW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answersR, answersW, err := os.Pipe()
	if err != nil {
		_, _ = commandsR.Close(), commandsW.Close()
		return nil, err
	}
	p := &pipe{out: commandsW, in: bufio.NewScanner(answersR)}
	p.mine, p.theirs = []*os.File{answersR, commandsW}, []*os.File{commandsR, answersW}
	p.in.Buffer(make([]byte, 0, 64<<10), maxMessage)
	p.in.Split(toZero)
	if err := inherit(cmd, commandsR, answersW); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// started closes the ends that the browser has by now.
func (p *pipe) started() {
	for _, f := range p.theirs {
		_ = f.Close()
	}
	p.theirs = nil
}

func (p *pipe) close() {
	p.started()
	for _, f := range p.mine {
		_ = f.Close()
	}
}

func (p *pipe) send(_ context.Context, text []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.out.Write(append(bytes.Clone(text), 0))
	return err
}

func (p *pipe) receive(context.Context) ([]byte, error) {
	if p.in.Scan() {
		return p.in.Bytes(), nil
	}
	return nil, errors.Join(p.in.Err(), io.EOF)
}

// toZero splits at zero bytes.
func toZero(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil
}
