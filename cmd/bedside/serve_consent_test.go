package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestConsent asks before a patient has agreed to the notice on privacy, kills the process, and
// agrees: the question is answered then, once, and /export tells what was agreed to.
func TestConsent(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		config := "privacy: {version: \"2026-11\", text: Ask Ann Lee., consent: required}\ntelegram:\n"
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram, config: config}).start()
		asked := p.ask(1, "can I shower?")
		if !strings.Contains(asked.Text, "Ask Ann Lee.") || !strings.Contains(asked.Text, "Please press the button") ||
			strings.Contains(asked.Text, "24 hours") || !strings.Contains(fmt.Sprint(asked.Keyboard), "I agree") {
			t.Fatalf("before the press:\n%s\n%v", asked.Text, asked.Keyboard)
		}
		if m := p.ask(2, "I have crushing chest pain and cannot breathe"); !strings.Contains(m.Text, "112") {
			t.Errorf("an emergency gets\n%s", m.Text)
		}
		p.kill()
		p.start()
		p.press(asked, "I agree")
		told := func() (n int) {
			for _, m := range fake.Sent(1) {
				if strings.Contains(m.Text, "24 hours") {
					n++
				}
			}
			return n
		}
		p.until(20*time.Second, "the answer", func() bool { return told() > 0 })
		p.wantAnswer(1, "how long does the test take?", "How long it takes")
		if told() != 1 {
			t.Errorf("it is answered %d times", told())
		}
		if m := p.ask(1, "/export"); !strings.Contains(m.Text, "Notice on privacy agreed to: version 2026-11, on ") {
			t.Errorf("/export:\n%s", m.Text)
		}
	})
}
