package summary

import (
	"time"

	"fix502/checks/verdict"
)

// History sets the session beside earlier ones about the same service on the
// same network.
type History struct {
	Sessions int       `json:"sessions"`
	Since    time.Time `json:"since"` // UTC, whole seconds
	Usual    []Usual   `json:"usual"`
	Verdicts []Earlier `json:"verdicts"` // newest first
}

// Usual is how long something usually took to answer, and how long it took now.
type Usual struct {
	What    string `json:"what"` // page, origin, control, dns
	UsualMS int64  `json:"usual_ms"`
	NowMS   *int64 `json:"now_ms"` // null: no good answer
}

// Earlier is what an earlier session found.
type Earlier struct {
	At    time.Time `json:"at"`
	Cause string    `json:"cause"`
	Title string    `json:"title"`
}

func (b *builder) history() *History {
	if b.Past == nil {
		return nil
	}
	h := &History{
		Sessions: b.Past.Sessions, Since: stamp(b.Past.Since, time.Second), Usual: []Usual{}, Verdicts: []Earlier{},
	}
	for _, r := range b.Past.Rows {
		u := Usual{What: r.What, UsualMS: r.Usual.Milliseconds()}
		if r.Now > 0 {
			now := r.Now.Milliseconds()
			u.NowMS = &now
		}
		h.Usual = append(h.Usual, u)
	}
	for _, v := range b.Past.Verdicts {
		e := Earlier{At: stamp(v.At, time.Second), Cause: string(v.Lead), Title: string(v.Lead)}
		if w, ok := b.Words.(interface {
			CauseTitle(verdict.Cause) string
		}); ok {
			e.Title = valid(w.CauseTitle(v.Lead))
		}
		h.Verdicts = append(h.Verdicts, e)
	}
	return h
}
