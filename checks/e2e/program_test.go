//go:build linux

package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// report is as much of the program's report as the tests read.
type report struct {
	Schema   string `json:"schema"`
	Duration int    `json:"duration_ms"`
	Verdict  struct {
		Cause, Owner, Hop, Confidence, Step string
		Contested                           bool
		Because                             []string
	} `json:"verdict"`
	Findings []struct{ Cause, Confidence string }  `json:"findings"`
	Path     []struct{ Hop, State, Detail string } `json:"path"`
	Steps    []struct{ ID, State string }          `json:"steps"`
	Seen     []struct {
		ID, Status, Summary string
		MS                  int
		Data                json.RawMessage
	} `json:"observations"`
}

// outcome is what one run of the program did.
type outcome struct {
	exit           int
	stdout, stderr string
	spent
	report  report
	journal string // file of the session
}

// longest is when a program that obeys a budget of ten seconds is given up.
const longest = 20 * time.Second

// budget is the time that the program is given.
func (s scene) budget() time.Duration {
	if s.Budget == 0 {
		return 10 * time.Second
	}
	return s.Budget
}

// asks is a command line that diagnoses in a scene.
func (l *lan) asks(s scene, further ...string) []string {
	return slices.Concat([]string{"diagnose", "--service", filepath.Join(l.dir, "profile.toml"), "--budget", s.budget().String()}, s.Args, further)
}

// diagnose runs the program in the client, without any rights.
func (l *lan) diagnose(t *testing.T, r *run, s scene) outcome {
	t.Helper()
	o := l.as(t, r.program, s.Env, l.asks(s, "--json")...)
	decoder := json.NewDecoder(strings.NewReader(o.stdout))
	if err := decoder.Decode(&o.report); err != nil {
		t.Fatalf("no report (exit %d): %v\nstdout: %s\nstderr: %s", o.exit, err, o.stdout, o.stderr)
	}
	if decoder.More() {
		t.Errorf("more than one document on stdout: %s", o.stdout)
	}
	if o.stderr != "" {
		t.Errorf("stderr: %q", o.stderr)
	}
	all, err := filepath.Glob(filepath.Join(l.home, ".local", "state", "fix502", "sessions", "*.jsonl"))
	must(t, err)
	if len(all) == 0 {
		t.Fatal("the session was not saved")
	}
	o.journal = slices.Max(all)
	return o
}

// as runs a program in the client as nobody.
func (l *lan) as(t *testing.T, path string, env []string, args ...string) outcome {
	t.Helper()
	work, err := json.Marshal(job{Path: path, Args: args, Dir: l.home, Env: append([]string{
		"PATH=/usr/bin:/bin", "HOME=" + l.home, "SSL_CERT_FILE=" + filepath.Join(l.dir, "trusted.pem"),
		"SSL_CERT_DIR=" + l.home, "LANG=C.UTF-8",
	}, env...)})
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	cmd := exec.CommandContext(ctx, "ip", "netns", "exec", l.client, self(t))
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), envRole + "=run", envJob + "=" + string(work)}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Second
	from, to, err := os.Pipe()
	must(t, err)
	defer func() { _ = from.Close() }()
	cmd.ExtraFiles = []*os.File{to}
	start := time.Now()
	err = cmd.Run()
	_ = to.Close()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("%s: %v", path, err)
	}
	o := outcome{exit: cmd.ProcessState.ExitCode(), stdout: out.String(), stderr: errs.String()}
	if err := json.NewDecoder(from).Decode(&o.spent); err != nil {
		t.Fatalf("%s did not end by itself within %v: %v\n%s", path, time.Since(start), err, o.stderr)
	}
	return o
}

// tells looks for a secret in everything that was said, in plain and as in a
// header.
func (o outcome) tells(secret string) bool {
	said := o.stdout + o.stderr
	_, password, _ := strings.Cut(secret, ":")
	for _, form := range []string{password, base64.StdEncoding.EncodeToString([]byte(secret))} {
		if form != "" && strings.Contains(said, form) {
			return true
		}
	}
	return false
}

// String is what a person needs to see why a case went wrong.
func (o outcome) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "exit %d after %v\nverdict: %+v\nfindings: %+v\n", o.exit, o.Took.Round(time.Millisecond), o.report.Verdict, o.report.Findings)
	for _, p := range o.report.Path {
		fmt.Fprintf(&b, "path: %-8s %-8s %s\n", p.Hop, p.State, p.Detail)
	}
	for _, s := range o.report.Seen {
		fmt.Fprintf(&b, "%-40s %-12s %5d ms  %s\n", s.ID, s.Status, s.MS, s.Summary)
	}
	if o.stderr != "" {
		fmt.Fprintf(&b, "stderr: %s\n", o.stderr)
	}
	return b.String()
}
