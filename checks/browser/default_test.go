package browser

import (
	"encoding/binary"
	"testing"
)

func TestDefaultBrowserOfTheDesktop(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		vars  map[string]string
		want  string
	}{
		"the person's choice": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=firefox-esr.desktop;\n",
			"etc/xdg/mimeapps.list":             "[Default Applications]\nx-scheme-handler/https=chromium.desktop\n",
		}, nil, "firefox"},
		"the system's choice": {map[string]string{
			"etc/xdg/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=chromium.desktop\n"}, nil, "chromium"},
		"for http alone": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/http=brave-browser.desktop\n"}, nil, "brave"},
		"this desktop's list first": {map[string]string{
			"home/person/.config/mimeapps.list":       "[Default Applications]\nx-scheme-handler/https=firefox.desktop\n",
			"home/person/.config/gnome-mimeapps.list": "[Default Applications]\nx-scheme-handler/https=vivaldi-stable.desktop\n",
		}, map[string]string{"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "vivaldi"},
		"a snap": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=firefox_firefox.desktop\n"}, nil, "firefox"},
		"a Flatpak": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=com.google.Chrome.desktop\n"}, nil, "chrome"},
		"one that the browser made": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=userapp-Firefox-X1Y2.desktop\n"}, nil, "firefox"},
		"unknown, then a known one": {map[string]string{
			"home/person/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=lynx.desktop;microsoft-edge.desktop\n"}, nil, "edge"},
		"the only candidate": {map[string]string{
			"usr/share/applications/mimeinfo.cache": "[MIME Cache]\nx-scheme-handler/https=chromium.desktop;\n"}, nil, "chromium"},
		"many candidates are no choice": {map[string]string{
			"usr/share/applications/mimeinfo.cache": "[MIME Cache]\nx-scheme-handler/https=chromium.desktop;firefox-esr.desktop;\n"}, nil, ""},
		"another group": {map[string]string{
			"home/person/.config/mimeapps.list": "[Added Associations]\nx-scheme-handler/https=chromium.desktop\n"}, nil, ""},
		"another place of settings": {map[string]string{
			"set/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=opera.desktop\n"}, map[string]string{"XDG_CONFIG_HOME": "set"}, "opera"},
		"nothing": {nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, "linux")
			for key, value := range c.vars {
				if key == "XDG_CONFIG_HOME" {
					value = m.at(value)
				}
				m.vars[key] = value
			}
			for path, text := range c.files {
				write(t, m.at(path), text)
			}
			if got := m.defaultID(kinds()); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestDefaultBrowserOfWindows(t *testing.T) {
	for id, want := range map[string]string{
		"ChromeHTML": "chrome", "ChromeHTML.ABC": "chrome", "MSEdgeHTM": "edge", "BraveHTML": "brave",
		"FirefoxURL-308046B0AF4A39CB": "firefox", "firefoxhtml-1": "firefox", "OperaStable": "opera", "VivaldiHTM.X": "vivaldi",
		"FirefoxURLs": "", "IE.HTTP": "", "": "",
	} {
		m := newMachine(t, "windows")
		m.Handler = func() string { return id }
		if got := m.defaultID(kinds()); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

func TestDefaultBrowserOfMacOS(t *testing.T) {
	binary := bplistOf(map[string]any{"LSHandlers": []any{
		map[string]any{"LSHandlerURLScheme": "mailto", "LSHandlerRoleAll": "com.apple.mail"},
		map[string]any{"LSHandlerURLScheme": "https", "LSHandlerRoleAll": "org.mozilla.FIREFOX"},
	}})
	for name, c := range map[string]struct{ file, text, want string }{
		"binary":           {"com.apple.LaunchServices/com.apple.launchservices.secure.plist", binary, "firefox"},
		"the older place":  {"com.apple.LaunchServices.plist", binary, "firefox"},
		"no list":          {"other.plist", binary, "safari"},
		"a damaged list":   {"com.apple.LaunchServices/com.apple.launchservices.secure.plist", binary[:len(binary)-9], "safari"},
		"a truncated list": {"com.apple.LaunchServices/com.apple.launchservices.secure.plist", binary[:40], "safari"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, "darwin")
			write(t, m.home("Library/Preferences/"+c.file), c.text)
			if got := m.defaultID(kinds()); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// bplistOf writes a binary property list of maps, slices and strings.
func bplistOf(v any) string {
	var objects []string
	var add func(any) byte
	add = func(v any) byte {
		n := len(objects)
		objects = append(objects, "")
		text := ""
		switch v := v.(type) {
		case string:
			text = sized(0x50, len(v)) + v
		case []any:
			refs := ""
			for _, one := range v {
				refs += string([]byte{add(one)})
			}
			text = sized(0xa0, len(v)) + refs
		case map[string]any:
			keys, values := "", ""
			for key, one := range v {
				keys += string([]byte{add(key)})
				values += string([]byte{add(one)})
			}
			text = sized(0xd0, len(v)) + keys + values
		}
		objects[n] = text
		return byte(n)
	}
	add(v)
	out, table := "bplist00", ""
	for _, o := range objects {
		table += string(binary.BigEndian.AppendUint16(nil, uint16(len(out))))
		out += o
	}
	at := uint64(len(out))
	out += table + "\x00\x00\x00\x00\x00\x00\x02\x01"
	for _, n := range []uint64{uint64(len(objects)), 0, at} {
		out += string(binary.BigEndian.AppendUint64(nil, n))
	}
	return out
}

// sized is an object's mark with the number of its elements.
func sized(mark byte, n int) string {
	if n < 15 {
		return string([]byte{mark | byte(n)})
	}
	return string([]byte{mark | 0xf, 0x10, byte(n)})
}

func TestPropertyLists(t *testing.T) {
	utf16 := "bplist00" + "\x62\x00\xe4\x26\x3a" + "\x08" + "\x00\x00\x00\x00\x00\x00\x01\x01" +
		"\x00\x00\x00\x00\x00\x00\x00\x01" + "\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x00\x0d"
	if got := parsePlist([]byte(utf16)); got != "ä☺" {
		t.Errorf("UTF-16: %v", got)
	}
	itself := "bplist00" + "\xa1\x00" + "\x08" + "\x00\x00\x00\x00\x00\x00\x01\x01" +
		"\x00\x00\x00\x00\x00\x00\x00\x01" + "\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x00\x0a"
	if got := parsePlist([]byte(itself)); got == nil {
		t.Error("a list that holds itself is read to a bounded depth")
	}
	for name, raw := range map[string]string{"empty": "", "text": "hello", "half": "bplist00\x01", "other": "<html></html>"} {
		if got := parsePlist([]byte(raw)); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}
