package main

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
	"bedside/bot/telegram"
)

// TestTelegramTokenRevoked holds that health says at once that Telegram is off for good while
// Slack goes on, and not for one refusal of a poll.
func TestTelegramTokenRevoked(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	slack := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	p := newProcess(t, fake, setup{
		config: "slack:\n  mode: socket\n  api_url: " + slack.URL + "/api/\n",
		env: []string{"BEDSIDE_TEST_POLL=1s", slackBotToken + "=" + fakeslack.DefaultBotToken,
			slackAppToken + "=" + fakeslack.DefaultAppToken},
	}).start()
	fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "getUpdates", Code: 401, Description: "Unauthorized"})
	p.wantAnswer(1, "can I shower?", "24 hours")
	fake.Revoke()
	p.until(15*time.Second, "the end of Telegram", func() bool { return p.prints("a channel is off until a restart") })
	if code, body := p.get("/readyz"); code != 503 || !strings.Contains(body, "telegram: off until a restart: ") ||
		!strings.Contains(body, "ask @BotFather") {
		t.Errorf("/readyz says %d %s", code, body)
	}
	slack.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?"})
	p.until(20*time.Second, "a reply in Slack", func() bool { return len(slack.Sent("DU1")) == 1 })
}

// TestTelegramContested holds that health tells of another program on the token though polls
// succeed in between, and no longer once that one has stopped.
func TestTelegramContested(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{env: []string{"BEDSIDE_TEST_POLL=4s"}}).start()
	ctx, stop := context.WithCancel(t.Context())
	rival := make(chan struct{})
	go func() { defer close(rival); pollAlong(ctx, fake) }()
	p.awaitUnready(20*time.Second, "telegram: updates go elsewhere: telegram answers getUpdates with 409")
	stop()
	<-rival
	p.until(30*time.Second, "health again", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
}

// TestTelegramContestedAmongReplicas holds that the replica that was elected stays ready while
// another polls, too: that may be one of its own that is cut off from the store.
func TestTelegramContestedAmongReplicas(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	elected := func(context.Context) (bool, error) { return true, nil }
	c, err := telegram.New(telegram.Options{Token: fake.Token(), APIURL: fake.URL, PollTimeout: 4 * time.Second, Elect: elected})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var both sync.WaitGroup
	both.Go(func() { _ = c.Run(ctx, nil) }) // nothing arrives, and it ends with the context
	both.Go(func() { pollAlong(ctx, fake) })
	s := &service{telegram: c}
	for end := time.Now().Add(20 * time.Second); s.contest() == "" && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
	}
	if remark := s.contest(); remark == "" || len(s.telegramFaults(time.Now())) > 0 {
		t.Errorf("the remark is %q, the faults are %q", remark, s.telegramFaults(time.Now()))
	}
	stop()
	both.Wait()
}

// pollAlong polls as another program would, and reads nothing of what it is handed.
func pollAlong(ctx context.Context, fake *faketelegram.Server) {
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, fake.URL+"/bot"+fake.Token()+
			"/getUpdates?timeout=5", nil)
		if err != nil {
			return
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close() // nothing of it is read
		}
	}
}
