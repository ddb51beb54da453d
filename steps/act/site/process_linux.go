package site

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// browserLike tells by its name whether a process can be a browser; where
// the system does not say, it can.
func browserLike(pid int) bool {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	name, err := os.Readlink(filepath.Join(dir, "exe"))
	if err != nil {
		raw, err := os.ReadFile(filepath.Join(dir, "comm"))
		if err != nil {
			return true
		}
		name = string(raw)
	}
	name = strings.ToLower(filepath.Base(strings.TrimSpace(name)))
	for _, part := range []string{"chrom", "edge", "brave", "vivaldi", "opera", "firefox", "librewolf", "zen", "bwrap", "snap", "flatpak"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// usedBy names a process of this user that has a file below dir open; empty:
// none is known.
func usedBy(dir string) string {
	procs, err := os.ReadDir("/proc")
	if err != nil {
		return ""
	}
	self := strconv.Itoa(os.Getpid())
	for _, e := range procs {
		if _, err := strconv.Atoi(e.Name()); err != nil || e.Name() == self {
			continue
		}
		fds := filepath.Join("/proc", e.Name(), "fd")
		open, err := os.ReadDir(fds)
		if err != nil {
			continue // another user's, or gone
		}
		for _, fd := range open {
			link := filepath.Join(fds, fd.Name())
			if below(link, dir) && !unborn(e.Name()) && below(link, dir) { // it may have become one just now
				return processName(e.Name())
			}
		}
	}
	return ""
}

// below tells whether a link leads to a file below dir.
func below(link, dir string) bool {
	target, err := os.Readlink(link)
	return err == nil && strings.HasPrefix(target, dir+"/")
}

// unborn tells whether a process is a child of ours that has not become
// another program yet: until then it has our own files open.
func unborn(pid string) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return true // it is gone
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // proc(5): the name stands in parentheses
	fields := strings.Fields(rest)
	if len(fields) < 2 || fields[1] != strconv.Itoa(os.Getpid()) {
		return false
	}
	its, err := os.ReadFile(filepath.Join("/proc", pid, "cmdline"))
	ours, other := os.ReadFile("/proc/self/cmdline")
	return err == nil && other == nil && string(its) == string(ours)
}

func processName(pid string) string {
	raw, err := os.ReadFile(filepath.Join("/proc", pid, "comm"))
	if err != nil {
		return "a program"
	}
	return strings.TrimSpace(string(raw))
}
