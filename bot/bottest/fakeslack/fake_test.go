package fakeslack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// call calls a method of the Web API.
func call(t *testing.T, s *Server, method, token string, values url.Values) map[string]any {
	t.Helper()
	values.Set("token", token)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/"+method,
		strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var result map[string]any
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		t.Fatal(err)
	}
	result["after"] = response.Header.Get("Retry-After")
	return result
}

// app is a program that takes events as it likes.
func app(o *Options, take http.HandlerFunc) { o.Client = &http.Client{Transport: Direct{take}} }

func TestRetryClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{}
		began := time.Now()
		var seen []string
		app(&o, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			var outer struct {
				ID string `json:"event_id"`
			}
			_ = json.Unmarshal(body, &outer)
			seen = append(seen, fmt.Sprint(time.Since(began).Round(time.Second), " ", outer.ID, " ",
				r.Header.Get("X-Slack-Retry-Num"), r.Header.Get("X-Slack-Retry-Reason")))
			switch len(seen) {
			case 1:
				<-r.Context().Done() // as a program that does not answer
			case 2, 3:
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		s := New(o)
		s.SendTo("http://app.test")
		s.Say(Post{Channel: DM("U1"), User: "U1", Text: "hi"})
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		want := "[0s Ev00000001  3s Ev00000001 1http_timeout 1m3s Ev00000001 2http_error 6m3s Ev00000001 3http_error]"
		if fmt.Sprint(seen) != want {
			t.Errorf("came %v\nwant %v", seen, want)
		}
		if len(s.Lost()) != 0 || s.Pending() != 0 || len(s.AckTimes()) != 1 {
			t.Errorf("the ledger says %+v", s.Events())
		}
		s.Close()
	})
}

func TestMentionIsTwoEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{}
		app(&o, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Slack-No-Retry", "1")
			w.WriteHeader(500)
		})
		s := New(o)
		s.SendTo("http://app.test")
		s.Say(Post{Channel: "C1", User: "U1", Text: Mention + " a < b"})
		s.Outside("C2")
		s.Say(Post{Channel: "C2", User: "U1", Text: Mention})
		synctest.Wait()
		events := s.Events()
		if len(events) != 2 || events[0].Type != "app_mention" || events[1].Type != "message" ||
			events[0].TS != events[1].TS || events[0].ID == events[1].ID {
			t.Errorf("the ledger says %+v", events)
		}
		if len(events) == 0 || len(events[0].Attempts) != 1 || len(s.Lost()) != 2 {
			t.Errorf("no-retry is not heeded: %+v", events)
		}
		if m := s.Messages("C1")[0]; m.Text != Mention+" a &lt; b" {
			t.Errorf("the text is %q", m.Text)
		}
		s.Close()
	})
}

func TestMethods(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		s.Archive("C9")
		s.Outside("C8")
		post := func(values url.Values) string {
			t.Helper()
			got := call(t, s, "chat.postMessage", DefaultBotToken, values)
			if got["ok"] == true {
				return "ok"
			}
			return fmt.Sprint(got["error"], got["after"])
		}
		section := func(n int) string {
			return fmt.Sprintf(`{"type":"section","text":{"type":"plain_text","text":%q}}`, strings.Repeat("x", n))
		}
		many := func(n, size int) url.Values {
			return url.Values{"channel": {"DU1"}, "blocks": {"[" + strings.Repeat(section(size)+",", n-1) + section(size) + "]"}}
		}
		open := call(t, s, "conversations.open", DefaultBotToken, url.Values{"users": {"U1"}})
		for _, test := range []struct {
			values url.Values
			want   string
		}{
			{url.Values{"channel": {"C7"}, "text": {"x"}}, "channel_not_found"},
			{url.Values{"channel": {"C8"}, "text": {"x"}}, "not_in_channel"},
			{url.Values{"channel": {"C9"}, "text": {"x"}}, "is_archived"},
			{url.Values{"channel": {"DU1"}}, "no_text"},
			{many(50, 3), "ok"}, {many(51, 3), "invalid_blocks"}, {many(1, 3001), "invalid_blocks"}, {many(4, 3000), "ok"},
			{many(5, 3000), "msg_blocks_too_long"},
		} {
			if got := post(test.values); got != test.want {
				t.Errorf("%v %.60v: %s, want %s", test.values["channel"], test.values["blocks"], got, test.want)
			}
			time.Sleep(2 * time.Second)
		}
		time.Sleep(time.Minute)
		for i := range burst + 1 {
			want := "ok"
			if i == burst {
				want = "ratelimited1"
			}
			if got := post(many(1, 1)); got != want {
				t.Errorf("message %d: %s, want %s", i, got, want)
			}
		}
		if open["ok"] != true || call(t, s, "auth.test", "xoxb-wrong", url.Values{})["error"] != "invalid_auth" {
			t.Error("the bot's token is not what counts")
		}
		s.Close()
	})
}

func TestResponseURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		s.state.Lock()
		path := strings.TrimPrefix(s.newResponseURL("C1", "U1", ""), s.URL)
		s.state.Unlock()
		for i := range 6 {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(`{"text":"x"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			response, err := s.Transport().RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if ok := strings.Contains(string(body), `"ok":true`); ok != (i < 5) {
				t.Errorf("answer %d: %s", i, body)
			}
		}
		if sent := s.Sent("C1"); len(sent) != 5 || sent[0].For != "U1" {
			t.Errorf("there are %+v", sent)
		}
	})
}

func TestSocket(t *testing.T) {
	s := Start(t, Options{AckWithin: 200 * time.Millisecond, Retries: []time.Duration{0}, WarnFor: 100 * time.Millisecond})
	dial := func() *websocket.Conn {
		address, _ := call(t, s, "apps.connections.open", DefaultAppToken, url.Values{})["url"].(string)
		conn, response, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return conn
	}
	conn := dial()
	read := func() map[string]any {
		var got map[string]any
		if err := conn.ReadJSON(&got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if read()["type"] != "hello" {
		t.Fatal("no hello")
	}
	s.Push(map[string]any{"type": "x"})
	first, again := read(), read()
	if first["retry_attempt"] != 0.0 || again["retry_attempt"] != 1.0 || first["envelope_id"] == again["envelope_id"] {
		t.Errorf("what is not acknowledged comes as %v and %v", first, again)
	}
	if err := conn.WriteJSON(map[string]any{"envelope_id": again["envelope_id"]}); err != nil {
		t.Fatal(err)
	}
	if err := s.Await(t.Context(), "the end", func() bool { return s.Pending() == 0 }); err != nil || len(s.Lost()) != 0 {
		t.Errorf("%v; lost %v", err, s.Lost())
	}
	s.Warn()
	if got := read(); got["reason"] != "warning" {
		t.Errorf("a warning is %v", got)
	}
	if err := conn.ReadJSON(new(any)); err == nil {
		t.Error("the connection stays after a warning")
	}
	if err := s.Await(t.Context(), "its end here",
		func() bool { open, _ := s.Connections(); return open == 0 }); err != nil {
		t.Fatal(err)
	}
	for range maxSockets {
		conn = dial()
		defer func(c *websocket.Conn) { _ = c.Close() }(conn)
		read() // its hello: from then on it counts
	}
	if got := call(t, s, "apps.connections.open", DefaultAppToken, url.Values{}); got["error"] != "too_many_websockets" {
		t.Errorf("an eleventh connection: %v", got)
	}
	s.Disable()
	if got := call(t, s, "apps.connections.open", DefaultAppToken, url.Values{}); got["error"] != "link_disabled" {
		t.Errorf("Socket Mode turned off: %v", got)
	}
}
