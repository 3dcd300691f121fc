package faketelegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// apiAnswer is an answer of the server.
type apiAnswer struct {
	OK          bool
	Result      json.RawMessage
	Code        int `json:"error_code"`
	Description string
	Parameters  map[string]int
}

// caller calls the Bot API.
type caller struct {
	t *testing.T
	s *Server
}

func (c caller) call(method string, pairs ...string) apiAnswer {
	c.t.Helper()
	answer, err := c.try(c.t.Context(), c.s.Token(), method, pairs...)
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return answer
}

func (c caller) try(ctx context.Context, token, method string, pairs ...string) (apiAnswer, error) {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.s.URL+"/bot"+token+"/"+method,
		strings.NewReader(values.Encode()))
	if err != nil {
		return apiAnswer{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{Transport: c.s.Transport}
	response, err := client.Do(request)
	if err != nil {
		return apiAnswer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<22))
	if err != nil {
		return apiAnswer{}, err
	}
	var answer apiAnswer
	err = json.Unmarshal(body, &answer)
	return answer, err
}

// ids returns the ids of the updates that a getUpdates brings.
func (c caller) ids(pairs ...string) []int {
	c.t.Helper()
	answer := c.call("getUpdates", pairs...)
	var updates []struct {
		ID int `json:"update_id"`
	}
	if err := json.Unmarshal(answer.Result, &updates); err != nil {
		c.t.Fatalf("getUpdates says %q: %v", answer.Description, err)
	}
	ids := []int{}
	for _, u := range updates {
		ids = append(ids, u.ID)
	}
	return ids
}

func (c caller) wantIDs(want []int, pairs ...string) {
	c.t.Helper()
	if diff := cmp.Diff(want, c.ids(pairs...)); diff != "" {
		c.t.Errorf("getUpdates %q brings (-want +got):\n%s", pairs, diff)
	}
}

func (c caller) wantError(code int, description string, answer apiAnswer) {
	c.t.Helper()
	if answer.OK || answer.Code != code || !strings.Contains(answer.Description, description) {
		c.t.Errorf("the answer is %v %d %q, want %d %q", answer.OK, answer.Code, answer.Description, code, description)
	}
}

// inBubble runs a test against a server in memory, with time that costs nothing.
func inBubble(t *testing.T, o Options, test func(t *testing.T, c caller)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, caller{t, StartPiped(t, o)})
	})
}

func TestOffsets(t *testing.T) {
	inBubble(t, Options{FirstUpdate: 100}, func(t *testing.T, c caller) {
		for range 5 {
			c.s.Say(1, "hello")
		}
		c.wantIDs([]int{100, 101}, "limit", "2")
		c.wantIDs([]int{100}, "limit", "2") // the same offset again at once
		if n := c.s.Pending(); n != 5 {
			t.Errorf("%d updates wait, want 5: nothing was confirmed", n)
		}
		c.wantIDs([]int{102, 103, 104}, "offset", "102")
		if n := c.s.Pending(); n != 3 {
			t.Errorf("%d updates wait, want 3", n)
		}
		c.wantIDs([]int{102, 103, 104}, "offset", "116") // more than 10 above the tail, 105
		c.wantIDs([]int{102, 103, 104}, "offset", "900000000")
		c.wantIDs([]int{104}, "offset", "-1")
		c.wantIDs([]int{}, "offset", "115") // 10 above confirms
		if skipped := c.s.Skipped(); len(skipped) != 0 {
			t.Errorf("skipped %+v, want none", skipped)
		}
		c.s.Say(1, "never handed out")
		c.wantIDs([]int{}, "offset", "106")
		if skipped := c.s.Skipped(); len(skipped) != 1 || skipped[0].ID != 105 {
			t.Errorf("skipped %+v, want only 105", skipped)
		}
	})
}

func TestRestartOfIDs(t *testing.T) {
	inBubble(t, Options{FirstUpdate: 900_000_000}, func(t *testing.T, c caller) {
		c.s.Say(1, "hello")
		if err := c.s.RestartIDs(500); err == nil {
			t.Error("ids restart while an update waits")
		}
		c.wantIDs([]int{900_000_000})
		c.wantIDs([]int{}, "offset", "900000001")
		if err := c.s.RestartIDs(500); err != nil {
			t.Fatal(err)
		}
		c.s.Say(1, "hello again")
		c.wantIDs([]int{500}, "offset", "900000001")
		if n := c.s.Pending(); n != 1 {
			t.Errorf("%d updates wait, want 1: an offset of before confirms nothing", n)
		}
	})
}

func TestLongPoll(t *testing.T) {
	inBubble(t, Options{FirstUpdate: 1}, func(t *testing.T, c caller) {
		start := time.Now()
		c.wantIDs([]int{}, "timeout", "3600")
		if took := time.Since(start); took != maxPoll {
			t.Errorf("waited %s, want the most there is, %s", took, maxPoll)
		}
		go func() {
			time.Sleep(7 * time.Second)
			c.s.Say(1, "hello")
		}()
		start = time.Now()
		c.wantIDs([]int{1}, "timeout", "30", "offset", "1")
		if took := time.Since(start); took != 7*time.Second {
			t.Errorf("the update came after %s, want 7s", took)
		}
		c.wantIDs([]int{}, "offset", "2")
		start = time.Now()
		c.wantIDs([]int{}, "offset", "2") // turning in circles is slowed down
		if took := time.Since(start); took != conflictDelay {
			t.Errorf("waited %s, want %s", took, conflictDelay)
		}
	})
}

func TestConflicts(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, c caller) {
		first := make(chan apiAnswer)
		go func() { first <- c.call("getUpdates", "timeout", "30") }()
		synctest.Wait()
		go func() {
			time.Sleep(time.Second)
			c.s.Say(1, "for the second")
		}()
		if ids := c.ids("timeout", "30"); len(ids) != 1 {
			t.Errorf("the second brings %d updates, want 1", len(ids))
		}
		c.wantError(409, "terminated by other getUpdates request", <-first)
		start := time.Now()
		c.s.SetWebhook("http://elsewhere.test/")
		c.wantError(409, "webhook is active", c.call("getUpdates"))
		if took := time.Since(start); took != conflictDelay {
			t.Errorf("the second 409 in a row came after %s, want %s", took, conflictDelay)
		}
		if info := string(c.call("getWebhookInfo").Result); !strings.Contains(info, "elsewhere.test") {
			t.Errorf("getWebhookInfo says %s", info)
		}
		c.call("deleteWebhook")
		time.Sleep(time.Minute)
		go func() { first <- c.call("getUpdates", "timeout", "30", "offset", "870000002") }()
		synctest.Wait()
		c.s.SetWebhook("http://elsewhere.test/")
		c.wantError(409, "terminated by setWebhook request", <-first)
	})
}

func TestExpiryAndKinds(t *testing.T) {
	inBubble(t, Options{FirstUpdate: 1}, func(t *testing.T, c caller) {
		c.s.Say(1, "old")
		time.Sleep(23 * time.Hour)
		c.s.Rewrite(1, 1, "edited") // has a day of its own
		time.Sleep(2 * time.Hour)
		c.wantIDs([]int{2})
		if u := c.s.Updates()[0]; u.Expired.IsZero() || !u.Confirmed.IsZero() {
			t.Errorf("the old update is %+v, want expired", u)
		}
		c.wantIDs([]int{}, "offset", "3", "allowed_updates", `["callback_query"]`)
		c.s.Say(1, "not asked for")
		c.s.Press(1, 1, "yes:1")
		c.wantIDs([]int{3})
		c.wantIDs([]int{}, "offset", "4", "allowed_updates", `[]`)
		c.s.Block(1)
		c.wantIDs([]int{4}, "offset", "4")
	})
}

func TestSending(t *testing.T) {
	s := Start(t, Options{Limits: NoLimits})
	c := caller{t, s}
	s.Say(1, "hello")
	s.Block(2)
	s.Migrate(-5, -1000000000005)
	s.state.Change(func() { s.chat(-5).started = true })
	keys := func(data string) string {
		return `{"inline_keyboard":[[{"text":"Yes","callback_data":"` + data + `"}]]}`
	}
	for _, test := range []struct {
		name  string
		pairs []string
		code  int
		want  string // of the error, or the text as it is shown
	}{
		{"plain", []string{"text", "hi"}, 0, "hi"},
		{"cleaned", []string{"text", " a\tb\rc\u2028d\u030a \n"}, 0, "a bcd"},
		{"4096 code points", []string{"text", strings.Repeat("😀", 4096)}, 0, strings.Repeat("😀", 4096)},
		{"4097 code points", []string{"text", strings.Repeat("x", 4097)}, 400, "message is too long"},
		{"spaces at the end do not count", []string{"text", strings.Repeat("x", 4096) + "  "}, 0, strings.Repeat("x", 4096)},
		{"no text", nil, 400, "message text is empty"},
		{"nothing to see", []string{"text", " \u200b\n"}, 400, "text must be non-empty"},
		{"not UTF-8", []string{"text", "a\xffb"}, 400, "UTF-8"},
		{"an entity", []string{"text", "😀 bold", "entities", `[{"type":"bold","offset":3,"length":4}]`}, 0, "😀 bold"},
		{"in the middle of a symbol", []string{"text", "😀 bold", "entities", `[{"type":"bold","offset":1,"length":4}]`},
			400, "middle of a UTF-16 symbol"},
		{"ends in the middle", []string{"text", "bold 😀", "entities", `[{"type":"bold","offset":0,"length":6}]`}, 400,
			"ends in a middle"},
		{"begins too far", []string{"text", "bold", "entities", `[{"type":"bold","offset":4,"length":1}]`}, 400,
			"begins after the end of the text"},
		{"ends too far", []string{"text", "bold", "entities", `[{"type":"bold","offset":0,"length":5}]`}, 400,
			"ends after the end of the text at UTF-16 offset 5"},
		{"an unknown entity", []string{"text", "bold", "entities", `[{"type":"sparkle","offset":0,"length":4}]`}, 400,
			"Unsupported type"},
		{"HTML", []string{"text", "a <b>c</b>", "parse_mode", "HTML"}, 0, "a c"},
		{"HTML that is none", []string{"text", "a < 3", "parse_mode", "HTML"}, 400, "can't parse entities"},
		{"MarkdownV2 unescaped", []string{"text", "24 hours.", "parse_mode", "MarkdownV2"}, 400,
			"is reserved and must be escaped"},
		{"a lone backtick", []string{"text", "a ` b", "parse_mode", "Markdown"}, 400, "can't parse entities"},
		{"an unknown mode", []string{"text", "a", "parse_mode", "rtf"}, 400, "unsupported parse_mode"},
		{"a keyboard", []string{"text", "a", "reply_markup", keys(strings.Repeat("x", 64))}, 0, "a"},
		{"too much data", []string{"text", "a", "reply_markup", keys(strings.Repeat("x", 65))}, 400, "BUTTON_DATA_INVALID"},
		{"no data", []string{"text", "a", "reply_markup", keys("")}, 400, "Text buttons are unallowed"},
		{"a reply", []string{"text", "a", "reply_parameters", `{"message_id":1}`}, 0, "a"},
		{"a reply to nothing", []string{"text", "a", "reply_parameters", `{"message_id":99999}`}, 400,
			"message to be replied not found"},
		{"a reply to what may be gone", []string{"text", "a", "reply_parameters",
			`{"message_id":99999,"allow_sending_without_reply":true}`}, 0, "a"},
		{"nobody", []string{"text", "a", "chat_id", "77"}, 400, "chat not found"},
		{"no chat", []string{"text", "a", "chat_id", ""}, 400, "chat_id is empty"},
		{"blocked", []string{"text", "a", "chat_id", "2"}, 403, "bot was blocked by the user"},
		{"moved", []string{"text", "a", "chat_id", "-5"}, 400, "upgraded to a supergroup"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := caller{t, s}
			answer := c.call("sendMessage", append([]string{"chat_id", "1"}, test.pairs...)...)
			if test.code != 0 {
				c.wantError(test.code, test.want, answer)
				return
			}
			sent := s.Sent(1)
			if !answer.OK || len(sent) == 0 || sent[len(sent)-1].Text != test.want {
				t.Errorf("the answer is %q, the chat shows %+v, want %q", answer.Description, sent, test.want)
			}
		})
	}
	if moved := c.call("sendMessage", "chat_id", "-5", "text",
		"a"); moved.Parameters["migrate_to_chat_id"] != -1000000000005 {
		t.Errorf("parameters %v, want the new id", moved.Parameters)
	}
}

func TestEntitiesMoveWithTheText(t *testing.T) {
	text, entities, failure := tidy("\n \tab\rc 😀 end ", []Entity{{Type: "bold", Offset: 3, Length: 4},
		{Type: "italic", Offset: 8, Length: 7}})
	want := []Entity{{Type: "bold", Offset: 0, Length: 3}, {Type: "italic", Offset: 4, Length: 6}}
	if diff := cmp.Diff(want, entities); text != "abc 😀 end" || failure != nil || diff != "" {
		t.Errorf("text %q, %v, entities (-want +got):\n%s", text, failure, diff)
	}
}

func TestEditing(t *testing.T) {
	s := Start(t, Options{Limits: NoLimits})
	c := caller{t, s}
	s.Say(1, "hello")
	const markup = `{"inline_keyboard":[[{"text":"Yes","callback_data":"y"}]]}`
	c.call("sendMessage", "chat_id", "1", "text", "hi", "reply_markup", markup)
	c.wantError(400, "message is not modified", c.call("editMessageText", "chat_id", "1", "message_id", "2", "text", "hi ",
		"reply_markup", markup))
	c.wantError(400, "message can't be edited", c.call("editMessageText", "chat_id", "1", "message_id", "1", "text", "x"))
	c.wantError(400, "message to edit not found", c.call("editMessageText", "chat_id", "1", "message_id", "9", "text",
		"x"))
	if a := c.call("editMessageReplyMarkup", "chat_id", "1", "message_id", "2"); !a.OK {
		t.Errorf("taking the keyboard away: %s", a.Description)
	}
	if a := c.call("editMessageText", "chat_id", "1", "message_id", "2", "text", "ho"); !a.OK {
		t.Errorf("editing: %s", a.Description)
	}
	got := s.Sent(1)[0]
	if got.Text != "ho" || got.Sent != "hi" || got.Keyboard != nil || got.Edited.IsZero() {
		t.Errorf("the message is now %+v", got)
	}
}

func TestPresses(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, c caller) {
		first, second := c.s.Press(1, 3, "yes:1"), c.s.Press(1, 3, "no:1")
		if a := c.call("answerCallbackQuery", "callback_query_id", first, "text", "Thanks"); !a.OK {
			t.Errorf("answering: %s", a.Description)
		}
		if notice, ok := c.s.Acknowledged(first); notice != "Thanks" || !ok {
			t.Errorf("acknowledged %v with %q", ok, notice)
		}
		time.Sleep(time.Hour)
		c.wantError(400, "query is too old", c.call("answerCallbackQuery", "callback_query_id", second))
		if _, ok := c.s.Acknowledged(second); ok {
			t.Error("a late answer counts")
		}
	})
}

func TestLimits(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, c caller) {
		send := func(chat string) apiAnswer { return c.call("sendMessage", "chat_id", chat, "text", "x") }
		for chat := range int64(31) {
			c.s.Say(chat+1, "hello")
		}
		c.s.Write(Post{Chat: -9, Text: "/help"})
		for range 5 {
			if a := send("1"); !a.OK {
				t.Fatalf("within the burst: %s", a.Description)
			}
		}
		refused := send("1")
		c.wantError(429, "Too Many Requests: retry after 1", refused)
		if refused.Parameters["retry_after"] != 1 {
			t.Errorf("parameters %v", refused.Parameters)
		}
		c.wantError(429, "retry after", send("1"))
		if hasty := c.s.Early(); len(hasty) != 1 || hasty[0].Chat != 1 {
			t.Errorf("hasty %+v, want the one before a second was over", hasty)
		}
		time.Sleep(10 * time.Second)
		failed := 0
		for _, chat := range []string{"1", "2", "3", "4", "5", "6", "7"} {
			for range 5 {
				if !send(chat).OK {
					failed++
				}
			}
		}
		if failed != 5 {
			t.Errorf("%d of 35 messages in a second are refused, want 5", failed)
		}
		time.Sleep(10 * time.Second)
		sent := 0
		for range 59 {
			if send("-9").OK {
				sent++
			}
			time.Sleep(time.Second)
		}
		if sent > 20 {
			t.Errorf("%d messages to a group in a minute, want at most 20", sent)
		}
		c.s.RateLimit(2, 30*time.Second)
		c.wantError(429, "retry after 30", send("2"))
		time.Sleep(31 * time.Second)
		if a := send("2"); !a.OK {
			t.Errorf("after the hush: %s", a.Description)
		}
	})
}

func TestTokenAndMethods(t *testing.T) {
	s := Start(t, Options{})
	c := caller{t, s}
	if a := c.call("GETME"); !a.OK || !strings.Contains(string(a.Result), DefaultUsername) {
		t.Errorf("getMe says %+v", a)
	}
	wrong, err := c.try(t.Context(), "1:wrong", "getMe")
	if err != nil {
		t.Fatal(err)
	}
	c.wantError(401, "Unauthorized", wrong)
	c.wantError(404, "method not found", c.call("sendPigeon"))
	c.call("setMyCommands", "commands", `[{"command":"help","description":"Help"}]`, "language_code", "de")
	if diff := cmp.Diff([]Command{{"help", "Help"}}, s.Commands("default", "de")); diff != "" {
		t.Error(diff)
	}
	c.wantError(400, "BOT_COMMAND_INVALID",
		c.call("setMyCommands", "commands", `[{"command":"Help!","description":"Help"}]`))
	c.wantError(400, "language", c.call("setMyCommands", "commands", `[]`, "language_code", "deu"))
	c.wantError(400, "Scope", c.call("setMyCommands", "commands", `[]`, "scope", `{"type":"everywhere"}`))
	c.wantError(400, "chat not found", c.call("setMyCommands", "commands", `[]`, "scope", `{"type":"chat","chat_id":"-77"}`))
	c.wantError(400, "menu button", c.call("setChatMenuButton", "menu_button", `{"type":"x"}`))
	s.Revoke()
	c.wantError(401, "Unauthorized", c.call("getMe"))
}

func TestFaults(t *testing.T) {
	s := Start(t, Options{})
	c := caller{t, s}
	s.Say(1, "hello")
	try := func(kind FaultKind, d time.Duration) error {
		s.Break(Fault{Kind: kind, Method: "sendMessage", Code: 500, Description: "Internal Server Error"})
		ctx, cancel := context.WithTimeout(t.Context(), d)
		defer cancel()
		answer, err := c.try(ctx, s.Token(), "sendMessage", "chat_id", "1", "text", string(kind))
		if err == nil && !answer.OK {
			err = errors.New(answer.Description)
		}
		return err
	}
	for _, test := range []struct {
		kind FaultKind
		done bool
	}{{Page, false}, {Hang, false}, {Reset, false}, {Refuse, false}, {Dribble, true}, {Cut, true}, {Flood, true}} {
		err := try(test.kind, 200*time.Millisecond)
		sent := s.Sent(1)
		done := len(sent) > 0 && sent[len(sent)-1].Text == string(test.kind)
		if err == nil || done != test.done {
			t.Errorf("%s: error %v, done %v, want an error and %v", test.kind, err, done, test.done)
		}
	}
	s.Break(Fault{Kind: Page, Times: -1})
	s.Heal()
	if a := c.call("getMe"); !a.OK {
		t.Errorf("healed, but %s", a.Description)
	}
}

// hookLog is a webhook in memory that answers with codes, then with 200.
type hookLog struct {
	mu     sync.Mutex
	codes  []int
	calls  []time.Duration
	bodies []string
	secret string
	start  time.Time
}

func (h *hookLog) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls, h.bodies, h.secret = append(h.calls, time.Since(h.start)), append(h.bodies, string(body)),
		r.Header.Get(SecretHeader)
	code := 200
	if len(h.codes) > 0 {
		code, h.codes = h.codes[0], h.codes[1:]
	}
	return &http.Response{StatusCode: code, Status: http.StatusText(code), Body: http.NoBody, Header: http.Header{}}, nil
}

func TestWebhook(t *testing.T) {
	hook := &hookLog{codes: []int{503, 500, 503}}
	inBubble(t, Options{Webhooks: &http.Client{Transport: hook}}, func(t *testing.T, c caller) {
		hook.start = time.Now()
		if a := c.call("setWebhook", "url", "http://bot.test/telegram", "secret_token", "s3cret"); !a.OK {
			t.Fatal(a.Description)
		}
		c.s.Say(1, "one")
		c.s.Say(1, "two")
		time.Sleep(time.Minute)
		synctest.Wait()
		want := []time.Duration{0, 0, 2 * time.Second, 6 * time.Second, 6 * time.Second}
		if diff := cmp.Diff(want, hook.calls); diff != "" {
			t.Errorf("called (-want +got):\n%s", diff)
		}
		if len(hook.bodies) != 5 || !strings.Contains(hook.bodies[3], `"one"`) || !strings.Contains(hook.bodies[4], `"two"`) {
			t.Errorf("the chat's messages came as %q", hook.bodies)
		}
		if n := c.s.Pending(); n != 0 || hook.secret != "s3cret" {
			t.Errorf("%d updates wait, the secret is %q", n, hook.secret)
		}
		hook.codes = []int{503}
		c.s.Say(1, "three")
		c.s.Say(2, "another chat is not held up")
		time.Sleep(time.Second)
		if n := c.s.Pending(); n != 0 {
			t.Errorf("%d updates wait", n)
		}
	})
}

// slowHook is a webhook that takes its time, and notes how many calls it has at once.
type slowHook struct {
	mu        sync.Mutex
	busy, top int
}

func (h *slowHook) RoundTrip(*http.Request) (*http.Response, error) {
	count := func(by int) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.busy += by
		h.top = max(h.top, h.busy)
	}
	count(1)
	time.Sleep(time.Second)
	count(-1)
	return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{}}, nil
}

func TestWebhookConnections(t *testing.T) {
	hook := &slowHook{}
	inBubble(t, Options{Webhooks: &http.Client{Transport: hook}}, func(t *testing.T, c caller) {
		for chat := range int64(20) {
			c.s.Say(chat+1, "hello")
		}
		c.call("setWebhook", "url", "http://bot.test/", "max_connections", "3")
		time.Sleep(6500 * time.Millisecond)
		synctest.Wait()
		hook.mu.Lock()
		top := hook.top
		hook.mu.Unlock()
		if n := c.s.Pending(); n != 2 || top != 3 {
			t.Errorf("after 6 s %d wait and %d were called at once, want 2 and 3", n, top)
		}
		time.Sleep(time.Second) // until the last two are done
	})
}

func TestWebhookIsChecked(t *testing.T) {
	s := Start(t, Options{Cloud: true})
	c := caller{t, s}
	for _, test := range []struct{ url, secret, want string }{
		{"nonsense", "", "invalid webhook URL"},
		{"http://bot.test/", "", "HTTPS"},
		{"https://bot.test:8080/", "", "ports"},
		{"https://bot.test/", "with space", "unallowed characters"},
		{"https://bot.test/", strings.Repeat("x", 257), "too long"},
	} {
		c.wantError(400, test.want, c.call("setWebhook", "url", test.url, "secret_token", test.secret))
	}
}

func TestLedger(t *testing.T) {
	inBubble(t, Options{Limits: NoLimits}, func(t *testing.T, c caller) {
		first, second := c.s.Say(1, "one"), c.s.Say(1, "two")
		c.s.Say(2, "nobody replies")
		time.Sleep(time.Second)
		c.ids()
		time.Sleep(2 * time.Second)
		reply := func(text string, to int) {
			body, _ := json.Marshal(map[string]int{"message_id": to})
			c.call("sendMessage", "chat_id", "1", "text", text, "reply_parameters", string(body))
		}
		reply("to two", second)
		reply("to one", first)
		reply("to one", first)
		if got := c.s.ReplyTimes(); len(got) != 2 || got[0] != 2*time.Second || got[1] != 2*time.Second {
			t.Errorf("reply times %v, want 2s twice", got)
		}
		if got := c.s.OutOfOrder(); len(got) != 2 {
			t.Errorf("out of order %+v, want the two that reply to the first", got)
		}
		if got := c.s.Doubled(); len(got) != 1 || got[0].Text != "to one" {
			t.Errorf("doubled %+v", got)
		}
		if got := c.s.Unanswered(); len(got) != 1 || got[0].Chat != 2 {
			t.Errorf("unanswered %+v, want the one of chat 2", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.s.Await(ctx, "a miracle", func() bool { return false }); err == nil {
			t.Error("Await does not end")
		}
	})
}
