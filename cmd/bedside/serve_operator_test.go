package main

import (
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/faketelegram"
)

// TestOperator reads what serve prints from its start to its end, with a Telegram
// that is away for a while, as somebody reads it who was woken up.
func TestOperator(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{env: append([]string{dataKey + "="}, quickTelegram...)}).start()
	p.until(10*time.Second, "that it receives", func() bool { return p.prints("receiving from Telegram") })
	fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "getUpdates"})
	p.until(10*time.Second, "the end of the trouble", func() bool { return p.prints("again") && p.prints("after=") })
	if code := p.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	got := regexp.MustCompile(`(?m)^time=\S+ |http=\S+|after=\S+|file=\S+/`).ReplaceAllString(p.printed(), "")
	const receiving = `level=INFO msg="receiving from Telegram" channel=telegram bot=@bedside_test_bot webhook=false
` // it does not wait for the others, nor they for it
	got = strings.Replace(got, receiving, "", 1)
	want := `level=WARN msg="the data key lies beside the data; set BEDSIDE_DATA_KEY to keep it apart" bedside.db.key
level=WARN msg="no leaflets are named in the config: replies quote a sample that no clinic has reviewed"
level=INFO msg=serving version=dev leaflets=1 
level=WARN msg="receiving from Telegram failed and is tried again" channel=telegram error="telegram answers getUpdates with 502: the answer is none of Telegram's"
level=INFO msg="Telegram answers as it should again" channel=telegram 
level=INFO msg="stopping: what is under way is finished first"
level=INFO msg=stopped
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("serve prints (-want +got):\n%s", diff)
	}
}

// TestTaken starts what cannot run beside something else, or with another key.
func TestTaken(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{}).start()
	p.ask(1, "/help")
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = port.Close() }()
	store := filepath.Join(p.folder, "bedside.db")
	refused := func(s setup, want string) {
		t.Helper()
		second := newProcess(t, fake, s)
		second.launch()
		second.until(15*time.Second, "the end", second.exited)
		if second.code() != exitFailed || !strings.Contains(second.printed(), want) {
			t.Errorf("serve ended with %d, want %d and %q:\n%s", second.code(), exitFailed, want, second.printed())
		}
	}
	refused(setup{store: store}, ": opening the store: "+store+
		": it is in use by another process; stop that one first\n")
	refused(setup{listen: port.Addr().String()},
		": http.listen: another program uses "+port.Addr().String()+"; stop it, or write another address\n")
	if code, body := p.get("/readyz"); code != http.StatusOK || body != "ready\n" {
		t.Errorf("the first is not ready any more: %d %s", code, body)
	}
	p.stop()
	refused(setup{store: store, env: []string{dataKey + "=b3RoZXIga2V5IG9mIG5vIHVzZSwgMzIgYnl0ZXMgISE="}},
		": opening the store: what it holds cannot be read with this data key: the one in use is ")
}
