package trial

import (
	"context"
	"os/exec"
	"runtime"
	"time"
)

// lastWords is how long a killed browser's pipes are still read.
const lastWords = time.Second

// process is a browser that runs, with its children.
type process struct {
	cmd   *exec.Cmd
	group group
	ended chan struct{}
	dir   string // its folder, by which stray children are known
}

// start runs a browser. The caller keeps its thread from before until after
// end, see tame. The context ends the browser.
func (t *try) start(ctx context.Context, args []string, prepare func(*exec.Cmd)) (*process, error) {
	cmd := exec.CommandContext(ctx, program(t.install.Program), args...)
	tame(cmd)
	cmd.WaitDelay = lastWords
	if runtime.GOOS == "linux" || runtime.GOOS == "freebsd" {
		// Reports of crashes would go beside the person's profiles otherwise,
		// whatever the data folder.
		cmd.Env = append(cmd.Environ(), "TMPDIR="+t.folder.temp(), "CHROME_CONFIG_HOME="+t.folder.temp(), "XDG_CACHE_HOME="+t.folder.temp())
	}
	cmd.Cancel = func() error {
		if runtime.GOOS != "windows" { // there the job does it
			join(cmd.Process).end()
		}
		return cmd.Process.Kill()
	}
	prepare(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, group: join(cmd.Process), ended: make(chan struct{}), dir: t.folder.path}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // a browser that is killed ends with an error
	}()
	return p, nil
}

// end kills the browser with its children, and waits for it.
func (p *process) end() {
	p.group.end()
	_ = p.cmd.Process.Kill() // gone already: as it should be
	<-p.ended
	endUsers(p.dir)
}
