package relay

import (
	"testing"
	"time"

	"bedside/bot"
)

// picture is an arrival with a picture, of an album or of none, with words or without.
func (w *harness) picture(chat, album, words string) bot.Arrival {
	a := w.text(chat, words)
	a.Attached, a.Album = bot.AttachmentPicture, album
	if words == "" {
		a.Kind = bot.ArrivalOther
	}
	return a
}

const onlyWords = "I can only read words. Please type your question."

// TestAlbums holds that an album is answered once, by what stands below any of its pictures,
// however the platform delivers it.
func TestAlbums(t *testing.T) {
	const answered = "not seen your picture, re: is it normal?"
	for name, test := range map[string]struct {
		words [4]string // below the pictures
		gap   time.Duration
		want  []string
	}{
		"words below the first, at once":    {[4]string{"is it normal?"}, 0, []string{answered}},
		"words below the third, at once":    {[4]string{2: "is it normal?"}, 0, []string{answered}},
		"words below the last, one by one":  {[4]string{3: "is it normal?"}, 100 * time.Millisecond, []string{answered}},
		"words below the first, one by one": {[4]string{"is it normal?"}, 100 * time.Millisecond, []string{answered}},
		"words below the first, slowly":     {[4]string{"is it normal?"}, 20 * time.Second, []string{answered}},
		"no words, slowly":                  {[4]string{}, 20 * time.Second, []string{onlyWords}},
		"two questions": {[4]string{0: "is it normal?", 2: "and this?"}, 20 * time.Second,
			[]string{answered, "re: and this?"}},
	} {
		t.Run(name, func(t *testing.T) {
			withHarness(t, func(_ *testing.T, w *harness) {
				var all []bot.Arrival
				for _, words := range test.words {
					all = append(all, w.picture("a", "88", words))
				}
				if test.gap == 0 {
					w.arrive(all...)
				}
				for i := range all {
					if test.gap != 0 {
						w.arrive(all[i])
						w.pass(test.gap)
					}
				}
				w.pass(10 * time.Second)
				w.want("a", test.want...)
				w.arrive(w.picture("a", "89", ""))
				w.pass(10 * time.Second)
				w.want("a", onlyWords)
			})
		})
	}
}

// TestPictureWithPieces holds that what came with one piece of a question is not lost in the next.
func TestPictureWithPieces(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.arrive(w.picture("a", "", "my ear"), w.text("a", "looks like this"))
		w.pass(5 * time.Second)
		w.want("a", "not seen your picture, re: my ear / looks like this")
	})
}

// TestPictureForTheClinic holds that who asks the clinic what was asked below a picture sends
// along that there was one.
func TestPictureForTheClinic(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, _ *fakeDesk, _ int64) {
		w.arrive(w.picture("a", "", "is it normal?"))
		w.pass(5 * time.Second)
		if draft := w.draftOf("a"); draft == nil || draft.Attached != bot.AttachmentPicture {
			t.Errorf("the button offers %+v", draft)
		}
	})
}

// TestPiecesOffered holds that of a question in pieces all its messages are known to ask it, so that a change
// of any of them reaches the clinic.
func TestPiecesOffered(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, _ *fakeDesk, _ int64) {
		first, second, third := w.text("a", "my ear"), w.text("a", "hurts"), w.text("a", "since monday")
		w.arrive(first, second, third)
		w.pass(2 * time.Second)
		want := bot.JoinPieces(first.Message, second.Message, third.Message)
		if draft := w.draftOf("a"); draft == nil || draft.Message != want || draft.Text != "my ear\nhurts\nsince monday" {
			t.Errorf("the button offers %+v, want the messages %q", draft, want)
		}
	})
}

// draftOf is what the button to ask the clinic under a chat's last message offers to send.
func (w *harness) draftOf(chat string) *bot.Draft {
	w.t.Helper()
	data, ok := bot.ParseButtonData(w.press(chat, "Ask the clinic").Text)
	if !ok {
		w.t.Fatal("the button has no data")
	}
	id, err := w.store.Find(w.t.Context(), "test", chat)
	if err != nil {
		w.t.Fatal(err)
	}
	offer, err := w.store.Offer(w.t.Context(), id, data.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return offer.Draft
}
