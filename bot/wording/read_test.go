package wording

import (
	"strings"
	"testing"
)

// TestRead holds what a clinic's file may say, and how what it may not is told.
func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"a text", "talk:\n  bye: Goodbye from {{.Clinic}}.\n", ""},
		{"its forms", "choice:\n  mean:\n    one: 'This one?'\n    other: 'One of these {{.Count}}?'\n", ""},
		{"the clinic left out", "desk:\n  sent:\n    other: I have sent it. Its code is {{.Code}}.\n", ""},
		{"an unknown sentence", "talk:\n  byebye: Bye.\n", `w.yaml:2: there is no sentence "talk.byebye"; 'bedside words'`},
		{"an unknown situation", "chat:\n  bye: Bye.\n", `w.yaml:2: there is no sentence "chat.bye"`},
		{"no sentence", "talk: Bye.\n", "w.yaml:1: "},
		{"a list", "talk:\n  bye: [Bye.]\n", "w.yaml:2: talk.bye has no text"},
		{"no text", "talk:\n  bye: ''\n", "w.yaml:2: talk.bye has no text"},
		{"a description alone", "talk:\n  bye:\n    description: At the end.\n", "w.yaml:2: talk.bye has no text"},
		{"twice", "talk:\n  bye: Bye.\n  bye: Goodbye.\n", `w.yaml:3: the key "bye" stands twice`},
		{"an unknown key", "talk:\n  bye:\n    others: Bye.\n", `w.yaml:3: unknown key "others"`},
		{"an unknown placeholder", "talk:\n  bye: Bye, {{.Name}}.\n", "w.yaml:2: talk.bye has no placeholder {{.Name}}; it may have {{.Clinic}}"},
		{"a missing placeholder", "desk:\n  sent: I have sent it.\n", "w.yaml:2: desk.sent lacks {{.Code}}"},
		{"the emergency number left out", "no-answer:\n  unknown: Ask {{.Contact}}.\n",
			"w.yaml:2: no-answer.unknown lacks {{.Emergency}}"},
		{"the number left out of its line", "parts:\n  emergency: Call for help.\n",
			"w.yaml:2: parts.emergency lacks {{.EmergencyNumber}}"},
		{"what the bot does left out", "greeting:\n  hello: Hi. {{.Topics}} {{.Emergency}}\n",
			"w.yaml:2: greeting.hello lacks {{.Quotes}}"},
		{"what the bot does", "fixed:\n  quotes: I am your doctor.\n", "w.yaml:2: fixed.quotes cannot be replaced"},
		{"a part that names others", "parts:\n  clinic: us on {{.Contact}}\n",
			"w.yaml:2: parts.clinic has no placeholder {{.Contact}}; it may have none"},
		{"a program", "talk:\n  bye: '{{range .Clinic}}x{{end}}'\n", "w.yaml:2: talk.bye: what stands in {{ }} is no placeholder"},
		{"a call", "talk:\n  bye: '{{print .Clinic}}'\n", "is no placeholder"},
		{"half a placeholder", "talk:\n  bye: 'Bye {{.Clinic'\n", "is no placeholder"},
		{"a definition", "talk:\n  bye: '{{define \"x\"}}x{{end}}Bye'\n", "is no placeholder"},
		{"a remark alone", "talk:\n  bye: '{{/* nothing */}}'\n", "is no placeholder"},
		{"one form too few", "choice:\n  mean: This?\n", "w.yaml:2: choice.mean lacks the form for one"},
		{"one form too many", "talk:\n  bye:\n    one: Bye.\n    other: Byes.\n", "w.yaml:2: talk.bye has no form for one"},
		{"no YAML", "talk: [\n", "w.yaml:"},
		{"two faults", "talk:\n  a: A.\n  b: B.\n", `w.yaml:3: there is no sentence "talk.b"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set, problems := Read("w.yaml", []byte(tt.text))
			var told []string
			for _, p := range problems {
				told = append(told, p.Error())
			}
			got := strings.Join(told, "\n")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%s\nwant %q", got, tt.want)
			}
			if (set == nil) != (len(problems) > 0) {
				t.Errorf("a set is there: %v, with %d problems", set != nil, len(problems))
			}
		})
	}
}

// TestReplaced holds that a clinic's sentence is said in place of the program's, and the others
// as ever.
func TestReplaced(t *testing.T) {
	set, problems := Read("w.yaml", []byte("choice:\n  mean:\n    one: This?\n    other: '{{.Count}} of these?'\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for want, got := range map[string]string{
		"This?":                              set.Count("choice.mean", 1, nil),
		"3 of these?":                        set.Count("choice.mean", 3, nil),
		"Goodbye, and take care.":            set.Say("talk.bye", nil),
		"and 1 more.":                        set.Count("commands.list-more", 1, nil), // which has one form
		"Did you mean this? Send 1 for yes:": (*Set)(nil).Count("choice.mean", 1, nil),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestOf holds that a room which names a sentence that there is not fails at the start.
func TestOf(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a sentence that there is not was found")
		}
	}()
	Of("talk.nothing")
}

// FuzzRead holds that no file makes the reader fail, and that what it takes can be said.
func FuzzRead(f *testing.F) {
	f.Add("talk:\n  bye: Goodbye from {{.Clinic}}.\n")
	f.Add("choice:\n  mean:\n    one: 'This one?'\n    other: 'One of these {{.Count}}?'\n")
	f.Add("a: &x {b: *x}\n")
	f.Fuzz(func(t *testing.T, text string) {
		set, problems := Read("w.yaml", []byte(text))
		if len(problems) > 0 {
			return
		}
		for _, name := range set.order {
			if set.Count(Sentence(name), 1, nil) == "" {
				t.Errorf("%s is empty", name)
			}
		}
	})
}
