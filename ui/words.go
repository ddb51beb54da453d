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
	for _, part := range []map[string]string{
		hopLabels(), stateLabels(), offerLabels(), keyLabels(), screenLabels(), askLabels(), afterLabels(), armLabels(),
	} {
		maps.Copy(base, part)
	}
	return Labels{words: w, base: base}
}

// Get returns the label of a key such as "hop.dns", or an empty text.
func (l Labels) Get(key string) string {
	if l.words != nil {
		if s := l.words.Label(key); s != "" && s != key {
			return s
		}
	}
	return l.base[key]
}

func hopLabels() map[string]string {
	return map[string]string{
		"hop.browser": "browser", "hop.device": "device", "hop.link": "link", "hop.dns": "dns",
		"hop.proxy": "proxy", "hop.vpn": "vpn", "hop.internet": "internet", "hop.edge": "edge",
		"hop.origin":    "origin",
		"short.browser": "bro", "short.device": "dev", "short.link": "lnk", "short.dns": "dns",
		"short.proxy": "prx", "short.vpn": "vpn", "short.internet": "net", "short.edge": "edg",
		"short.origin":  "org",
		"owner.device":  "yours to fix, on this device",
		"owner.network": "a matter of the network you are in", "owner.edge": "the service's edge is at fault",
		"owner.provider": "only the service can fix it", "owner.browser": "yours to fix, in the browser",
		"owner.none": "nothing to fix", "owner.unknown": "nobody to blame yet",
	}
}

func stateLabels() map[string]string {
	return map[string]string{
		"state.ok": "fine", "state.broken": "broken", "state.degraded": "impaired",
		"state.unknown": "not known", "state.absent": "not in use", "state.waiting": "being looked at",
		"confidence.certain": "certain", "confidence.likely": "likely", "confidence.possible": "possible",
		"confidence.ruled_out": "ruled out",
		"step.recommended":     "recommended", "step.possible": "possible", "step.ruled_out": "ruled out",
		"step.done": "done", "step.skipped": "skipped",
		"status.pass": "fine", "status.warn": "worth a look", "status.fail": "fails here", "status.not_run": "not checked",
	}
}

func offerLabels() map[string]string {
	return map[string]string{
		"offer.look": "I changed something: look again", "offer.look.verdict": "Look again",
		"offer.skip": "Next step", "offer.result": "To the verdict", "offer.watch": "Watch until it is back",
		"offer.export": "Write a summary", "offer.finish": "Finish", "offer.back": "Back", "offer.go": "Go to step",
		"offer.cancel":       "Stop looking",
		"offer.allow.bypass": "Compare with the way past your proxy or VPN",
		"offer.allow.trial":  "Try it in a fresh browser window", "offer.allow.speed": "Measure the speed",
		"offer.allow.change": "Allow this change",
		"kind.tell":          "shows how", "kind.open": "opens it for you", "kind.copy": "copies the text",
		"kind.do":    "does it for you, after asking",
		"enter.tell": "enter when you have done it", "enter.open": "enter opens it",
		"enter.copy": "enter copies it", "enter.do": "enter asks once more, then does it",
		"loses": "What you lose:",
	}
}

func keyLabels() map[string]string {
	return map[string]string{
		"key.enter": "choose", "key.move": "move", "key.steps": "steps", "key.goto": "to that step",
		"key.look": "look again", "key.skip": "skip this step", "key.evidence": "evidence", "key.export": "export",
		"key.help": "help", "key.quit": "quit", "key.now": "quit now", "key.heal": "heal the fault",
		"key.allow": "allow", "key.back": "back", "key.cancel": "stop", "key.page": "scroll", "key.ends": "first, last",
		"key.close": "close", "key.write": "write", "key.path": "file name", "key.send": "send", "key.yes": "yes", "key.no": "no",
		"key.copypath": "copy", "key.preview": "scroll the preview",
	}
}

func screenLabels() map[string]string {
	return map[string]string{
		"room": "needs a window of 40×12 or more", "triage.title": "Looking for the place where it breaks",
		"triage.done": "Everything is in", "triage.unasked": "not asked yet: past the proxy or VPN only with your yes",
		"saved": "autosaved", "unsaved": "not saved", "demo": "demo", "recommended": "recommended",
		"born": "the failure is born here", "slow": "this is where it gets worse", "contested": "Two causes fit equally well.",
		"findings": "Also noticed", "before": "before", "now": "now", "why": "Why this can help", "found": "What the check found",
		"ruledout": "Ruled out", "pass": "This step looks fine.", "steptitle": "Step",
		"looking.title": "Looking again", "looking.note": "Only a change counts as a fix.",
		"evidence.title": "Evidence", "evidence.because": "Why this verdict", "evidence.table": "Every observation",
		"evidence.out": "Ruled out", "evidence.masked": "Hidden behind", "evidence.how": "How fix502 tells",
		"evidence.none": "Nothing has been observed yet.", "evidence.open": "Still open",
		"help.title": "Help", "help.keys": "Keys on this screen", "help.topics": "About 502",
		"export.title": "Write a summary", "export.path": "Save as", "export.preview": "Preview",
		"export.mask":  "Names, addresses and tokens of yours are masked, the same value always by the same mask.",
		"export.saved": "Written to", "export.copied": "The path is on the clipboard.", "export.failed": "Could not write it:",
		"export.writing": "Writing", "export.format": "Format", "more.down": "more below", "more.up": "more above",
		"works.title": "It works again.", "works.by": "What fixed it", "works.keep": "Keep it from coming back",
		"works.self":     "It came back by itself; nothing that you did broke it.",
		"provider.title": "This one is not yours to fix.", "provider.spare": "Nothing that you change on your side would help, so the other steps are spared.",
		"provider.incident": "The status page says", "acting": "Doing it",
		"healed": "The fault is healed. Look again with r.", "failed": "That did not work:",
	}
}

func askLabels() map[string]string {
	return map[string]string{
		"ask.browser": "What does your browser show now?", "ask.action": "Did that help? What do you see now?",
		"answer.works": "It works", "answer.same_error": "The same error", "answer.other_error": "Another error",
		"answer.works.hint": "the page loads and answers", "answer.same_error.hint": "502 Bad Gateway, as before",
		"answer.other_error.hint": "paste the text of the page or its ray ID",
		"ask.paste":               "Paste what the page says, or type what you see.", "ask.pasted": "characters pasted",
		"ask.empty":  "Enter sends it; empty is fine too.",
		"quit.title": "Quit?", "quit.body": "Nothing of this session is saved (--no-history).",
		"quit.yes": "Quit", "quit.no": "Stay",
		"consent.title": "May fix502 do this?", "consent.yes": "Yes, do it", "consent.no": "No, leave it",
		"consent.bypass": "fix502 would open five connections at most outside the proxy or VPN that you use, to see whether it is the culprit. Your own address is visible to the service then.",
		"consent.trial":  "fix502 would start a browser with a fresh, temporary profile, load the page and read its status. Your own profile is not touched.",
		"consent.speed":  "fix502 would move a noticeable amount of data to measure the speed.",
		"consent.change": "fix502 would change something on this machine. A backup is kept, and fix502 undo puts it back.",
	}
}

func afterLabels() map[string]string {
	return map[string]string{
		"outcome.fixed": "It works now.", "outcome.cleared": "This part is fine now; something else still fails.",
		"outcome.unchanged": "No change: the same as before.", "outcome.changed": "Something changed: another cause than before.",
		"outcome.unclear":  "The look did not finish, so nothing is known about a change.",
		"keep.refresh":     "A moment of overload passes by itself. Next time wait a minute before you reload.",
		"keep.connection":  "Keep the router and its firmware current, and use a resolver that you can rely on.",
		"keep.cache":       "Clear this site's data now and then, when pages act up; the rest of your data can stay.",
		"keep.browser":     "Keep the browser up to date, and a second one installed to compare with.",
		"keep.vpn":         "Leave the service out of the proxy or VPN where you may, and tell whoever runs it.",
		"keep.incognito":   "A private window is the quickest way to see whether stored data is to blame.",
		"keep.plugins":     "Keep few extensions, and switch new ones off first when a page breaks.",
		"keep.support":     "Keep the summary: it saves the next person the same questions.",
		"seen.ok":          "ok",
		"seen.failed":      "failed",
		"seen.notfinished": "not finished",
		"seen.skipped":     "skipped",
		"seen.unsupported": "unsupported",
	}
}

func armLabels() map[string]string {
	return map[string]string{
		"arm.plain": "the plain way", "arm.proxy": "with the proxy", "arm.address": "by address", "arm.again": "once more",
		"arm.direct": "without the proxy", "arm.device": "past the VPN", "arm.name": "with another name",
		"arm.segment": "in smaller pieces", "arm.cookie": "with large cookies", "arm.accept": "asked for a plain error",
		"arm.trusted": "at the address others see", "arm.hello": "with a smaller hello",
		"arm.control": "another site", "arm.edge": "the edge itself",
	}
}
