package dialog

import (
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

func TestWhole(t *testing.T) {
	offered := bot.Conversation{Pending: []bot.Choice{{Label: "Ear tubes"}, {Label: "Hand splint"}}}
	for _, test := range []struct {
		text  string
		state bot.Conversation
		want  bool
	}{
		{text: "can I shower?", want: true},
		{text: "can I shower", want: true},
		{text: "when can I shower", want: true},
		{text: "how long does it take", want: true},
		{text: "it hurts.", want: true},
		{text: "为什么疼？", want: true},
		{text: "my son had his tubes put in yesterday and his ear", want: true},
		{text: "hi"},
		{text: "when can I"},
		{text: "and after the"},
		{text: "so I wanted to ask..."},
		{text: "paracetamol"},
		{text: ""},
		{text: "2"},
		{text: "2", state: offered, want: true},
		{text: "hand splint", state: offered, want: true},
		{text: "hand", state: offered, want: true},
		{text: "foot", state: offered},
	} {
		if got := new(Responder).Complete(test.text, test.state); got != test.want {
			t.Errorf("%q with %d choices: %v", test.text, len(test.state.Pending), got)
		}
	}
}

func TestPrivacySaysHowLong(t *testing.T) {
	r := New(newHarness(t).search, fakeTriager{}, hill)
	for kept, want := range map[time.Duration]string{30 * 24 * time.Hour: "30 days", 24 * time.Hour: "one day",
		time.Hour: "less than a day"} {
		if reply := r.Command("privacy", "", bot.Conversation{}, kept); !strings.Contains(reply.Text, want) {
			t.Errorf("%v: %q", kept, reply.Text)
		}
	}
}

// TestNoticesSaySomething holds that every notice has words.
func TestNoticesSaySomething(t *testing.T) {
	r := New(newHarness(t).search, fakeTriager{}, hill)
	for _, n := range []bot.Notice{bot.NoticeWordsOnly, bot.NoticeSlowDown, bot.NoticeFault, bot.NoticeContact,
		bot.NoticeThanks, bot.NoticeUnhelpful, bot.NoticeOldButton,
		bot.NoticeMayForget, bot.NoticeForgotten, bot.NoticeErase, bot.NoticeHelpful, bot.NoticeNotHelpful, bot.NoticeAskClinic, bot.NoticeExport, bot.NoticePrivate} {
		if reply := r.Say(n, bot.Conversation{Leaflet: "x"}); reply.Text == "" || reply.Conversation.Leaflet != "x" {
			t.Errorf("%s: %+v", n, reply)
		}
	}
}
