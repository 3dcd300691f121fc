package terminal

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"bedside/bot"
)

// modelHarness drives a model as Bubble Tea does, and keeps what was printed.
type modelHarness struct {
	t       *testing.T
	model   tea.Model
	printed []string
	quit    bool
}

func newModelHarness(t *testing.T, r Responder, width, height int) *modelHarness {
	tk := newSession(t)
	tk.responder = r
	s := &modelHarness{t: t, model: newModel(t.Context(), tk, Mono())}
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// send hands a message to the model, and then whatever its commands give.
func (s *modelHarness) send(msg tea.Msg) {
	var cmd tea.Cmd
	s.model, cmd = s.model.Update(msg)
	s.run(cmd)
}

func (s *modelHarness) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	v := reflect.ValueOf(msg)
	switch {
	case msg == nil:
	case v.Type() == reflect.TypeOf(tea.Quit()):
		s.quit = true
	case v.Kind() == reflect.Slice: // tea.Sequence
		for i := range v.Len() {
			s.run(v.Index(i).Interface().(tea.Cmd))
		}
	case strings.HasSuffix(v.Type().Name(), "printLineMessage"):
		s.printed = append(s.printed, ansi.Strip(v.Field(0).String()))
	default:
		s.send(msg)
	}
}

func (s *modelHarness) press(keys ...string) {
	named := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
		"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl},
	}
	for _, key := range keys {
		if msg, ok := named[key]; ok {
			s.send(msg)
			continue
		}
		for _, r := range key {
			s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

func (s *modelHarness) view() string { return ansi.Strip(s.model.View().Content) }

func (s *modelHarness) last() string {
	if len(s.printed) == 0 {
		return ""
	}
	return s.printed[len(s.printed)-1]
}

func TestModel(t *testing.T) {
	s := newModelHarness(t, fakeResponder{}, 60, 24)
	s.press("one", "enter")
	if s.last() != "  one" || !strings.Contains(s.view(), "/help") {
		t.Errorf("printed %q, view %q", s.last(), s.view())
	}
	s.press("which", "enter")
	if !strings.Contains(s.view(), "a number, or") {
		t.Errorf("choices are offered, but the view is %q", s.view())
	}
	s.press("dr", "down", "down")
	if !strings.Contains(s.view(), "› Hand splint") {
		t.Errorf("after two steps down the view is %q", s.view())
	}
	s.press("enter", "up", "up")
	if want := "  one > which > Hand splint"; s.last() != want || !strings.Contains(s.view(), "› which") {
		t.Errorf("printed %q, want %q; view %q", s.last(), want, s.view())
	}
	s.press("ctrl+d")
	if s.quit {
		t.Error("Ctrl+D ends the conversation although something is typed")
	}
	if s.press("ctrl+c"); s.quit || strings.Contains(s.view(), "which") {
		t.Errorf("Ctrl+C does not drop what is typed: quit %v, view %q", s.quit, s.view())
	}
	s.press("ctrl+c")
	if !s.quit || s.view() != "" {
		t.Errorf("after Ctrl+C: quit %v, view %q", s.quit, s.view())
	}
}

func TestModelEnds(t *testing.T) {
	for _, keys := range [][]string{{"ctrl+d"}, {"ctrl+c"}, {"/quit", "enter"}, {"Quit", "enter"}, {"exit", "enter"}} {
		s := newModelHarness(t, fakeResponder{}, 60, 24)
		if s.press(keys...); !s.quit {
			t.Errorf("%v does not end the conversation", keys)
		}
	}
	failure := errors.New("index closed")
	s := newModelHarness(t, fakeResponder{failure}, 60, 24)
	s.press("one", "enter")
	if m := s.model.(model); !s.quit || !errors.Is(m.err, failure) {
		t.Errorf("quit %v, error %v; want an end with %v", s.quit, m.err, failure)
	}
}

// TestModelPrintsInPieces holds that a text higher than the window is printed
// whole and in pieces that fit.
func TestModelPrintsInPieces(t *testing.T) {
	s := newModelHarness(t, fakeResponder{}, 60, 10)
	s.printed = nil
	var lines []string
	for i := range 40 {
		lines = append(lines, fmt.Sprint(i))
	}
	s.send(replyMsg{exchange: exchange{parts: []bot.Part{{Kind: bot.PartSay, Text: strings.Join(lines, "\n")}}}})
	for _, piece := range s.printed {
		if n := strings.Count(piece, "\n") + 1; n > 6 {
			t.Errorf("a piece of %d lines in a window of 10", n)
		}
	}
	if got := strings.Fields(strings.Join(s.printed, "\n")); strings.Join(got, " ") != strings.Join(lines, " ") {
		t.Errorf("printed %q", got)
	}
}

func TestModelFitsWindow(t *testing.T) {
	for _, width := range []int{5, 12, 40, 200} {
		s := newModelHarness(t, fakeResponder{}, width, 10)
		s.press(strings.Repeat("耳 long ", 60))
		for _, line := range strings.Split(s.view(), "\n") {
			if w := ansi.StringWidth(line); w > width {
				t.Errorf("a line of %d columns in a window of %d: %q", w, width, line)
			}
		}
	}
}

// TestModelPrintsAgain holds that the last turn is printed once more, as it fits, when the window has become too
// narrow for it and keeps its size, and never else.
func TestModelPrintsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newModelHarness(t, fakeResponder{}, 80, 24)
		s.model = s.model.(model).greeted(80)
		after := func(what string, want int, sizes ...int) string {
			t.Helper()
			s.printed = nil
			var later []tea.Cmd
			for _, width := range sizes {
				var cmd tea.Cmd
				s.model, cmd = s.model.Update(tea.WindowSizeMsg{Width: width, Height: 24})
				later = append(later, cmd)
			}
			for _, cmd := range later { // each comes after the pause
				s.run(cmd)
			}
			if len(s.printed) != want {
				t.Errorf("%s: %d pieces are printed, want %d: %q", what, len(s.printed), want, s.printed)
			}
			return strings.Join(s.printed, "\n")
		}
		if got := after("the greeting", 1, 70, 60, 50, 40); !strings.Contains(got, "Hello.") {
			t.Errorf("the greeting is printed as %q", got)
		}
		after("wider", 0, 80)
		s.press(strings.Repeat("words and ", 12), "enter")
		got := after("the last turn", 2, 76, 44)
		if !strings.Contains(got, "› words and words") {
			t.Errorf("the last turn is printed as %q", got)
		}
		for _, line := range strings.Split(got, "\n") {
			if ansi.StringWidth(line) > 44 {
				t.Errorf("a line is wider than the window: %q", line)
			}
		}
		after("the same width", 0, 44)
		after("a width that does not last", 0, 30, 44)
		after("wider again", 0, 200)
	})
	synctest.Test(t, func(t *testing.T) {
		s := newModelHarness(t, fakeResponder{}, 200, 24)
		s.model = s.model.(model).greeted(200)
		s.printed = nil
		if s.send(tea.WindowSizeMsg{Width: 100, Height: 24}); len(s.printed) > 0 {
			t.Errorf("a window that is still wide enough prints %q", s.printed)
		}
	})
}
