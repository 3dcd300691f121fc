package telegram

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

// TestMenus holds that each scope has its menu in each language, that all commands of patients are in theirs,
// and that the desk's group has those of staff.
func TestMenus(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Write(faketelegram.Post{Chat: -1000000000005, Text: "hi"})
		r.c.desk.Store(-1000000000005)
		r.c.named = -1000000000005
		r.run()
		settle(time.Minute)
		for language := range menus {
			private := names(r.fake.Commands("all_private_chats", language))
			if !slices.Equal(private, commands) {
				t.Errorf("the menu of %q is %v", language, private)
			}
			if group := names(r.fake.Commands("all_group_chats", language)); !slices.Equal(group, groupCommands) {
				t.Errorf("the menu of %q for groups is %v", language, group)
			}
		}
		for _, command := range bot.Commands() {
			if !slices.Contains(commands, command.Name) {
				t.Errorf("/%s is in no menu", command.Name)
			}
		}
		desk := names(r.fake.Commands("chat -1000000000005", ""))
		for _, name := range []string{bot.CommandWithdraw, bot.CommandRestore, bot.CommandOff, bot.CommandOn} {
			if !slices.Contains(desk, name) {
				t.Errorf("/%s is not in the desk's menu %v", name, desk)
			}
		}
		if button := r.fake.MenuButton(); button != "commands" {
			t.Errorf("the menu's button is %q", button)
		}
		if strings.Contains(r.logs.String(), "did not take") {
			t.Errorf("the log says\n%s", r.logs)
		}
	})
}

func names(menu []faketelegram.Command) (found []string) {
	for _, command := range menu {
		found = append(found, command.Command)
	}
	return found
}

// TestMenusRefused holds that menus which are refused are told of, hold nothing up, and are set after a wait
// that Telegram asks for.
func TestMenusRefused(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "setMyCommands", Code: 429, RetryAfter: 40,
			Description: "Too Many Requests: retry after 40"})
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "setChatMenuButton", Code: 400,
			Description: "Bad Request: BUTTON_INVALID"})
		r.fake.Say(1, "hello")
		r.run()
		settle(time.Second)
		r.wantTexts("hello")
		settle(2 * time.Minute)
		if menu := r.fake.Commands("all_private_chats", ""); len(menu) != len(commands) {
			t.Errorf("after the wait the menu is %v", menu)
		}
		if n := strings.Count(r.logs.String(), "did not take"); n != 1 || r.c.Fault() != nil {
			t.Errorf("it is told of %d times, and the fault is %v:\n%s", n, r.c.Fault(), r.logs)
		}
	})
}

// TestDescribes holds that the bot is described where its owner has said nothing, and anew where the words of an
// earlier start stand, and that nobody else's words are touched.
func TestDescribes(t *testing.T) {
	const short, long = "I quote leaflets from Hill. Call 112.", "I answer questions by quoting leaflets. Call 112."
	for _, test := range []struct{ before, want string }{
		{"", long}, {strings.Replace(long, "112", "999", 1), long}, {"Ask us about knees.", "Ask us about knees."},
		{long, long},
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := faketelegram.StartPiped(t, faketelegram.Options{})
			fake.Describe("description", test.before)
			r := newHarness(t, fake, func(o *Options) { o.Short, o.Long = short, long }).run()
			settle(time.Minute)
			if got := fake.Description("description"); got != test.want || fake.Description("short_description") != short {
				t.Errorf("before %q, then %q and %q", test.before, got, fake.Description("short_description"))
			}
			if sets := len(fake.Requests("setMyDescription")); (sets > 0) != (test.before != test.want) {
				t.Errorf("before %q it is set %d times", test.before, sets)
			}
			_ = r.stop()
		})
	}
	synctest.Test(t, func(t *testing.T) {
		fake := faketelegram.StartPiped(t, faketelegram.Options{})
		r := newHarness(t, fake, func(o *Options) { o.Short, o.Long = strings.Repeat("x", 121), "" }).run()
		settle(time.Minute)
		if n := len(fake.Requests("setMyShortDescription")) + len(fake.Requests("setMyDescription")); n > 0 ||
			strings.Contains(r.logs.String(), "did not take") {
			t.Errorf("what is too long, or nothing, is set %d times:\n%s", n, r.logs)
		}
		_ = r.stop()
	})
}
