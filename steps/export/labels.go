package export

// label is a short word or heading in the person's language.
func (o Opts) label(key string) string {
	if o.Label != nil {
		if s := o.Label(key); s != "" && s != key {
			return line(s)
		}
	}
	if s := english()[key]; s != "" {
		return s
	}
	// an identifier that has no label speaks for itself
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '.' {
			return human(key[i+1:])
		}
	}
	return human(key)
}

func english() map[string]string {
	return map[string]string{
		"report.advice":     "What to do",
		"report.path":       "Path",
		"report.findings":   "Also found",
		"report.steps":      "Steps",
		"report.seen":       "Measurements",
		"report.rests":      "The verdict rests on the lines marked *.",
		"report.session":    "What was done",
		"report.hosts":      "Contacted",
		"report.waterfall":  "When each measurement ran",
		"report.contested":  "two causes fit equally well",
		"report.owner":      "owner:",
		"report.hop":        "hop:",
		"report.step":       "step:",
		"report.started":    "started",
		"report.took":       "took",
		"report.answer":     "you said:",
		"report.outcome":    "Outcome:",
		"report.status":     "Status page",
		"report.support":    "Support",
		"report.masked":     "Personal data is masked.",
		"report.unmasked":   "PERSONAL DATA IS INCLUDED: nothing in this document is masked.",
		"report.column.id":  "Measurement",
		"report.column.at":  "Time",
		"report.column.ms":  "ms",
		"report.column.say": "Result",
		"report.column.st":  "Status",

		"report.owner.device":   "this device",
		"report.owner.network":  "the network you are in",
		"report.owner.edge":     "the service's edge",
		"report.owner.provider": "the service",
		"report.owner.browser":  "the browser",

		"status.not_finished": "not finished", "status.unsupported": "not possible",
	}
}
