package steps

import (
	"time"

	"fix502/checks"
)

// Event is one thing that a session was told. A session is a fold over its
// events: who keeps them can build it again.
type Event struct {
	At     time.Time      `json:"at,omitzero"`
	Result *checks.Result `json:"result,omitempty"`
	Choice *Choice        `json:"choice,omitempty"`
	Acted  *Done          `json:"acted,omitempty"`
	// Resumed marks that the session was taken up again.
	Resumed bool `json:"resumed,omitempty"`
	// Closed marks a finish after which nothing is left to take up.
	Closed bool `json:"closed,omitempty"`
}

// Done is what the doing of an action reported.
type Done struct {
	Step   string `json:"step"`
	Action string `json:"action"`
	Note   string `json:"note,omitempty"`
	Failed bool   `json:"failed,omitempty"`
}

// Listen names who hears every event that the session accepts, before it
// takes effect. The journal hangs on it; nil ends it.
func (s *Session) Listen(hear func(Event)) { s.hear = hear }

// Apply tells the session an event that was kept, as if it happened again.
func (s *Session) Apply(e Event) Work {
	switch {
	case e.Result != nil:
		return s.Record(*e.Result)
	case e.Choice != nil:
		return s.Choose(*e.Choice, e.At)
	case e.Acted != nil:
		return s.done(*e.Acted, e.At)
	case e.Resumed:
		return s.Resume(e.At)
	default:
		return Work{}
	}
}

func (s *Session) tell(e Event) {
	if s.hear != nil {
		s.hear(e)
	}
}
