package bot

import "testing"

func TestChangePiece(t *testing.T) {
	for _, test := range []struct{ asking, question, before, now, want string }{
		{"7", "may I swim?", "may I swim?", "may I dive?", "may I dive?"},
		{"7", "may I swim?\n(with a picture)", "may I swim?", "may I dive?", "may I dive?"},
		{"7\n8", "I have stitches\nmay I swim?", "may I swim?", "may I dive?", "I have stitches\nmay I dive?"},
		{"7\n8", "I have stitches\nmay I swim?", "I have stitches", "I have burns", "I have burns\nmay I swim?"},
		{"7\n8", "I have stitches\nmay I swim?\n(with a picture)", "may I swim?", "may I\ndive?",
			"I have stitches\nmay I\ndive?\n(with a picture)"},
		{"7\n8\n9", "in 2 days\n2 days\nswim?", "2 days", "3 days", "in 2 days\n3 days\nswim?"},
		{"7\n8", "I have stitches\nmay I sw", "may I swim?", "may I dive?", "I have stitches\nmay I sw\nmay I dive?"},
		{"7\n8", "I have stitches\nmay I swim?", "", "may I dive?", "I have stitches\nmay I swim?\nmay I dive?"},
	} {
		if got := ChangePiece(test.asking, test.question, test.before, test.now); got != test.want {
			t.Errorf("%q: %q, want %q", test.question, got, test.want)
		}
	}
	for message, want := range map[string]bool{"7": true, "8": true, "": false, "7\n8": false, "78": false} {
		if got := Asks("7\n8", message); got != want {
			t.Errorf("%q asks: %v", message, got)
		}
	}
	in := Inbound{Arrival: Arrival{Message: "8"}}
	if in.Asking() != "8" {
		t.Errorf("by itself it is asked by %q", in.Asking())
	}
	if in.Pieces = JoinPieces("7", "8"); in.Asking() != "7\n8" {
		t.Errorf("in pieces it is asked by %q", in.Asking())
	}
}
