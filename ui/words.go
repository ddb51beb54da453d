package ui

import "maps"

// Labels are the short words that all faces share: names of hops and states,
// answers, keys. The words of the language in use come first, English fills
// what they lack.
type Labels struct {
	words Words
	base  map[string]string
}

// NewLabels prepares the labels once for a face.
func NewLabels(w Words) Labels {
	base := map[string]string{}
	for _, part := range []map[string]string{hopLabels(), doingLabels(), keyLabels(), screenLabels(), endLabels(), plainLabels()} {
		maps.Copy(base, part)
	}
	return Labels{words: w, base: base}
}

// Get returns the label of a key such as "hop.dns", or an empty text. Fields
// in it are not filled.
func (l Labels) Get(key string) string {
	if l.words != nil {
		if s := l.words.Label(key); s != "" && s != key {
			return s
		}
	}
	return l.base[key]
}

// hopLabels are names of three letters for narrow terminals.
func hopLabels() map[string]string {
	return map[string]string{
		"hop_short.browser": "bro", "hop_short.device": "dev", "hop_short.link": "lnk", "hop_short.dns": "dns",
		"hop_short.proxy": "prx", "hop_short.vpn": "vpn", "hop_short.internet": "net", "hop_short.edge": "edg",
		"hop_short.origin": "org", "state.waiting": "being looked at",
	}
}

func doingLabels() map[string]string {
	return map[string]string{
		"choice.look": "I changed something: look again", "choice.again": "Look again", "choice.next": "Next step",
		"choice.result": "Back to the verdict", "choice.verdict": "To the verdict", "choice.finish": "Finish",
		"choice.export": "Save the summary", "choice.watch": "Watch until it works again",
		"choice.bypass": "Try once past the VPN or proxy", "choice.trial": "Try it in a fresh browser",
		"choice.speed": "Measure the speed", "choice.change": "Make this change",
		"enter.tell": "enter, when you have done it", "enter.open": "enter opens it",
		"enter.copy": "enter copies it", "enter.do": "enter asks once more, then does it", "enter.shown": "r, when you have done it",
		"loses": "What it costs:", "acting": "Doing it", "failed": "That did not work:",
	}
}

func keyLabels() map[string]string {
	return map[string]string{
		"key_short.close": "close", "key_short.write": "save", "key_short.path": "file name", "key_short.send": "send",
		"key_short.yes": "yes", "key_short.no": "no", "key_short.cancel": "stop", "key_short.scroll": "scroll",
		"key_short.ends": "first, last", "key_short.done": "done", "key_short.copy": "copy the path",
		"key_help.ends": "to the first line, to the last", "key_help.page": "scroll by a page",
		"key_help.scroll": "scroll by a line", "key_help.cancel": "cancel what runs", "key_help.back": "back",
		"key_help.close": "close this", "key_help.write": "save it", "key_help.path": "change the file's name",
	}
}

func screenLabels() map[string]string {
	return map[string]string{
		"tui.room": "needs 40x12 or more", "tui.autosaved": "autosaved", "tui.unsaved": "not saved", "tui.demo": "demo",
		"tui.recommended": "recommended", "tui.born": "here", "tui.more": "more",
		"tui.why": "Why this can help", "tui.found": "What was looked at", "tui.reason": "Because",
		"tui.unasked": "only with your yes", "tui.change": "only a change counts as a fix",
		"tui.first": "enter when you know enough", "tui.pasted": "characters pasted",
		"tui.empty": "Empty is fine too.", "tui.by": "by", "tui.fine": "fine so far",
		"evidence.title": "Evidence", "evidence.because": "How this verdict came about", "evidence.table": "Every observation",
		"evidence.out": "Ruled out", "evidence.none": "Nothing has been observed yet.", "evidence.open": "Still open",
		"evidence.also": "Also found",
		"help.title":    "Help", "help.keys": "Keys on this screen", "help.topics": "Questions and answers",
		"export.writing": "Saving", "export.ontop": "The path is on the clipboard.",
	}
}

func endLabels() map[string]string {
	return map[string]string{
		"works.title": "It works again.", "works.fine": "It works.", "provider.title": "This one is not yours to mend.",
		"provider.spare":    "Nothing that you change on your side would help, so the other steps are spared.",
		"provider.incident": "The status page says", "provider.clear": "The status page knows of nothing yet.",
		"earlier.title": "Go on with the session from {time|before}?", "earlier.yes": "Go on with it", "earlier.no": "Start anew",
		"earlier.body": "It was left in the middle. Going on keeps your answers.",
		"quit.title":   "Quit?", "quit.body": "Nothing of this session is saved (--no-history).",
		"quit.yes": "Quit", "quit.no": "Stay", "consent.yes": "Yes, do it", "consent.no": "No, leave it",
		"healed": "The fault is healed. Look again with r.",
	}
}
