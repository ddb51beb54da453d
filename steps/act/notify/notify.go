// Package notify tells the person something on their desktop: by the
// notifier of the system where there is one, else by the escape sequence that
// their terminal is known to turn into a notification. No shell is involved,
// and no text becomes part of a program.
package notify

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"time"

	"fix502/checks/clean"
)

// patience bounds the run of a notifier.
const patience = 5 * time.Second

// longest is how much of a text is shown, in characters.
const longest = 200

// Note is what is said.
type Note struct{ Title, Text string }

// Desk is where it is said.
type Desk struct {
	GOOS   string
	Getenv func(string) string
	Find   func(program string) (path string, err error) // exec.LookPath
	Run    func(ctx context.Context, c Command) error    // RunCommand
	Out    io.Writer                                     // the person's terminal; nil: there is none
}

// Command is a notifier's command line. Texts are arguments or variables of
// its environment, never code.
type Command struct {
	Args []string
	Env  []string // beside what it inherits
}

// Send says it once: natively, else through the terminal. It tells whether it
// could be said at all.
func (d Desk) Send(ctx context.Context, n Note) bool {
	n = Note{Title: clean.Cap(n.Title, longest), Text: clean.Cap(n.Text, longest)}
	if c, ok := d.native(n); ok {
		own, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if d.Run(own, c) == nil {
			return true
		}
	}
	seq := Sequence(d.Getenv, n)
	if d.Out == nil || seq == "" {
		return false
	}
	_, err := io.WriteString(d.Out, seq)
	return err == nil
}

// RunCommand runs a notifier to its end. What it prints is dropped.
func RunCommand(ctx context.Context, c Command) error {
	if len(c.Args) == 0 {
		return errors.New("no notifier")
	}
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Env = append(cmd.Environ(), c.Env...)
	cmd.WaitDelay = time.Second
	return cmd.Run()
}

// native is the notifier of this system. Over SSH it would speak to another
// desk than the one that the person sits at.
func (d Desk) native(n Note) (Command, bool) {
	if d.Getenv("SSH_CONNECTION") != "" || d.Getenv("SSH_TTY") != "" {
		return Command{}, false
	}
	program := map[string]string{"darwin": "osascript", "windows": "powershell.exe"}[d.GOOS]
	if program == "" {
		if d.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" && d.Getenv("DISPLAY") == "" && d.Getenv("WAYLAND_DISPLAY") == "" {
			return Command{}, false
		}
		program = "notify-send"
	}
	path, err := d.Find(program)
	if err != nil {
		return Command{}, false
	}
	switch d.GOOS {
	case "darwin":
		return Command{Args: []string{
			path, "-e", "on run argv", "-e", "display notification (item -1 of argv) with title (item -2 of argv)", "-e", "end run",
			"--", n.Title, n.Text,
		}}, true
	case "windows":
		return Command{
			Args: []string{path, "-NoProfile", "-NonInteractive", "-Command", toast()},
			Env:  []string{"FIX502_TITLE=" + n.Title, "FIX502_TEXT=" + n.Text},
		}, true
	default: // the body may hold markup (Desktop Notifications Specification), ours holds none
		return Command{Args: []string{path, "--app-name=fix502", "--", n.Title, unmarked(n.Text)}}, true
	}
}

func unmarked(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// toast is a script that shows what two variables of its environment hold, as
// a notification of PowerShell, which every Windows knows as a sender.
func toast() string {
	return strings.Join([]string{
		`$ErrorActionPreference = 'Stop'`,
		`[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]`,
		`$x = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)`,
		`$t = $x.GetElementsByTagName('text')`,
		`[void]$t.Item(0).AppendChild($x.CreateTextNode($env:FIX502_TITLE))`,
		`[void]$t.Item(1).AppendChild($x.CreateTextNode($env:FIX502_TEXT))`,
		`$id = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe'`,
		`[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($id).Show([Windows.UI.Notifications.ToastNotification]::new($x))`,
	}, "; ")
}
