//go:build linux || darwin

package bench

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// peak is the most memory that a process had, in MiB (proc(5), VmHWM).
func peak(t testing.TB, pid int) (float64, bool) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	_, rest, _ := bytes.Cut(data, []byte("VmHWM:"))
	words := strings.Fields(string(rest))
	if len(words) == 0 {
		return 0, false
	}
	kib, err := strconv.ParseFloat(words[0], 64)
	return kib / 1024, err == nil
}

// busy is how long a process has been computing so far: the first figure of
// each of its threads' schedstat, in nanoseconds.
func busy(t testing.TB, pid int) (time.Duration, bool) {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		return 0, false
	}
	var sum time.Duration
	for _, f := range threads {
		data, err := os.ReadFile(f)
		words := strings.Fields(string(data))
		if err != nil || len(words) == 0 {
			return 0, false
		}
		n, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			return 0, false
		}
		sum += time.Duration(n)
	}
	return sum, true
}

// pkgInit is how long the variables and init functions of a package take.
type pkgInit struct {
	name string
	ms   float64
}

// inits reads what GODEBUG=inittrace=1 prints.
func inits(trace string) []pkgInit {
	var out []pkgInit
	for line := range strings.Lines(trace) {
		words := strings.Fields(line)
		if len(words) < 6 || words[0] != "init" {
			continue
		}
		if ms, err := strconv.ParseFloat(words[4], 64); err == nil && words[5] == "ms" {
			out = append(out, pkgInit{words[1], ms})
		}
	}
	return out
}

// uses tells whether a module is part of a program.
func uses(t testing.TB, file, module string) bool {
	t.Helper()
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return true
		}
	}
	return false
}
