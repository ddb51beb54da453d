package host

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// fresh is how long one reading of the desktop's settings serves: long enough
// for all targets of one diagnosis, short enough for a person who has just
// changed them and looks again.
const fresh = 2 * time.Second

// desk reads the desktop's settings for several askers at once.
type desk struct {
	env  Env
	lock sync.Mutex
	at   time.Time
	got  desktop
	err  error
}

func (d *desk) read(ctx context.Context) (desktop, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if !d.at.IsZero() && time.Since(d.at) < fresh {
		return d.got, d.err
	}
	got, err := readDesktop(ctx, d.env)
	if ctx.Err() != nil { // only this asker gave up
		return desktop{}, fmt.Errorf("proxy settings: %w", ctx.Err())
	}
	d.got, d.err, d.at = got, err, time.Now()
	return got, err
}

// readDesktop asks the desktop that is there. Without one, or where it has no
// settings, the result is empty.
func readDesktop(ctx context.Context, env Env) (desktop, error) {
	switch env.OS {
	case "darwin":
		raw, err := env.Run(ctx, "scutil", "--proxy")
		if err != nil {
			return desktop{}, fmt.Errorf("proxy settings: %w", err)
		}
		return parseScutilProxy(raw), nil
	case "windows":
		if env.WinINET == nil {
			return desktop{}, nil
		}
		w, err := env.WinINET()
		if err != nil {
			return desktop{}, fmt.Errorf("proxy settings: %w", err)
		}
		return fromWinINET(w), nil
	default:
		return readFreeDesktop(ctx, env)
	}
}

// readFreeDesktop reads KDE's file, or GNOME's settings, which most other
// desktops share. A program is started only where a desktop or its message bus
// is in sight.
func readFreeDesktop(ctx context.Context, env Env) (desktop, error) {
	name := desktopName(env)
	if name == "kde" {
		dir := env.Getenv("XDG_CONFIG_HOME")
		if dir == "" {
			dir = filepath.Join(env.Getenv("HOME"), ".config")
		}
		raw, err := env.ReadFile(filepath.Join(dir, "kioslaverc"))
		if err != nil {
			return desktop{}, nil
		}
		return parseKDE(raw), nil
	}
	if name == "" && env.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" || !env.Has("gsettings") {
		return desktop{}, nil
	}
	raw, err := env.Run(ctx, "gsettings", "list-recursively", "org.gnome.system.proxy")
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return desktop{}, fmt.Errorf("proxy settings: %w", err)
	}
	// Any other error means that these settings are not installed.
	return parseGsettings(raw), nil
}

// desktopName is the desktop that the environment names: gnome, kde, xfce …,
// macos, windows; empty where there is none.
func desktopName(env Env) string {
	switch env.OS {
	case "darwin":
		return "macos"
	case "windows":
		return "windows"
	}
	if env.Getenv("KDE_FULL_SESSION") != "" {
		return "kde"
	}
	for _, v := range []string{"XDG_CURRENT_DESKTOP", "XDG_SESSION_DESKTOP", "DESKTOP_SESSION"} {
		value := strings.ToLower(env.Getenv(v))
		for _, known := range []string{"kde", "plasma", "gnome", "unity", "cinnamon", "mate", "xfce", "budgie", "pantheon", "lxqt", "lxde", "cosmic", "sway", "hyprland", "deepin"} {
			if strings.Contains(value, known) {
				if known == "plasma" {
					return "kde"
				}
				return known
			}
		}
		if value != "" {
			return "other"
		}
	}
	return ""
}
