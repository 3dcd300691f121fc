package terminal

import (
	"charm.land/lipgloss/v2" // boxes
	"github.com/charmbracelet/x/ansi"
)

// Style is the look of the parts of a conversation.
type Style struct {
	highlight ansi.Style     // words of a quote that answer
	bar       ansi.Style     // the bar before a quote
	source    ansi.Style     // leaflet and section
	faint     ansi.Style     // review date, safety line, hints
	patient   ansi.Style     // what the patient said
	advice    lipgloss.Style // the box of an emergency
}

// Colour is for terminals with colours. It uses only the sixteen basic ones, so
// that it follows the person's own light or dark theme.
func Colour() Style {
	return Style{
		highlight: ansi.NewStyle().Bold().ForegroundColor(ansi.Green),
		bar:       ansi.NewStyle().ForegroundColor(ansi.Green),
		source:    ansi.NewStyle().Bold().ForegroundColor(ansi.Cyan),
		faint:     ansi.NewStyle().Faint(),
		patient:   ansi.NewStyle().Bold(),
		advice:    box().Foreground(lipgloss.Red).BorderForeground(lipgloss.Red),
	}
}

// Mono is for terminals whose owner does not want colours: bold, underlined and
// faint letters only.
func Mono() Style {
	return Style{
		highlight: ansi.NewStyle().Bold().Underline(true),
		source:    ansi.NewStyle().Bold(),
		faint:     ansi.NewStyle().Faint(),
		patient:   ansi.NewStyle().Bold(),
		advice:    box(),
	}
}

func box() lipgloss.Style {
	return lipgloss.NewStyle().Bold(true).Border(lipgloss.DoubleBorder()).Padding(0, 1)
}
