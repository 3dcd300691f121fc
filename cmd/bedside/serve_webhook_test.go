package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// hookSecret is what Telegram sends along to the webhook.
const hookSecret = "only_for_tests_0123456789"

// freePort returns an address that nobody listens on. Its port lies below those that a system gives to who asks for
// none (RFC 6335: 49152 and up, Linux 32768 and up), so that none of the others takes it before it is listened on.
func freePort(t testing.TB) string {
	t.Helper()
	for range 100 {
		at := net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(12000))) //nolint:gosec // no secret
		if listener, err := net.Listen("tcp", at); err == nil {
			_ = listener.Close()
			return at
		}
	}
	t.Fatal("no port between 20000 and 32000 is free")
	return ""
}

// webhookProcess is a process that Telegram calls.
func webhookProcess(t *testing.T) *process {
	t.Helper()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	at := freePort(t)
	return newProcess(t, fake, setup{
		listen: at, config: fmt.Sprintf("telegram:\n  mode: webhook\n  webhook_url: http://%s/telegram/hook\n", at),
		env: append([]string{telegramSecret + "=" + hookSecret}, quickTelegram...),
	}).start()
}

// post calls the webhook as somebody might.
func (p *process) post(secret, kind, body string) int {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url("/telegram/hook"),
		strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set(faketelegram.SecretHeader, secret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	var said bytes.Buffer
	if _, err := said.ReadFrom(response.Body); err != nil {
		p.t.Fatal(err)
	}
	_ = response.Body.Close()
	p.wantNoSecrets("the webhook's answer", said.String())
	return response.StatusCode
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	p := webhookProcess(t)
	p.wantAnswer(1, "can I shower?", "24 hours")

	update := func(id int) string {
		return fmt.Sprintf(
			`{"update_id":%d,"message":{"message_id":1,"date":%d,"chat":{"id":5,"type":"private"},"from":{"id":5},"text":"can I shower?"}}`,
			id,
			time.Now().Unix(),
		)
	}
	for _, test := range []struct {
		name, secret, kind, body string
		want                     int
	}{
		{"no secret", "", "application/json", update(1), http.StatusUnauthorized},
		{"another secret", hookSecret + "x", "application/json", update(2), http.StatusUnauthorized},
		{"another kind", hookSecret, "text/plain", update(3), http.StatusUnsupportedMediaType},
		{"too large", hookSecret, "application/json", update(4) + strings.Repeat(" ", 1<<20),
			http.StatusRequestEntityTooLarge},
		{"no update", hookSecret, "application/json", "null", http.StatusOK},
		{"no JSON", hookSecret, "application/json", "can I shower?", http.StatusOK}, // or Telegram would send it for a day
	} {
		if code := p.post(test.secret, test.kind, test.body); code != test.want {
			t.Errorf("%s: %d, want %d", test.name, code, test.want)
		}
	}
	time.Sleep(300 * time.Millisecond)
	if calls := p.fake.Requests("sendMessage"); len(calls) != 1 {
		t.Errorf("forged updates are answered: %d messages", len(calls))
	}

	p.fake.Write(faketelegram.Post{Chat: 5, Text: "/help"}) // the bot may write there
	p.reply(5, 0, "/help")
	var all sync.WaitGroup
	repeated := update(77)
	repeated = strings.Replace(repeated, `"message_id":1`, `"message_id":900`, 1)
	for range 4 {
		all.Go(func() {
			if code := p.post(hookSecret, "application/json", repeated); code != http.StatusOK {
				t.Errorf("7 the same update again: %d", code)
			}
		})
	}
	all.Wait()
	p.reply(5, 1, "an update that came four times")
	p.wantSilence(5, 2)
	p.lockedHook(t)
	if code := p.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
}

// lockedHook locks the store: what comes is kept in the spool, and answered once.
func (p *process) lockedHook(t *testing.T) {
	t.Helper()
	held := p.lock()
	p.wantAnswer(6, "I can't breathe", "112")
	p.say(7, "can I shower?")
	p.until(15*time.Second, "it to be kept", func() bool { return p.fake.Pending() == 0 })
	p.awaitUnready(10*time.Second, "store:")
	p.awaitUnready(10*time.Second, "spool:")
	if _, err := held.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	p.await(40*time.Second, "the repeat to be answered", func() bool {
		return p.fake.Pending() == 0 &&
			len(p.fake.Sent(7)) > 0
	})
	p.wantSilence(7, 1)
	p.wantSilence(6, 1)
}

// TestWebhookKill kills while Telegram calls: what was not taken comes again.
func TestWebhookKill(t *testing.T) {
	t.Parallel()
	p := webhookProcess(t)
	for chat := int64(1); chat <= 30; chat++ {
		p.say(chat, story[0].ask)
	}
	time.Sleep(50 * time.Millisecond)
	p.kill()
	p.start()
	p.drain(0)
	for chat := int64(1); chat <= 30; chat++ {
		if told := checkStory(t, p.fake, chat, 1); told.lost > 0 || len(told.doubled) > 1 {
			t.Errorf("chat %d: %d replies lost, %d doubled", chat, told.lost, len(told.doubled))
		}
	}
}
