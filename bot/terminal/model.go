package terminal

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput" // a line editor with the usual keys and wide characters
	tea "charm.land/bubbletea/v2"     // raw input, resizing and redrawing of a terminal
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"bedside/bot"
)

// prompt stands before the line being typed.
const prompt = "› "

// longestInput is the number of characters that can be typed: as many as Telegram takes.
const longestInput = 4096

// model is the conversation as Bubble Tea sees it. Only the input line is drawn
// again and again; everything said is printed above it once.
type model struct {
	ctx     context.Context // Bubble Tea's commands take none
	session *session
	style   Style
	input   textinput.Model
	history history
	width   int
	height  int
	last    printed // what was printed last
	resizes int     // how often the window got another size
	busy    bool    // a reply is being sought
	over    bool
	err     error
}

// printed is what was said last, as far as it can be laid out again.
type printed struct {
	said  string // "" for the greeting
	parts []bot.Part
	width int // that it was laid out for
}

// resizedMsg tells that the window has kept a size for a while: it is the number of the resize.
type resizedMsg int

// resizePause is how long the window must keep a size: while its edge is drawn, it gets many.
const resizePause = 300 * time.Millisecond

// replied carries a turn back into the model.
type replyMsg struct {
	exchange exchange
	err      error
}

func newModel(ctx context.Context, t *session, style Style) model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = "Ask a question"
	input.CharLimit = longestInput
	input.SetVirtualCursor(false)
	styles := input.Styles()
	styles.Focused = textinput.StyleState{Placeholder: lipgloss.NewStyle().Faint(true)}
	input.SetStyles(styles)
	input.Focus()
	return model{ctx: ctx, session: t, style: style, input: input}
}

// greeted tells the model what the greeting was laid out for, which is printed before it begins.
func (m model) greeted(width int) model {
	m.last = printed{parts: m.session.intro.greeting(), width: width}
	return m
}

// Init does nothing: everything begins with the size of the window.
func (m model) Init() tea.Cmd { return nil }

// Update takes a key, a reply or a new size of the window.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m.resize(msg)
	case resizedMsg:
		return m.printAgain(msg)
	case replyMsg:
		return m.handleReply(msg)
	case tea.KeyPressMsg:
		if next, cmd, done := m.handleKey(msg); done {
			return next, cmd
		}
	}
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	return m, cmd
}

// resize takes a new size of the window. What stands above the input line is the terminal's, which breaks its lines
// wherever a narrower window ends; the program can neither see nor change them. So the last
// turn is printed once more when the window has become too narrow for it.
func (m model) resize(size tea.WindowSizeMsg) (tea.Model, tea.Cmd) {
	m.width, m.height = size.Width, size.Height
	m.input.SetWidth(max(1, m.width-ansi.StringWidth(prompt)-1))
	m.resizes++
	if !m.isTooNarrow() {
		return m, nil
	}
	number := resizedMsg(m.resizes)
	return m, tea.Tick(resizePause, func(time.Time) tea.Msg { return number })
}

// isTooNarrow tells whether the last turn was laid out for a wider window.
func (m model) isTooNarrow() bool { return min(m.width, maxWidth) < min(m.last.width, maxWidth) }

// printAgain prints the last turn for the window as it is now, when that has kept its size.
func (m model) printAgain(number resizedMsg) (tea.Model, tea.Cmd) {
	if int(number) != m.resizes || m.busy || !m.isTooNarrow() {
		return m, nil
	}
	m.last.width = m.width
	text := Render(m.last.parts, m.width, m.style)
	if m.last.said != "" {
		return m, tea.Sequence(m.print(m.printQuestion(m.last.said)), m.print(text))
	}
	return m, m.print("\n" + text)
}

// handleKey handles the keys that are not the line editor's.
func (m model) handleKey(key tea.KeyPressMsg) (tea.Model, tea.Cmd, bool) {
	switch key.String() {
	case "ctrl+c": // as in a shell: what is typed is dropped first
		if m.input.Value() != "" {
			m.input.Reset()
			return m, nil, true
		}
		return m.quit()
	case "ctrl+d":
		if m.input.Value() == "" {
			return m.quit()
		}
	case "up", "ctrl+p":
		return m.recall(-1), nil, true
	case "down", "ctrl+n":
		return m.recall(1), nil, true
	case "enter":
		next, cmd := m.send()
		return next, cmd, true
	}
	return m, nil, false
}

func (m model) quit() (tea.Model, tea.Cmd, bool) {
	m.over = true
	return m, tea.Quit, true
}

// recall puts an earlier line, or a choice, into the input.
func (m model) recall(steps int) model {
	m.input.SetValue(m.history.move(steps, m.input.Value()))
	if m.input.CursorEnd(); m.history.at > 0 {
		m.input.CursorStart() // the beginning of a long label tells most
	}
	return m
}

// send says the line that was typed.
func (m model) send() (tea.Model, tea.Cmd) {
	said := strings.TrimSpace(m.input.Value())
	if said == "" || m.busy {
		return m, nil
	}
	m.input.Reset()
	m.history.add(said)
	m.busy = true
	m.last.said = said
	return m, tea.Sequence(m.print(m.printQuestion(said)), func() tea.Msg {
		turn, err := m.session.reply(m.ctx, said)
		return replyMsg{turn, err}
	})
}

// printQuestion is a line as it stays in the scrollback.
func (m model) printQuestion(said string) string {
	text := wrapLines(bot.Part{Text: line(said)}, min(m.width, maxWidth)-ansi.StringWidth(prompt), m.style.patient)
	return "\n" + m.style.patient.Styled(indent(text, prompt, strings.Repeat(" ", ansi.StringWidth(prompt)))) + "\n"
}

func (m model) handleReply(r replyMsg) (tea.Model, tea.Cmd) {
	m.busy = false
	if r.err != nil {
		m.err, m.over = r.err, true
		return m, tea.Quit
	}
	if r.exchange.over {
		m.over = true
		return m, tea.Quit
	}
	m.history.offer(m.session.choices())
	m.last.parts, m.last.width = r.exchange.parts, m.width
	return m, m.print(Render(r.exchange.parts, m.width, m.style))
}

// print prints a text above the input line, in pieces that are lower than the
// window: Bubble Tea leaves a gap in the scrollback before anything higher.
func (m model) print(text string) tea.Cmd {
	lines := strings.Split(text, "\n")
	piece := max(1, m.height-4)
	var prints []tea.Cmd
	for len(lines) > 0 {
		n := min(piece, len(lines))
		prints = append(prints, tea.Println(strings.Join(lines[:n], "\n")))
		lines = lines[n:]
	}
	return tea.Sequence(prints...)
}

// View draws the input line and a hint below it.
func (m model) View() tea.View {
	if m.over || m.width == 0 {
		return tea.NewView("")
	}
	view := tea.NewView("\n" + m.style.patient.Styled(prompt) + m.input.View() + "\n" + m.style.faint.Styled(m.hint()))
	if cursor := m.input.Cursor(); cursor != nil {
		cursor.X += ansi.StringWidth(prompt)
		cursor.Y++
		view.Cursor = cursor
	}
	return view
}

// hint tells what can be done now, as much of it as fits.
func (m model) hint() string {
	hint := "/help  /leaflets  /start  /quit"
	switch {
	case m.busy:
		hint = "…"
	case len(m.history.choices) > 0:
		hint = "a number, or ↓ and Enter, chooses"
	}
	return ansi.Truncate(margin+hint, m.width, "…")
}
