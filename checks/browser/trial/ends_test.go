package trial

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"fix502/checks"
)

// hanging never answers; it tells when it was asked.
func hanging(asked chan<- struct{}) http.HandlerFunc {
	return func(_ http.ResponseWriter, r *http.Request) {
		select {
		case asked <- struct{}{}:
		default:
		}
		<-r.Context().Done()
	}
}

// eventually waits for what other processes do.
func eventually(t *testing.T, within time.Duration, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(within)
	for !is() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}

func TestCancelLeavesNothing(t *testing.T) {
	program := chromiumOf(t)
	asked := make(chan struct{}, 1)
	s := newSite(t, hanging(asked))
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	r := New(env)
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan []checks.Observation, 1)
	go func() { done <- r.Do(ctx, spec("chromium", checks.FactorFresh)) }()
	<-asked
	if runtime.GOOS == "linux" && len(usersOf(env.Temp)) == 0 {
		t.Error("no browser is seen while it runs: this test would see none afterwards")
	}
	began := time.Now()
	cancel()
	seen := <-done
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to end", took)
	}
	if len(seen) != 1 || seen[0].Failure != checks.NotFinished {
		t.Errorf("%+v", seen)
	}
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if got := usersOf(env.Temp); len(got) != 0 {
		t.Errorf("still running: %v", got)
	}
}

func TestCloseEndsWhatRuns(t *testing.T) {
	program := chromiumOf(t)
	asked := make(chan struct{}, 1)
	s := newSite(t, hanging(asked))
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	r := New(env)
	done := make(chan []checks.Observation, 1)
	go func() { done <- r.Do(t.Context(), spec("chromium", checks.FactorFresh)) }()
	<-asked
	r.Close()
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if seen := <-done; seen[0].Failure != checks.NotFinished {
		t.Errorf("%+v", seen)
	}
	if seen := r.Do(t.Context(), spec("chromium", checks.FactorFresh)); seen[0].Failure != checks.NotFinished {
		t.Errorf("after the end: %+v", seen)
	}
}

// helperEnv makes this test binary a program that runs one trial.
const helperEnv = "FIX502_TRIAL_HELPER"

type helper struct {
	Program, Temp string
	Map           map[string]string
	Flags         []string
	Part          string // a profile that is taken apart instead, again and again
}

// TestHelper is no test: it is the program that is killed in the next one.
func TestHelper(t *testing.T) {
	text := os.Getenv(helperEnv)
	if text == "" {
		return
	}
	var h helper
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		t.Fatal(err)
	}
	in := Install{ID: "chromium", Engine: "chromium", Program: h.Program}
	env := Env{
		Find: func(context.Context, string) (Install, bool) { return in, true },
		Temp: h.Temp, Map: h.Map, Flags: h.Flags,
	}
	for r := New(env); h.Part != ""; {
		if _, err := r.Part(t.Context(), parted(h.Part, host, "https://"+host)); err != nil {
			t.Fatal(err)
		}
	}
	Executor(env)(t.Context(), spec("chromium", checks.FactorFresh))
}

func TestKilledProgramIsClearedUpAfter(t *testing.T) {
	program := chromiumOf(t)
	asked := make(chan struct{}, 1)
	s := newSite(t, hanging(asked))
	env := s.world(t, Install{ID: "chromium", Engine: "chromium", Program: program})
	killed(t, env, helper{Program: program, Temp: env.Temp, Map: env.Map, Flags: env.Flags}, func() { <-asked })
}

// killed kills a program in the middle, and demands that the next one clears
// away what is left.
func killed(t *testing.T, env Env, h helper, middle func()) {
	t.Helper()
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHelper$")
	cmd.Env = append(os.Environ(), helperEnv+"="+string(text))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	middle()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := left(t, env.Temp); len(got) == 0 {
		t.Fatal("a killed program leaves its folder")
	}
	Sweep(t.Context(), env)
	if got := left(t, env.Temp); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(env.Temp)) == 0 })
}

func TestSweep(t *testing.T) {
	dir := tempDir(t)
	mine, err := newFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer mine.remove()
	other := t.TempDir()
	keep := filepath.Join(other, "kept")
	for _, path := range []string{
		filepath.Join(dir, folderPrefix+"999999999-1", "data"),            // its program never got to its lock, and is dead
		filepath.Join(dir, folderPrefix+strconv.Itoa(os.Getpid())+"-new"), // not locked yet, but its program lives
		filepath.Join(dir, "fix502-other-999999999-1"),
		keep,
	} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, folderPrefix+"999999999-2"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, filepath.Join(dir, folderPrefix+"999999999-3")); err != nil {
		t.Logf("no symbolic links here: %v", err)
	}
	Sweep(t.Context(), Env{Temp: dir})
	for path, want := range map[string]bool{
		mine.path: true,
		keep:      true,
		filepath.Join(dir, folderPrefix+"999999999-1"):                    false,
		filepath.Join(dir, folderPrefix+strconv.Itoa(os.Getpid())+"-new"): true,
		filepath.Join(dir, "fix502-other-999999999-1"):                    true,
		filepath.Join(dir, folderPrefix+"999999999-2"):                    true,
	} {
		if _, err := os.Lstat(path); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", path, err == nil, want)
		}
	}
	info, err := os.Stat(mine.path)
	if err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o700) {
		t.Errorf("the folder is open to others: %v %v", info, err)
	}
}
