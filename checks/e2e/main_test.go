//go:build linux

// Package e2e runs the program as it is shipped inside networks that are made
// of the kernel's own network namespaces: a client, a router and an internet
// of real servers. Nothing is simulated in the process under test: its
// packets, its files under /etc and its rights are those of a person without
// any. Building such networks needs root; without it the tests are skipped,
// unless FIX502_REQUIRE=1 says that a skip is a failure. FIX502_NETWORKS=none
// does as if they could not be built.
package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// envRole makes the test binary play another part inside a namespace.
	envRole = "FIX502_E2E_ROLE"
	// envJob is what it is to do there, as JSON.
	envJob = "FIX502_E2E_JOB"
	// nobody is the user and group of the program under test.
	nobody = 65534
)

func TestMain(m *testing.M) {
	var err error
	switch role := os.Getenv(envRole); role {
	case "":
		os.Exit(m.Run())
	case "serve":
		err = serve(os.Getenv(envJob), os.Stdin, os.Stdout)
	case "relay":
		err = relay(os.Getenv(envJob), os.Stdin, os.Stdout)
	case "run":
		var code int
		if code, err = perform(os.Getenv(envJob)); err == nil {
			os.Exit(code)
		}
	default:
		err = fmt.Errorf("no such role: %q", role)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(99)
	}
	os.Exit(0)
}

// job is a program to be started with no rights at all.
type job struct {
	Path string
	Args []string
	Env  []string
	Dir  string
}

// spent is what a program took, measured around it alone.
type spent struct {
	Took time.Duration
	Peak int64 // bytes of memory at the most (getrusage(2), ru_maxrss)
	// Stalled is for how long somebody on this machine waited for a processor
	// meanwhile: what the program took more than it should, up to that, may be
	// the machine's doing. On an idle machine it is next to nothing.
	Stalled time.Duration
}

// over tells whether a program took longer than it may.
func (s spent) over(limit time.Duration) bool { return s.Took-s.Stalled > limit }

// stalled reads the time that tasks of this machine have waited for a
// processor so far (Documentation/accounting/psi.rst); 0 where that is not told.
func stalled() time.Duration {
	text, err := os.ReadFile("/proc/pressure/cpu")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	_, number, _ := strings.Cut(line, "total=")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Microsecond
}

// perform runs the job's program as a user without rights and returns its exit
// code: with the last user identity of root go all capabilities
// (capabilities(7)). What it took goes to file descriptor 3.
func perform(text string) (int, error) {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return 0, fmt.Errorf("job: %w", err)
	}
	syscall.CloseOnExec(3)
	for what, err := range map[string]error{
		"setgroups": syscall.Setgroups(nil), "setgid": syscall.Setgid(nobody), "setuid": syscall.Setuid(nobody),
	} {
		if err != nil {
			return 0, fmt.Errorf("%s: %w", what, err)
		}
	}
	runtime.LockOSThread() // the program ends with this thread
	cmd := &exec.Cmd{Path: j.Path, Args: append([]string{j.Path}, j.Args...), Env: j.Env, Dir: j.Dir,
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, SysProcAttr: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}}
	start, waited := time.Now(), stalled()
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return 0, err
	}
	s := spent{Took: time.Since(start), Stalled: stalled() - waited}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.Peak = usage.Maxrss << 10
	}
	if !cmd.ProcessState.Exited() {
		return 0, fmt.Errorf("%s: %s", j.Path, cmd.ProcessState)
	}
	return cmd.ProcessState.ExitCode(), json.NewEncoder(os.NewFile(3, "spent")).Encode(s)
}

// needRights skips the test where networks cannot be built.
func needRights(t *testing.T) {
	t.Helper()
	err := rights()
	if err == nil {
		return
	}
	if os.Getenv("FIX502_REQUIRE") == "1" {
		t.Fatalf("networks cannot be built: %v", err)
	}
	t.Skipf("networks cannot be built: %v", err)
}

func rights() error {
	if os.Getenv("FIX502_NETWORKS") == "none" {
		return errors.New("not wanted")
	}
	if os.Getuid() != 0 {
		return errors.New("not root")
	}
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("%s%d-try", prefix, os.Getpid())
	if out, err := exec.Command("ip", "netns", "add", name).CombinedOutput(); err != nil {
		return fmt.Errorf("ip netns add: %w: %s", err, out)
	}
	return exec.Command("ip", "netns", "del", name).Run()
}

// prefix begins the name of every namespace that these tests make; the process
// that made it follows.
const prefix = "fix502-e2e-"

// sweep removes what dead runs left behind.
func sweep(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"/run/netns", "/etc/netns", os.TempDir()} {
		all, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range all {
			name := filepath.Base(path)
			owner, _, _ := strings.Cut(strings.TrimPrefix(name, prefix), "-")
			pid, err := strconv.Atoi(owner)
			if err != nil || alive(pid) {
				continue
			}
			t.Logf("removing %s, left behind by a dead run", path)
			if dir == "/run/netns" {
				_ = exec.Command("ip", "netns", "del", name).Run()
				continue
			}
			_ = os.RemoveAll(path)
		}
	}
}

func alive(pid int) bool {
	return pid > 0 && !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
