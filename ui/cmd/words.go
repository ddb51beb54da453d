package cmd

import (
	"sync"

	"fix502/checks/verdict"
	"fix502/steps"
	"fix502/steps/words"
	"fix502/ui"
)

// lateWords are the words of one language, read when the first one is needed.
// The first frame needs none.
type lateWords struct {
	load func() (*words.Words, error)
}

func newWords(lang, service string) *lateWords {
	return &lateWords{load: sync.OnceValues(func() (*words.Words, error) {
		w, err := words.Load(lang)
		if err != nil {
			return nil, err
		}
		return w.With(map[string]string{"service": service}), nil
	})}
}

// get returns the words. They are embedded and tested; should they be broken
// all the same, the zero value answers with bare identifiers.
func (l *lateWords) get() *words.Words {
	w, err := l.load()
	if err != nil {
		return &words.Words{}
	}
	return w
}

func (r *run) words() *words.Words { return r.said.get() }

// spoken is an error in the person's language, as a face shows it.
type spoken struct {
	text string
	err  error
}

func (s *spoken) Error() string { return s.text }
func (s *spoken) Unwrap() error { return s.err }

// speak puts an error into words; nil stays nil.
func (r *run) speak(err error) error {
	if err == nil {
		return nil
	}
	return &spoken{r.words().Error(err), err}
}

// faceWords are the words as a face wants them.
type faceWords struct{ late *lateWords }

func (f faceWords) Step(id string) ui.StepWords { return f.late.get().Step(id) }

func (f faceWords) Action(step, action, goos, browser string, fields map[string]string) ui.ActionWords {
	return f.late.get().Action(step, action, goos, browser, fields)
}

func (f faceWords) Reason(step, key string, fields map[string]string) string {
	return f.late.get().Reason(step, key, fields)
}

func (f faceWords) Cause(c verdict.Cause, fields map[string]string) (summary, advice string) {
	return f.late.get().Cause(c, fields)
}

func (f faceWords) CauseTitle(c verdict.Cause) string { return f.late.get().CauseTitle(c) }

func (f faceWords) CauseHow(c verdict.Cause) string { return f.late.get().CauseHow(c) }

func (f faceWords) Outcome(o steps.Outcome, step string, fields map[string]string) string {
	return f.late.get().Outcome(o, step, fields)
}

func (f faceWords) FAQ() []ui.Topic { return f.late.get().FAQ() }

func (f faceWords) Label(key string) string { return f.late.get().Label(key) }
