package bot

import (
	"strings"
	"testing"
	"time"
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
		if !ok && name+argument != "" || ok && (name == "" || !strings.Contains(text, argument) || strings.TrimSpace(argument) != argument) {
			t.Errorf("%q: %q, %q, %v", text, name, argument, ok)
		}
	})
}

// TestCommandsAreBounded holds what Telegram takes as a command and its description.
func TestCommandsAreBounded(t *testing.T) {
	for _, command := range Commands() {
		if name, _, ok := ParseCommand("/" + command.Name); !ok || name != command.Name || len(command.About) < 1 || len(command.About) > 256 {
			t.Errorf("%+v", command)
		}
	}
}

func TestWhole(t *testing.T) {
	offered := Conversation{Pending: []Choice{{Label: "Ear tubes"}, {Label: "Hand splint"}}}
	for _, test := range []struct {
		text  string
		state Conversation
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
	r := NewResponder(newTalk(t).search, flags{}, hill)
	for kept, want := range map[time.Duration]string{30 * 24 * time.Hour: "30 days", 24 * time.Hour: "one day", time.Hour: "less than a day"} {
		if reply := r.Command("privacy", "", Conversation{}, kept); !strings.Contains(reply.Text, want) {
			t.Errorf("%v: %q", kept, reply.Text)
		}
	}
}

// TestNoticesSaySomething holds that every notice has words.
func TestNoticesSaySomething(t *testing.T) {
	r := NewResponder(newTalk(t).search, flags{}, hill)
	for _, n := range []Notice{NoticeWordsOnly, NoticeSlowDown, NoticeFault, NoticeContact, NoticeThanks, NoticeUnhelpful, NoticeOldButton,
		NoticeMayForget, NoticeForgotten, NoticeErase, NoticeHelpful, NoticeNotHelpful, NoticeAskClinic, NoticeExport, NoticePrivate} {
		if reply := r.Say(n, Conversation{Leaflet: "x"}); reply.Text == "" || reply.Conversation.Leaflet != "x" {
			t.Errorf("%s: %+v", n, reply)
		}
	}
}
