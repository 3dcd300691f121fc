package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
)

// TestSlackTokenFile lets the token expire while Bedside runs: health tells, and once a secret manager has
// written the next one, what waited is answered, without a restart.
func TestSlackTokenFile(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	p := slackProcess(t, "socket", "", fake)
	file := filepath.Join(p.folder, "token")
	write := func(token string) {
		if err := os.WriteFile(file+".new", []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write(fakeslack.DefaultBotToken)
	p.env = append(p.env, slackBotToken+"=", slackBotToken+"_FILE="+file)
	p.start()
	const second = "xoxe.xoxb-1-fake0token0of0nobody"
	fake.Rotate(second, "", "token_expired")
	fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?"})
	p.until(40*time.Second, "health to tell", func() bool {
		code, body := p.get("/readyz")
		return code == 503 && strings.Contains(body, "slack: nothing can be written: ") && strings.Contains(body, "token_expired")
	})
	write(second)
	p.until(60*time.Second, "a reply", func() bool { return len(fake.Sent("DU1")) == 1 })
	p.until(60*time.Second, "health again", func() bool { code, _ := p.get("/readyz"); return code == 200 })
	if p.exited() || !p.prints("it is used from now on") || p.prints(second) || p.prints(fakeslack.DefaultBotToken) {
		t.Errorf("it printed %s", p.printed())
	}
}
