package telegram

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

// canaries are in the token, in what people write and in what the bot writes to
// them: none may stand in an error or a log line.
var canaries = []string{"c4nary-t0ken", "kwyjibo", "zulufon", "qanaryjones"}

const canaryToken = "123456:c4nary-t0ken"

func wantSilence(t *testing.T, where, text string) {
	t.Helper()
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(text), canary) {
			t.Errorf("%s says %q: %s", where, canary, text)
		}
	}
}

// wantDeepSilence looks at an error, at what it wraps, and at all of its fields.
func wantDeepSilence(t *testing.T, where string, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		wantSilence(t, where, err.Error())
		wantSilence(t, where, fmt.Sprintf("%+v %#v", err, err))
	}
}

// TestCanariesWithEveryFault lets each fault come to each call while people write
// canaries and the bot answers with some.
func TestCanariesWithEveryFault(t *testing.T) {
	faults := []faketelegram.Fault{
		{Kind: faketelegram.Page}, {Kind: faketelegram.Hang}, {Kind: faketelegram.Reset}, {Kind: faketelegram.Cut},
		{Kind: faketelegram.Dribble},
		{Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: can't parse kwyjibo at /bot" + canaryToken + "/x"},
		{Kind: faketelegram.Refuse, Code: 403, Description: "Forbidden: kwyjibo"},
		{Kind: faketelegram.Refuse, Code: 409, Description: "Conflict: kwyjibo"},
		{Kind: faketelegram.Refuse, Code: 429, Description: "Too Many Requests: kwyjibo", RetryAfter: 2},
		{Kind: faketelegram.Refuse, Code: 500, Description: "Internal Server Error: kwyjibo"},
		{Kind: faketelegram.Refuse, Code: 404, Description: "Not Found: kwyjibo"},
		{Kind: faketelegram.Refuse, Code: 401, Description: "Unauthorized: " + canaryToken},
	}
	for _, fault := range faults {
		bubble(t, faketelegram.Options{Token: canaryToken}, func(t *testing.T, r *harness) {
			r.fake.Say(1, "my name is Qanaryjones of Zulufon")
			r.fake.PushRaw(1, `"message":{"message_id":"kwyjibo","text":{"zulufon":1}}`)
			press := r.fake.Press(1, 1, "kwyjibo")
			r.run()
			where := fmt.Sprint(fault.Kind, fault.Code)
			for range 3 {
				fault.Times = 3
				r.fake.Break(fault)
				settle(5 * time.Second)
				parcel := bot.Parcel{Chat: "1", Parts: answer("kwyjibo"),
					Buttons: [][]bot.Button{{{Label: "zulufon", Data: "kwyjibo"}}}}
				_, err := r.c.Deliver(t.Context(), parcel)
				wantDeepSilence(t, "delivering with "+where, err)
				parcel.Change = "1"
				_, err = r.c.Deliver(t.Context(), parcel)
				wantDeepSilence(t, "changing with "+where, err)
				r.fake.Heal()
				r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "editMessageText", Code: 400,
					Description: "Bad Request: message can't be edited"})
				fault.Method = "deleteMessage"
				r.fake.Break(fault)
				_, err = r.c.Deliver(t.Context(), parcel)
				wantDeepSilence(t, "replacing with "+where, err)
				fault.Method = ""
				r.fake.Heal()
				r.fake.Break(fault)
				wantDeepSilence(t, "acknowledging with "+where, r.c.Acknowledge(t.Context(), press, "kwyjibo"))
				wantDeepSilence(t, "typing with "+where, r.c.Typing(t.Context(), "1"))
				wantDeepSilence(t, "the fault of "+where, r.c.Fault())
			}
			r.fake.Heal()
			r.inbox.failing(2)
			settle(time.Minute)
			wantDeepSilence(t, "the end of "+where, r.stop())
			wantSilence(t, "the log of "+where, r.logs.String())
			if r.logs.String() == "" {
				t.Errorf("%s left nothing in the log", where)
			}
		})
	}
}

// broken is a transport that fails with an error of its own.
type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// redirect answers with the way to another host.
type redirect struct{ asked []string }

func (d *redirect) RoundTrip(r *http.Request) (*http.Response, error) {
	d.asked = append(d.asked, r.URL.Host)
	header := http.Header{"Location": {"https://evil.test" + r.URL.Path}}
	return &http.Response{StatusCode: 302, Header: header, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

// TestTokenStaysHome holds that no error of the transport tells the token, and
// that a redirect does not carry it to another host.
func TestTokenStaysHome(t *testing.T) {
	for name, err := range map[string]error{
		"a proxy that repeats it": errors.New("proxy: cannot reach /bot" + canaryToken + "/getMe"),
		"escaped":                 errors.New("cannot reach /bot" + url.QueryEscape(canaryToken)),
		"twice wrapped": &url.Error{Op: "Post", URL: "http://x/bot" + canaryToken,
			Err: &url.Error{Op: "proxyconnect", URL: canaryToken, Err: io.ErrUnexpectedEOF}},
		"plain": io.ErrUnexpectedEOF,
	} {
		c, newErr := New(Options{Token: canaryToken, Transport: broken{err}})
		if newErr != nil {
			t.Fatal(newErr)
		}
		got := c.getMe(t.Context())
		if got == nil {
			t.Errorf("%s: no error", name)
		}
		wantDeepSilence(t, name, got)
		if shown := errors.Is(got, io.ErrUnexpectedEOF); shown != errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: the error %v tells its cause: %v", name, got, shown)
		}
	}
	away := &redirect{}
	c, err := New(Options{Token: canaryToken, Transport: away})
	if err != nil {
		t.Fatal(err)
	}
	wantDeepSilence(t, "a redirect", c.getMe(t.Context()))
	if len(away.asked) != 1 || away.asked[0] != "api.telegram.org" {
		t.Errorf("asked %v", away.asked)
	}
}

// TestOptionsTellNothing prints options in every way.
func TestOptionsTellNothing(t *testing.T) {
	o := Options{Token: canaryToken, Secret: "Qanaryjones-of-Zulufon"}
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "options", o)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "options", o)
	wantSilence(t, "the options", b.String()+fmt.Sprintf("%v %+v %#v %s", o, o, o, o))
}

// TestLibraryIsSilent holds that the library's own logger, which would print the
// token, has been replaced. It looks at the standard error of a process of its
// own, and first makes sure that it would see a logger that is not silent.
func TestLibraryIsSilent(t *testing.T) {
	const mode = "BEDSIDE_TEST_LIBRARY_LOG"
	if os.Getenv(mode) != "" {
		if os.Getenv(mode) == "loud" {
			_ = tgbotapi.SetLogger(loudTransport{})
		}
		api := tgbotapi.BotAPI{Token: canaryToken, Debug: true, Client: &http.Client{Transport: broken{io.EOF}}}
		api.SetAPIEndpoint("http://x.test/bot%s/%s")
		if _, err := api.MakeRequest("getMe", tgbotapi.Params{"text": "kwyjibo"}); err == nil {
			t.Error("no error of a broken transport")
		}
		return
	}
	run := func(value string) string {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLibraryIsSilent$")
		child.Env = append(os.Environ(), mode+"="+value)
		said, err := child.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return string(said)
	}
	if said := run("loud"); !strings.Contains(said, "kwyjibo") {
		t.Fatalf("this test cannot see a logger that talks; it saw %q", said)
	}
	wantSilence(t, "the library", run("silent"))
}

// loudTransport is a logger that talks.
type loudTransport struct{}

func (loudTransport) Println(v ...any)               { fmt.Fprintln(os.Stderr, v...) }
func (loudTransport) Printf(format string, v ...any) { fmt.Fprintf(os.Stderr, format, v...) }
