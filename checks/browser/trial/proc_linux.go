package trial

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// tame makes a browser the head of a process group that ends with this
// program, however that ends. Whoever starts it must keep its thread until the
// browser is over: the kernel watches the thread.
func tame(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// endUsers kills every process that names a trial's folder in its arguments: a
// child may have left the group. A process that is just being born shows up a
// moment later, so it looks until there is none.
func endUsers(path string) {
	for range 150 {
		if killUsers(path) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func killUsers(path string) int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	n, self := 0, os.Getpid()
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == self {
			continue
		}
		args, err := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		if err == nil && names(args, path) && syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// names tells whether one of the arguments is a path in the folder, or sets an
// option to one.
func names(cmdline []byte, folder string) bool {
	want := []byte(folder + string(filepath.Separator))
	for arg := range bytes.SplitSeq(cmdline, []byte{0}) {
		if bytes.HasPrefix(arg, want) {
			return true
		}
		if _, value, ok := bytes.Cut(arg, []byte("=")); ok && bytes.HasPrefix(arg, []byte("-")) && bytes.HasPrefix(value, want) {
			return true
		}
	}
	return false
}
