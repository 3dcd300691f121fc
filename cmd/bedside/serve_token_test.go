package main

import (
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
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
