package journal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fix502/checks/fault"
	"fix502/steps"
)

// syncDelay is how long a check's result may wait for the disk. Every line is
// handed to the system at once and survives the program's end; the disk
// matters when the whole machine goes down.
const syncDelay = 100 * time.Millisecond

// ending of the files.
const ending = ".jsonl"

// File is a journal that is being written. It belongs to this program alone
// until it is closed.
type File struct {
	path string
	file *os.File
	now  chan struct{} // what was answered goes to the disk at once
	soon chan struct{}
	quit chan struct{}
	idle sync.WaitGroup

	mu   sync.Mutex
	size int64
	err  error
}

// Create begins a new journal in dir, which is made where it is missing and
// closed to everybody else.
func Create(dir string, h Head) (*File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, sessions(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, sessions(err)
	}
	tail := make([]byte, 4)
	if _, err := rand.Read(tail); err != nil {
		return nil, sessions(err)
	}
	name := h.Begun.UTC().Format("20060102T150405.000Z") + "-" + hex.EncodeToString(tail) + ending
	path := filepath.Join(dir, name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, sessions(err)
	}
	claim(file)
	f := start(path, file, 0)
	f.write(line{Head: &h}, f.now)
	if err := f.Err(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Resume reads a journal back and opens it for more. The caller lets the
// session look again with its own Resume, and hands it Hear. A *Busy error
// means that another program is writing it.
func Resume(path string, c steps.Config) (*steps.Session, *File, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, sessions(err)
	}
	if claim(file) {
		return nil, nil, errors.Join(&Busy{Path: path}, file.Close())
	}
	s, _, good, err := replay(file, c)
	if s == nil {
		return nil, nil, errors.Join(sessions(err), file.Close())
	}
	// what was cut off, or cannot be read, would stand between the old lines
	// and the new
	if err := file.Truncate(good); err != nil {
		return nil, nil, errors.Join(sessions(err), file.Close())
	}
	f := start(path, file, good)
	s.Listen(f.Hear)
	return s, f, nil
}

// claim locks a file for writing. Who lists the sessions holds it for a
// moment, so it tries a few times.
func claim(file *os.File) (taken bool) {
	for range 5 {
		if taken = lock(file, true); !taken {
			return false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return taken
}

// Busy means that another program is writing this journal.
type Busy struct{ Path string }

func (b *Busy) Error() string { return fault.Text(b) }

// Words implement fault.Worded.
func (b *Busy) Words() (string, []string) {
	return "session_busy", []string{"name", filepath.Base(b.Path)}
}

// sessions is what goes wrong with the files of saved sessions.
func sessions(err error) error { return fault.Because(err, "sessions") }

func start(path string, file *os.File, size int64) *File {
	f := &File{
		path: path, file: file, size: size,
		now: make(chan struct{}, 1), soon: make(chan struct{}, 1), quit: make(chan struct{}),
	}
	f.idle.Go(f.settle)
	return f
}

// Path is where the journal lies.
func (f *File) Path() string { return f.path }

// Hear appends an event. It returns when the system has it; the disk follows,
// at once after a choice, within a tenth of a second after a result. The
// first failure ends the writing, and Err tells it.
func (f *File) Hear(e steps.Event) {
	when := f.now
	if e.Result != nil {
		when = f.soon
	}
	f.write(line{Event: e}, when)
}

// Err is why nothing is written any more; nil: all is well.
func (f *File) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func (f *File) write(l line, when chan<- struct{}) {
	raw, err := encode(l)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return
	}
	if err == nil && f.size+int64(len(raw)) > maxFile {
		err = fault.New("session_full")
	}
	if err == nil {
		_, err = f.file.WriteAt(raw, f.size)
	}
	if err != nil {
		f.err = fault.Because(errors.Join(err, f.file.Truncate(f.size)), "saving")
		return
	}
	f.size += int64(len(raw))
	select {
	case when <- struct{}{}:
	default: // one is pending
	}
}

// settle brings to the disk what was written.
func (f *File) settle() {
	for {
		select {
		case <-f.quit:
			return
		case <-f.now:
		case <-f.soon:
			wait := time.NewTimer(syncDelay)
			select {
			case <-f.quit:
			case <-f.now:
			case <-wait.C:
			}
			wait.Stop()
		}
		f.fail(f.file.Sync())
	}
}

func (f *File) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && f.err == nil {
		f.err = fault.Because(err, "saving")
	}
}

// Close brings everything to the disk and lets go of the file. It returns the
// first failure of its whole life.
func (f *File) Close() error {
	close(f.quit)
	f.idle.Wait()
	f.fail(f.file.Sync())
	f.fail(f.file.Close())
	return f.Err()
}
