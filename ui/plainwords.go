package ui

// plainLabels are the words that only a dialogue of lines needs.
func plainLabels() map[string]string {
	return map[string]string{
		"plain.of": "of", "plain.to": "to", "plain.checks": "checks are in.", "plain.sure": "How sure",
		"plain.also": "Also:", "plain.steps": "step 1 to step 8", "plain.enter": "Enter means",
		"plain.unknown": "That is not possible here. Possible:", "plain.yesno": "Type yes or no. Enter means no.",
		"plain.number": "Choose a number.", "plain.dot": "A single . goes back.",
		"plain.ends":      "An empty line or a single . ends it.",
		"plain.numbers":   "the offer with this number; an empty line is the first one",
		"plain.change":    "Only a change counts as a fix.",
		"plain.all_steps": "all eight steps, with what is known of each", "plain.list": "say all of this again",
	}
}
