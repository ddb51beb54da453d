package cmd

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"fix502/checks/fault"
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
	if _, link := os.Lstat(path); errors.Is(err, os.ErrNotExist) && link == nil {
		return nil, fault.New("not_ordinary_file", "name", path) // a link that leads nowhere
	}
	switch {
	case err == nil && info.IsDir():
		return nil, fault.New("is_folder", "name", path)
	case err == nil && !force:
		return nil, fault.New("file_exists", "name", path)
	case err == nil && !info.Mode().IsRegular():
		return nil, fault.New("not_ordinary_file", "name", path)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, fault.Because(bare(path, err), "not_there")
	case err == nil:
		f, err := os.OpenFile(path, os.O_WRONLY, 0) // may it be written at all?
		if err != nil {
			return nil, fault.Because(bare(path, err), "not_there")
		}
		if err := f.Close(); err != nil {
			return nil, fault.Because(bare(path, err), "not_there")
		}
		whole, err := filepath.EvalSymlinks(path) // a link stays one
		if err != nil {
			return nil, fault.Because(bare(path, err), "not_there")
		}
		path = whole
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".fix502-*")
	if err != nil {
		return nil, fault.Because(bare(path, err), "not_there")
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
			return fault.Because(err, "result_out")
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
		return fault.Because(bare(s.path, err), "result")
	}
	return nil
}
