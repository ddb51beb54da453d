//go:build linux

package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is fix502 as it is shipped.
type built struct{ file string }

// build builds it.
func build(t *testing.T) built {
	t.Helper()
	file := filepath.Join(tempDir(t), "fix502")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", file, ".")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return built{file}
}

// desk is a person's desk: a home folder, one browser or two, and fix502. No
// name leads anywhere; the site is an address of this machine.
type desk struct {
	*site
	built
	home, tmp string
	base      string // of the site
	service   string // its profile
	env       []string
}

func newDesk(t *testing.T, b built, s *site, chromium string) *desk {
	t.Helper()
	dir := tempDir(t)
	d := &desk{site: s, built: b, home: filepath.Join(dir, "home"), tmp: filepath.Join(dir, "tmp"), base: "https://" + s.addr()}
	bin := filepath.Join(dir, "bin")
	for _, folder := range []string{d.home, d.tmp, bin} {
		must(t, os.Mkdir(folder, 0o700))
	}
	if chromium != "" { // as Debian's own: a script in front of the program
		must(t, os.WriteFile(filepath.Join(bin, "chromium"), []byte(`#!/bin/sh
PATH=/usr/bin:/bin exec '`+chromium+`' "$@" --disable-quic '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' '--ignore-certificate-errors-spki-list=`+s.spki+`'
`), 0o700))
	}
	roots := filepath.Join(dir, "roots.pem")
	must(t, os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.TLS.Certificates[0].Certificate[0]}), 0o600))
	d.service = filepath.Join(dir, "service.toml")
	must(t, os.WriteFile(d.service, fmt.Appendf(nil, `schema = "fix502-service/1"
name = "Site"
url = "%[1]s/"
[[endpoints]]
role = "origin"
url = "%[1]s/api/"
[tls]
public_roots = "roots.pem"
[browser]
domains = ["127.0.0.1"]
`, d.base), 0o600))
	d.env = []string{"PATH=" + bin, "HOME=" + d.home, "TMPDIR=" + d.tmp, "SSL_CERT_FILE=" + roots, "SSL_CERT_DIR=" + d.tmp, "LANG=C.UTF-8", "TERM=dumb"}
	return d
}

// bin is the folder of the programs that are installed.
func (d *desk) bin() string { return strings.TrimPrefix(d.env[0], "PATH=") }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// told is as much of a report as these tests read.
type told struct {
	Verdict struct{ Cause, Confidence, Step, Summary, Advice string }
	Steps   []struct{ ID, State, Summary string }
	Seen    []struct {
		ID, Status, Summary string
		Data                json.RawMessage
	} `json:"observations"`
}

func (r told) step(id string) string {
	for _, s := range r.Steps {
		if s.ID == id {
			return s.State
		}
	}
	return ""
}

// trials lists the trials that were made.
func (r told) trials() []string {
	var out []string
	for _, o := range r.Seen {
		if strings.HasPrefix(o.ID, Prefix) {
			out = append(out, o.ID+": "+o.Summary)
		}
	}
	return out
}

// command is fix502 with these arguments, and nothing else of this machine.
func (d *desk) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, d.file, args...)
	cmd.Env, cmd.Dir = d.env, d.home
	return cmd
}

// diagnose runs `fix502 diagnose` and demands its exit code.
func (d *desk) diagnose(t *testing.T, code int, args ...string) told {
	t.Helper()
	cmd := d.command(t, append([]string{"diagnose", "--service", d.service, "--json"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	var r told
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("no report: %v\n%s", err, errs.String())
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d", got, code)
	}
	if left := left(t, d.tmp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	eventually(t, 2*time.Second, "no browser left", func() bool { return len(usersOf(d.tmp)) == 0 })
	return r
}

// says runs another command of fix502 with typed lines, and returns what it said.
func (d *desk) says(t *testing.T, typed []string, args ...string) string {
	t.Helper()
	cmd := d.command(t, args...)
	cmd.Stdin = strings.NewReader(strings.Join(typed, "\n") + "\n")
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return string(out)
}

// files are all files of a folder with what is in them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if !e.Type().IsRegular() {
			out[name], err = os.Readlink(path)
			return err
		}
		raw, err := os.ReadFile(path)
		out[name] = string(raw)
		return err
	}))
	return out
}

// differing lists the files in which two folders differ.
func differing(a, b map[string]string) []string {
	var out []string
	for name, text := range a {
		if other, ok := b[name]; !ok || other != text {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
