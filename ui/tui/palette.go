package tui

import (
	"image/color"
	"math"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// canvas is what the terminal told of its colours.
type canvas struct {
	profile colorprofile.Profile
	ground  color.Color // its background; nil: not told
	light   bool
}

// learn takes what the terminal tells.
func (c *canvas) learn(msg tea.Msg) {
	switch m := msg.(type) {
	case tea.ColorProfileMsg:
		c.profile = m.Profile
	case tea.BackgroundColorMsg:
		c.ground, c.light = m.Color, !m.IsDark()
	}
}

// palette are the colours of a theme.
type palette struct {
	good, bad, warn, accent ink
	dim                     ink // what may be overlooked
}

// palette is made of the terminal's own 16 colours, so that the person's rule.
// Where there are more, and the background is known, come finer ones, each
// only if it can be read on that very background.
func (c canvas) palette() palette {
	own := lipgloss.NewStyle().Foreground
	good, bad, warn, accent := own(lipgloss.Green), own(lipgloss.Red), own(lipgloss.Yellow), own(lipgloss.Cyan)
	// Bright black is unreadable on some dark palettes and faint is on some
	// light ones, so each background gets the other.
	dim := lipgloss.NewStyle().Faint(true)
	fine := [...]uint32{0x5fd787, 0xff7b72, 0xf2c14e, 0x5fc9f8, 0x9aa3b2}
	if c.light {
		accent, warn, dim = own(lipgloss.Blue), own(lipgloss.Magenta), own(lipgloss.BrightBlack)
		fine = [...]uint32{0x116329, 0xb3121d, 0x7a4b00, 0x0550ae, 0x59636e}
	}
	if c.ground != nil && c.profile >= colorprofile.ANSI256 {
		for i, style := range [...]*lipgloss.Style{&good, &bad, &warn, &accent, &dim} {
			if shade := rgb(fine[i]); contrast(shade, c.ground) >= legible {
				*style = own(shade)
			}
		}
	}
	return palette{good: newInk(good), bad: newInk(bad), warn: newInk(warn), accent: newInk(accent), dim: newInk(dim)}
}

func rgb(v uint32) color.Color {
	return color.RGBA{R: byte(v >> 16), G: byte(v >> 8), B: byte(v), A: 0xff}
}

// legible is the least contrast of text that can be read by most people
// (WCAG 2.2, 1.4.3).
const legible = 4.5

// contrast is the ratio of two colours' luminances, from 1 to 21 (WCAG 2.2,
// contrast ratio).
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is from 0, black, to 1, white (WCAG 2.2, relative luminance).
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
