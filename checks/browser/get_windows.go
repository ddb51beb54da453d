package browser

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// handler reads who opens https addresses. Recent systems note it in a second
// place, which then counts. Nothing is written: Windows guards these keys.
func handler() func() string {
	return func() string {
		const base = `Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https\`
		for _, sub := range []string{`UserChoiceLatest\ProgId`, `UserChoice`} {
			if id := text(registry.CURRENT_USER, base+sub, "ProgId"); id != "" {
				return id
			}
		}
		return ""
	}
}

// programs lists the programs that are registered as browsers.
func programs() func() []string {
	return func() []string {
		const clients = `SOFTWARE\Clients\StartMenuInternet`
		var out []string
		for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
			for _, path := range []string{clients, `SOFTWARE\WOW6432Node\Clients\StartMenuInternet`} {
				k, err := registry.OpenKey(root, path, registry.ENUMERATE_SUB_KEYS)
				if err != nil {
					continue
				}
				names, _ := k.ReadSubKeyNames(64)
				_ = k.Close()
				for _, n := range names {
					if cmd := program(text(root, path+`\`+n+`\shell\open\command`, "")); cmd != "" {
						out = append(out, cmd)
					}
				}
			}
		}
		return out
	}
}

func text(root registry.Key, path, name string) string {
	k, err := registry.OpenKey(root, path, registry.QUERY_VALUE)
	if err != nil {
		return ""
	}
	defer func() { _ = k.Close() }()
	value, _, err := k.GetStringValue(name)
	if err != nil {
		return ""
	}
	return value
}

// program is the program of a command line.
func program(command string) string {
	if rest, ok := strings.CutPrefix(command, `"`); ok {
		path, _, _ := strings.Cut(rest, `"`)
		return path
	}
	return command
}

// locked tells whether an error means that a running program keeps a file to
// itself.
func locked(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// held asks the lock file of a profile, which a running browser keeps to
// itself.
func held(lock, _ string) bool {
	f, err := os.Open(lock)
	if err != nil {
		return locked(err)
	}
	_ = f.Close()
	return false
}
