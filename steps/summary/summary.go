// Package summary is what leaves a session or a headless run: the report of
// schema fix502/1. It is pure; it derives from evidence and verdict what the
// report says, and decides nothing itself.
package summary

import "time"

// Schema names the version of the report.
const Schema = "fix502/1"

// Summary is the report. No list in it is ever null in JSON.
type Summary struct {
	Schema       string        `json:"schema"`
	Version      string        `json:"version"`
	Started      time.Time     `json:"started"` // UTC, whole seconds
	DurationMS   int64         `json:"duration_ms"`
	Service      Service       `json:"service"`
	Verdict      Verdict       `json:"verdict"`
	Findings     []Finding     `json:"findings"`
	Path         []Hop         `json:"path"`
	Steps        []Step        `json:"steps"`
	Observations []Observation `json:"observations"`
	Session      *Session      `json:"session,omitempty"` // of the wizard only
	History      *History      `json:"history,omitempty"` // where earlier sessions can be compared
	Hosts        []string      `json:"hosts"`             // every host that was contacted, sorted
	StatusPage   string        `json:"status_page,omitempty"`
	Support      string        `json:"support,omitempty"`
	// Unmasked says that personal data was left in on the person's wish.
	Unmasked bool `json:"unmasked,omitempty"`
}

// Service is what was diagnosed.
type Service struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Verdict is the conclusion in words and figures.
type Verdict struct {
	Cause      string   `json:"cause"`
	Owner      string   `json:"owner"`
	Hop        string   `json:"hop"` // empty where it works or nobody is to blame
	Confidence string   `json:"confidence"`
	Contested  bool     `json:"contested"` // two causes fit equally well
	Step       string   `json:"step"`
	Summary    string   `json:"summary"`
	Advice     string   `json:"advice"`
	Because    []string `json:"because"` // identifiers of observations
}

// Finding is something else that is wrong or notable.
type Finding struct {
	Cause      string   `json:"cause"`
	Owner      string   `json:"owner"`
	Hop        string   `json:"hop"`
	Confidence string   `json:"confidence"`
	Step       string   `json:"step"`
	Summary    string   `json:"summary"`
	Because    []string `json:"because"`
}

// Hop is a station of the path.
type Hop struct {
	Hop    string `json:"hop"`
	State  string `json:"state"` // ok, broken, degraded, unknown, absent
	Detail string `json:"detail"`
}

// Step is one of the eight steps.
type Step struct {
	ID      string   `json:"id"`
	State   string   `json:"state"`  // recommended, possible, ruled_out, done, skipped
	Status  string   `json:"status"` // pass, warn, fail, not_run
	Summary string   `json:"summary"`
	Because []string `json:"because"`
}

// Observation is one measurement.
type Observation struct {
	ID      string         `json:"id"`
	Probe   string         `json:"probe"`
	Status  string         `json:"status"` // ok, failed, not_finished, skipped, unsupported
	MS      int64          `json:"ms"`
	Summary string         `json:"summary"`
	Data    map[string]any `json:"data"`
	At      time.Time      `json:"at"` // UTC, milliseconds
	// Phases are the parts of a trip, for the waterfall.
	Phases []Phase `json:"phases,omitempty"`
}

// Phase is one part of a trip; both figures count from its start.
type Phase struct {
	Name    string  `json:"name"`
	StartMS float64 `json:"start_ms"`
	TookMS  float64 `json:"took_ms"`
}

// Session is what happened in the wizard.
type Session struct {
	Answers []Answer `json:"answers"`
	Actions []Action `json:"actions"`
	// Outcome is that of the last look, or "open" before there was one.
	Outcome string `json:"outcome"`
}

// Answer is what the person said.
type Answer struct {
	At     time.Time `json:"at"`
	Step   string    `json:"step"`
	Answer string    `json:"answer"`
}

// Action is what the person did, or let fix502 do.
type Action struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"` // act, allow, look, skip
	Step    string    `json:"step"`
	Action  string    `json:"action"`
	Outcome string    `json:"outcome"`
}
