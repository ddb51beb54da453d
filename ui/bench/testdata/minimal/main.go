// Minimal is the yardstick of the figures: the least that a program of Bubble
// Tea v2 with a list, a spinner and a viewport can do, at 120 frames a second.
package main

import (
	"fmt"
	"os"
	"strings"

	"charm.land/bubbles/v2/list"
	"charm.land/bubbles/v2/spinner"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

type item string

func (i item) Title() string       { return string(i) }
func (i item) Description() string { return "one line about it" }
func (i item) FilterValue() string { return string(i) }

type model struct {
	list list.Model
	spin spinner.Model
	view viewport.Model
	w, h int
}

func (m model) Init() tea.Cmd { return m.spin.Tick }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.list.SetSize(m.w/2, m.h-2)
		m.view.SetWidth(m.w - m.w/2)
		m.view.SetHeight(m.h - 2)
	case tea.KeyPressMsg:
		if s := msg.String(); s == "q" || s == "ctrl+c" {
			return m, tea.Quit
		}
		m.list, cmd = m.list.Update(msg)
	case spinner.TickMsg:
		m.spin, cmd = m.spin.Update(msg)
	}
	return m, cmd
}

func (m model) View() tea.View {
	body := lipgloss.JoinHorizontal(lipgloss.Top, m.list.View(), m.view.View())
	v := tea.NewView(m.spin.View() + " minimal\n" + body + "\nq quit")
	v.AltScreen = true
	return v
}

func main() {
	var items []list.Item
	for i := range 20 {
		items = append(items, item(fmt.Sprint("line ", i+1)))
	}
	m := model{
		list: list.New(items, list.NewDefaultDelegate(), 0, 0), spin: spinner.New(spinner.WithSpinner(spinner.Dot)), view: viewport.New(),
	}
	m.list.SetShowHelp(false)
	m.view.SetContent(strings.Repeat("a line of the document that can be scrolled\n", 60))
	if _, err := tea.NewProgram(m, tea.WithFPS(120)).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
