package strictyaml_test

import (
	"testing"

	"bedside/knowledge/strictyaml"
)

func TestLine(t *testing.T) {
	const document = "# first\ndesk:\n  chat: a\n  staff:\n    - one\n    - two\n  hours: {mon: x}\nname:\n  first\n"
	for key, want := range map[string]int{
		"desk": 2, "desk.chat": 3, "desk.staff": 4, "desk.staff.1": 6, "desk.staff.9": 4, "desk.staff.x": 4,
		"desk.hours.mon": 7,
		"desk.hours.tue": 7, "name": 8, "name.more": 8, "nothing": 0, "nothing.at.all": 0, "": 0,
	} {
		if got := strictyaml.Line([]byte(document), key); got != want {
			t.Errorf("%s is in line %d, want %d", key, got, want)
		}
	}
	for _, none := range []string{"", "# nothing\n", "a: b: c\n", "text\n", "- - -"} {
		if got := strictyaml.Line([]byte(none), "a"); got != 0 {
			t.Errorf("%q: line %d", none, got)
		}
	}
}

func TestIsEmpty(t *testing.T) {
	for document, want := range map[string]bool{"": true, " \n\n": true, "# only\n# words\n": true, "---\n": false,
		"a: b\n":    false,
		"a: b: c\n": false} {
		if got := strictyaml.IsEmpty([]byte(document)); got != want {
			t.Errorf("%q is empty: %v", document, got)
		}
	}
}
