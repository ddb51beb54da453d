package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// sink is where a result goes: checked before anything is probed, written
// whole or not at all.
type sink struct {
	path string // empty: standard output
	out  io.Writer
	temp *os.File
}

// openSink claims the place of a result. A file that exists is only replaced
// with force; nothing is touched before commit.
func openSink(path string, force bool, out io.Writer) (*sink, error) {
	if path == "" || path == "-" {
		return &sink{out: out}, nil
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder, not a file", path)
	case err == nil && !force:
		return nil, fmt.Errorf("%s exists already; --force overwrites it", path)
	case err == nil && !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not an ordinary file", path)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("cannot write there: %w", bare(path, err))
	case err == nil:
		f, err := os.OpenFile(path, os.O_WRONLY, 0) // may it be written at all?
		if err != nil {
			return nil, fmt.Errorf("cannot write there: %w", bare(path, err))
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("cannot write there: %w", bare(path, err))
		}
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".fix502-*")
	if err != nil {
		return nil, fmt.Errorf("cannot write there: %w", bare(path, err))
	}
	return &sink{path: path, temp: temp}, nil
}

// drop gives the place up; after commit it does nothing.
func (s *sink) drop() {
	if s.temp == nil {
		return
	}
	_ = s.temp.Close()
	_ = os.Remove(s.temp.Name())
	s.temp = nil
}

// commit writes everything at once.
func (s *sink) commit(data []byte) error {
	if s.path == "" {
		if _, err := s.out.Write(data); err != nil {
			return fmt.Errorf("cannot write the result: %w", bare("standard output", err))
		}
		return nil
	}
	defer s.drop()
	_, err := s.temp.Write(data)
	if err == nil {
		err = s.temp.Sync()
	}
	if err == nil {
		err = s.temp.Chmod(0o600)
	}
	if closed := s.temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(s.temp.Name(), s.path)
	}
	if err != nil {
		return fmt.Errorf("cannot write the result: %w", bare(s.path, err))
	}
	return nil
}
