package tui

import (
	"context"
	"time"

	"fix502/checks"
	"fix502/steps"
	"fix502/ui"
)

func fakeFormats() []ui.Format {
	return []ui.Format{
		{Name: "markdown", Ext: "md", About: "for a ticket or a forum"}, {Name: "text", Ext: "txt", About: "for a mail"},
		{Name: "json", Ext: "json", About: "for programs"}, {Name: "html", Ext: "html", About: "to open in a browser"},
	}
}

func fakeHolder() ui.Holder {
	return ui.Holder{
		Run: func(_ context.Context, _ int, _ []checks.Spec) <-chan checks.Result {
			ch := make(chan checks.Result)
			close(ch)
			return ch
		},
		Perform: func(_ context.Context, a steps.Action) (string, error) { return "Done: " + a.ID + ".", nil },
		Formats: fakeFormats(),
		Save:    func(_, path string) (string, error) { return "/home/someone/" + path, nil },
		Preview: func(format string) (string, error) { return "# Summary as " + format + "\n\nOne line.\n", nil },
		Step:    func(id string) steps.Step { return steps.Step{ID: id} },
		Line:    func(o checks.Observation) string { return "saw " + string(o.ID()) },
	}
}

// noon is when every test happens.
func noon() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }
