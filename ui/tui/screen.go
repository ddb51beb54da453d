package tui

import (
	"time"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/past"
	"fix502/steps/prose"
	"fix502/ui"
)

// scene is all that a screen may see. It is made anew for each frame and each
// key; nothing in it is kept.
type scene struct {
	*theme
	prompt  steps.Prompt
	words   ui.Words
	labels  ui.Labels
	hold    ui.Holder
	fields  map[string]string
	past    *past.Past // earlier sessions; nil: there is nothing to compare
	service string
	goos    string
	browser string
	w, h    int           // of the body, in cells
	cursor  steps.Choice  // the highlighted choice
	busy    bool          // an action is being carried out
	frame   int           // of the animation
	note    notice        // what was just done
	over    overlay       // what lies over the screen
	clock   time.Time     // of this frame
	elapsed time.Duration // of the running look; zero when nothing runs
	unsaved bool          // nothing of the session is kept
	exp     *export       // of the export overlay
	ask     confirm       // of the question overlay
	paste   *paste        // of the answer that is being written
	ev      evidenceState // how the evidence is looked at
	find    *finder       // what is searched for in it, or in the help
	tight   bool          // what can be done comes first, else it would be out of sight
	wide    bool          // room for blank lines and side notes
}

// notice is a line about what was just done.
type notice struct {
	text string
	bad  bool
}

// page is a screen's content: lines of at most scene.w cells, the rows to keep
// in sight, and where a text cursor stands.
type page struct {
	head     []string // stays in place above the lines
	lines    []string
	menu     int // row of the first choice; 0: there is none
	from, to int // rows of what is highlighted; to is exclusive
	curX     int
	curY     int  // row of the text cursor; -1: none
	curHead  bool // the text cursor is in the head
	hits     []hit
}

func newPage() page { return page{curY: -1} }

func (p *page) add(lines ...string) { p.lines = append(p.lines, lines...) }

// gap adds a blank line where there is room for it.
func (p *page) gap(s *scene) {
	if s.wide && len(p.lines) > 0 && p.lines[len(p.lines)-1] != "" {
		p.lines = append(p.lines, "")
	}
}

// overlay is what lies over the screen; one at most.
type overlay uint8

const (
	overNone overlay = iota
	overEvidence
	overHelp
	overExport
	overConfirm
	overPaste
)

// draw is the content for the scene.
func draw(s *scene) page {
	switch s.over {
	case overEvidence:
		return pageEvidence(s)
	case overHelp:
		return pageHelp(s)
	case overExport:
		return pageExport(s)
	case overConfirm:
		return pageConfirm(s)
	case overPaste:
		return pagePaste(s)
	case overNone:
	}
	switch s.prompt.Place {
	case steps.AtResult:
		return pageVerdict(s)
	case steps.AtStep:
		return pageStep(s)
	case steps.Looking:
		return pageLooking(s)
	case steps.Asking:
		return pageAsking(s)
	case steps.Solved:
		return pageSolved(s)
	case steps.Provider:
		return pageProvider(s)
	case steps.Triage, steps.Finished:
		return pageTriage(s)
	}
	return pageTriage(s)
}

// label returns a label with its fields filled, ready for the screen.
func (s *scene) label(key string) string {
	return s.safe(prose.Fill(s.labels.Get(key), s.fields))
}

// text is label with more fields.
func (s *scene) text(key string, fields map[string]string) string {
	return s.safe(prose.Fill(s.labels.Get(key), fields))
}

// cause returns sentence and advice for a cause.
func (s *scene) cause(c verdict.Cause) (summary, advice string) {
	if c == "" {
		return "", ""
	}
	return s.words.Cause(c, s.fields)
}

// title returns the short name of a cause.
func (s *scene) title(c verdict.Cause) string {
	if t := s.words.CauseTitle(c); t != "" {
		return t
	}
	return string(c)
}

// short returns a step's name for bars and lists.
func (s *scene) short(id string) string {
	if w := s.words.Step(id).Short; w != "" {
		return s.safe(w)
	}
	return id
}

// action returns an action's words.
func (s *scene) action(step, id string) ui.ActionWords {
	w := s.words.Action(step, id, s.goos, s.browser, s.fields)
	if w.Title == "" {
		w.Title = id
	}
	return w
}

// kind returns how an action is done.
func (s *scene) kind(step, id string) steps.Action {
	for _, a := range s.hold.Step(step).Actions {
		if a.ID == id {
			return a
		}
	}
	return steps.Action{}
}
