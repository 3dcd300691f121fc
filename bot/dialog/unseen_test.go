package dialog

import (
	"slices"
	"strings"
	"testing"

	"bedside/bot"
)

// TestUnseen holds that a reply to words below a picture says that the picture was not seen:
// first, or below what to do in an emergency; and that words alone get nothing of it.
func TestUnseen(t *testing.T) {
	const unseen = "I have not seen your picture, as I can only read words."
	lib := library(t, earTubes())
	r := New(&fakeSearcher{library: lib}, fakeTriager{}, hill)
	for _, test := range []struct {
		text string
		last bool
	}{{"thank you", false}, {"does it look ok?", false}, {"he is choking", true}} {
		plain := respond(t, r, bot.Message{Text: test.text})
		reply := respond(t, r, bot.Message{Text: test.text, Attached: bot.AttachmentPicture})
		at := 0
		if test.last {
			at = len(reply.Parts) - 1
		}
		if strings.Contains(plain.Text, "not seen") || len(reply.Parts) != len(plain.Parts)+1 ||
			reply.Parts[at].Text != unseen || !strings.Contains(reply.Text, unseen) {
			t.Errorf("%q: %q, and without a picture %q", test.text, reply.Text, plain.Text)
		}
		if rest := slices.Delete(slices.Clone(reply.Parts), at, at+1); bot.PlainText(rest) != plain.Text {
			t.Errorf("%q: the picture changes the reply to %q", test.text, reply.Text)
		}
	}
}
