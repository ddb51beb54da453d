package notify

import "strings"

// Sequence is the escape sequence that makes a terminal notify; empty for a
// terminal that is not known to: many print what they do not understand.
// Inside a multiplexer it is empty too, as those swallow it.
//
//   - OSC 99: kitty (Desktop notifications, sw.kovidgoyal.net/kitty)
//   - OSC 777: foot, rxvt-unicode, WezTerm
//   - OSC 9: iTerm2 (Proprietary Escape Codes), Ghostty
func Sequence(getenv func(string) string, n Note) string {
	term, program := getenv("TERM"), getenv("TERM_PROGRAM")
	if getenv("TMUX") != "" || getenv("STY") != "" || strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen") {
		return ""
	}
	title, text := bare(n.Title), bare(n.Text)
	switch {
	case term == "xterm-kitty":
		return "\x1b]99;i=fix502:d=0;" + title + "\x1b\\" + "\x1b]99;i=fix502:p=body;" + text + "\x1b\\"
	case term == "foot", strings.HasPrefix(term, "foot-"), strings.HasPrefix(term, "rxvt-unicode"), program == "WezTerm":
		return "\x1b]777;notify;" + strings.ReplaceAll(title, ";", ",") + ";" + text + "\x1b\\"
	case program == "iTerm.app", program == "ghostty", term == "xterm-ghostty":
		// a payload that begins with a number and a semicolon means something else
		return "\x1b]9;fix502: " + strings.Trim(title+". "+text, " .") + "\x1b\\"
	default:
		return ""
	}
}

// bare leaves nothing in a text that could end or change a sequence.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
