package host

import (
	"bytes"
	"net/url"
	"strings"
)

const (
	// exceptLimit bounds a list of exceptions.
	exceptLimit = 4096
	// discovered stands for a script that programs look for by themselves in
	// the local network (WPAD).
	discovered = "wpad"
)

// desktop is what a desktop's proxy settings say, in one form for all.
type desktop struct {
	source string            // gnome, kde, macos, windows
	script string            // address of a PAC script as configured, or discovered
	manual map[string]string // by "http", "https", "socks": an address for parseProxy
	except except
}

// parseGsettings reads `gsettings list-recursively org.gnome.system.proxy`:
// schema, key and value (in GVariant's text form) on each line.
func parseGsettings(raw []byte) desktop {
	values := map[string]string{}
	for line := range bytes.Lines(raw) {
		f := strings.SplitN(strings.TrimSpace(string(line)), " ", 3)
		if len(f) != 3 {
			continue
		}
		if schema, ok := strings.CutPrefix(f[0], "org.gnome.system.proxy"); ok {
			values[schema+"/"+f[1]] = f[2]
		}
	}
	d := desktop{source: "gnome", manual: map[string]string{}}
	switch variantString(values["/mode"]) {
	case "auto":
		d.script = variantString(values["/autoconfig-url"])
		if d.script == "" {
			d.script = discovered
		}
	case "manual":
		for _, scheme := range []string{"http", "https", "socks"} {
			host, port := variantString(values["."+scheme+"/host"]), values["."+scheme+"/port"]
			if host != "" && port != "" && port != "0" { // port 0 means that it is not in use
				d.manual[scheme] = proxyText(scheme, host, port, "")
			}
		}
		if values[".http/use-authentication"] == "true" && d.manual["http"] != "" {
			name, word := values[".http/authentication-user"], values[".http/authentication-password"]
			user := url.UserPassword(variantString(name), variantString(word))
			d.manual["http"] = strings.Replace(d.manual["http"], "://", "://"+user.String()+"@", 1)
		}
		d.except = except{list: variantStrings(values["/ignore-hosts"]), domain: true}
	}
	return d
}

// variantString reads one string in GVariant's text form.
func variantString(text string) string {
	if all := variantStrings(text); len(all) > 0 {
		return all[0]
	}
	return ""
}

// variantStrings reads every quoted string of a GVariant text: 'a', "it's" or
// an array of them. A backslash keeps the next character from its meaning.
func variantStrings(text string) []string {
	var out []string
	var word strings.Builder
	var quote byte
	for i := 0; i < len(text) && len(out) < exceptLimit; i++ {
		c := text[i]
		switch {
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0:
		case c == '\\' && i+1 < len(text):
			i++
			word.WriteByte(text[i])
		case c == quote:
			out = append(out, word.String())
			word.Reset()
			quote = 0
		default:
			word.WriteByte(c)
		}
	}
	return out
}

// parseKDE reads kioslaverc: group [Proxy Settings], where ProxyType is 0 none,
// 1 manual, 2 a script, 3 discovery, 4 the environment (read before).
func parseKDE(raw []byte) desktop {
	d := desktop{source: "kde", manual: map[string]string{}}
	keys := iniGroup(raw, "Proxy Settings")
	switch keys["ProxyType"] {
	case "1":
		for _, scheme := range []string{"http", "https", "socks"} {
			if v := kdeProxy(scheme, keys[scheme+"Proxy"]); v != "" {
				d.manual[scheme] = v
			}
		}
		list := strings.FieldsFunc(keys["NoProxyFor"], func(r rune) bool { return r == ',' || r == ' ' })
		d.except = except{list: list, domain: true, invert: strings.EqualFold(keys["ReversedException"], "true")}
	case "2":
		d.script = keys["Proxy Config Script"]
	case "3":
		d.script = discovered
	}
	return d
}

// kdeProxy turns KDE's "http://host 3128" into a URL. The scheme of a SOCKS
// proxy may be missing.
func kdeProxy(scheme, value string) string {
	value = strings.TrimSpace(value)
	if host, port, ok := strings.Cut(value, " "); ok {
		value = strings.TrimSuffix(host, "/") + ":" + strings.TrimSpace(port)
	}
	if value != "" && scheme == "socks" && !strings.Contains(value, "://") {
		value = "socks5://" + value
	}
	return value
}

// iniGroup reads one group of a KDE configuration file. Keys may carry flags
// or a language in brackets: "ProxyType[$e]".
func iniGroup(raw []byte, group string) map[string]string {
	out := map[string]string{}
	inside := false
	for line := range bytes.Lines(raw) {
		text := strings.TrimSpace(string(line))
		if strings.HasPrefix(text, "[") {
			inside = text == "["+group+"]" || strings.HasPrefix(text, "["+group+"][$")
			continue
		}
		key, value, ok := strings.Cut(text, "=")
		if !inside || !ok || strings.HasPrefix(text, "#") {
			continue
		}
		key, _, _ = strings.Cut(strings.TrimSpace(key), "[")
		out[key] = kdeUnescape(strings.TrimSpace(value))
	}
	return out
}

// kdeUnescape undoes the escapes of KConfig that can stand in these values.
func kdeUnescape(v string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\x5b`, "[", `\x5d`, "]").Replace(v)
}

// fromWinINET reads the values of Windows' registry. Its exceptions are
// patterns separated by ";", "<local>" stands for names without a dot. That
// programs look for a script by themselves is on by default and says nothing.
func fromWinINET(w WinINET) desktop {
	d := desktop{source: "windows", script: w.Script, manual: map[string]string{}}
	if !w.Enabled {
		return d
	}
	for part := range strings.FieldsFuncSeq(w.Server, func(r rune) bool { return r == ';' || r == ' ' }) {
		scheme, addr, one := strings.Cut(part, "=")
		scheme = strings.ToLower(scheme)
		switch {
		case !one:
			for _, s := range []string{"http", "https"} {
				d.manual[s] = part
			}
		case scheme == "socks" && !strings.Contains(addr, "://"):
			d.manual[scheme] = "socks5://" + addr
		case scheme == "http" || scheme == "https" || scheme == "socks":
			d.manual[scheme] = addr
		}
	}
	d.except.list = strings.FieldsFunc(w.Override, func(r rune) bool { return r == ';' || r == ' ' || r == '\t' })
	return d
}
