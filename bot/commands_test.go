package bot

import (
	"strings"
	"testing"
)

func TestParseCommand(t *testing.T) {
	for _, test := range []struct {
		text, name, argument string
		ok                   bool
	}{
		{"/start", "start", "", true},
		{" /Start  ear-tubes ", "start", "ear-tubes", true},
		{"/help@BedsideBot", "help", "", true},
		{"/start@BedsideBot a b", "start", "a b", true},
		{"/forget\nyes", "forget", "yes", true},
		{"/", "", "", false},
		{"/ start", "", "", false},
		{"start", "", "", false},
		{"/straße", "", "", false},
		{"/" + strings.Repeat("a", 33), "", "", false},
	} {
		name, argument, ok := ParseCommand(test.text)
		if name != test.name || argument != test.argument || ok != test.ok {
			t.Errorf("%q: %q, %q, %v", test.text, name, argument, ok)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	f.Add("/start ear-tubes")
	f.Add("/start@Bot \x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		name, argument, ok := ParseCommand(text)
		if !ok && name+argument != "" || ok && (name == "" || !strings.Contains(text, argument) ||
			strings.TrimSpace(argument) != argument) {
			t.Errorf("%q: %q, %q, %v", text, name, argument, ok)
		}
	})
}

// TestCommandsAreBounded holds what Telegram takes as a command and its description.
func TestCommandsAreBounded(t *testing.T) {
	for _, command := range Commands() {
		about := Clinic{}.Say(command.About, nil)
		if name, _, ok := ParseCommand("/" + command.Name); !ok || name != command.Name || len(about) < 1 ||
			len(about) > 256 {
			t.Errorf("%+v", command)
		}
	}
}
