package fakeslack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// aView is a modal with a field, a list and more blocks.
func aView(more ...string) string {
	blocks := append([]string{
		`{"type":"input","block_id":"t","label":{"type":"plain_text","text":"Text"},"element":{"type":"plain_text_input","action_id":"t","max_length":9}}`,
		`{"type":"input","block_id":"l","optional":true,"label":{"type":"plain_text","text":"List"},"element":{"type":"static_select","action_id":"l","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}}`,
	}, more...)
	return `{"type":"modal","title":{"type":"plain_text","text":"A form"},"submit":{"type":"plain_text","text":"Send"},"private_metadata":"m","blocks":[` + strings.Join(
		blocks,
		",",
	) + `]}`
}

const divider = `{"type":"divider"}`

// pressed makes a trigger_id.
func pressed(s *Server) string { return s.Press("U1", Message{Channel: "C1", TS: "1.000001"}, "x") }

func TestViewsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{}
		app(&o, func(http.ResponseWriter, *http.Request) {})
		s := New(o)
		s.SendTo("http://app.test")
		open := func(trigger, view string) string {
			result := call(t, s, "views.open", DefaultBotToken, url.Values{"trigger_id": {trigger}, "view": {view}})
			return fmt.Sprint(result["error"])
		}
		trigger := pressed(s)
		for _, test := range []struct{ trigger, view, want string }{
			{"none", aView(), "invalid_trigger_id"}, {trigger, aView(), "<nil>"}, {trigger, aView(), "exchanged_trigger_id"},
			{pressed(s), aView(dividers(100)...), "invalid_arguments"},
			{pressed(s), strings.Replace(aView(), "A form", strings.Repeat("x", 25), 1), "invalid_arguments"},
			{pressed(s), strings.Replace(aView(), `"m"`, `"`+strings.Repeat("x", 3001)+`"`, 1), "invalid_arguments"},
			{pressed(s), `{"type":"home","blocks":[]}`, "invalid_arguments"},
			{pressed(s), strings.Replace(aView(), `"submit":{"type":"plain_text","text":"Send"},`, "", 1), "invalid_arguments"},
			{pressed(s), strings.Replace(aView(), `"block_id":"l"`, `"block_id":"t"`, 1), "invalid_arguments"},
			{pressed(s), strings.Replace(aView(), `"value":"1"`, `"value":"`+strings.Repeat("1", 151)+`"`, 1),
				"invalid_arguments"},
			{pressed(s), strings.Replace(aView(), `"max_length":9`, `"max_length":3001`, 1), "invalid_arguments"},
		} {
			if got := open(test.trigger, test.view); got != test.want {
				t.Errorf("%.200s: %s, want %s", test.view, got, test.want)
			}
		}
		late := pressed(s)
		time.Sleep(3*time.Second + 1)
		if got := open(late, aView()); got != "expired_trigger_id" {
			t.Errorf("after three seconds: %s", got)
		}
		s.Close()
	})
}

func dividers(n int) []string { return slices.Repeat([]string{divider}, n) }

// TestViewsAnswers sends a modal off, and answers it in each way.
func TestViewsAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		code   int
		answer string
		want   string // what is then open: hash and field kept, errors, trouble, views
	}{
		"nothing":        {200, ``, "closed"},
		"clear":          {200, `{"response_action":"clear"}`, "closed"},
		"errors":         {200, `{"response_action":"errors","errors":{"t":"no"}}`, "same abc no false"},
		"errors nowhere": {200, `{"response_action":"errors","errors":{"x":"no"}}`, "same abc  true"},
		"update":         {200, `{"response_action":"update","view":` + aView(divider) + `}`, "other abc  false"},
		"update, renamed": {200, `{"response_action":"update","view":` + strings.ReplaceAll(aView(), `"t"`, `"u"`) + `}`,
			"other   false"},
		"update, unsound": {200, `{"response_action":"update","view":{}}`, "same abc  true"},
		"push":            {200, `{"response_action":"push","view":` + aView() + `}`, "other   false"},
		"a failure":       {503, ``, "same abc  true"},
		"a page":          {200, `<html>`, "same abc  true"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := Options{}
				var got map[string]any
				app(&o, func(w http.ResponseWriter, r *http.Request) {
					var payload map[string]any
					if json.Unmarshal([]byte(r.FormValue("payload")), &payload); payload["type"] == "view_submission" {
						got = payload
						w.WriteHeader(test.code)
						_, _ = w.Write([]byte(test.answer))
					}
				})
				s := New(o)
				s.SendTo("http://app.test")
				call(t, s, "views.open", DefaultBotToken, url.Values{"trigger_id": {pressed(s)}, "view": {aView()}})
				before := s.Modal("U1")
				s.Submit("U1")
				if v := s.Modal("U1"); v.Errors["t"] == "" || got != nil {
					t.Error("an empty field is sent off")
				}
				if s.Fill("U1", "Nowhere", "x") || s.Fill("U1", "List", "Two") || !s.Fill("U1", "Text", "abc") ||
					!s.Fill("U1", "List", "One") {
					t.Error("filling in went wrong")
				}
				s.Submit("U1")
				synctest.Wait()
				state, _ := json.Marshal(got["view"].(map[string]any)["state"])
				if want := `{"values":{"l":{"l":{"selected_option":{"text":{"text":"One","type":"plain_text"},"value":"1"},"type":"static_select"}},"t":{"t":{"type":"plain_text_input","value":"abc"}}}}`; string(
					state,
				) != want {
					t.Errorf("sent off with %s", state)
				}
				if now := describe(before, s.Modal("U1")); now != test.want {
					t.Errorf("it is %q, want %q", now, test.want)
				}
				s.Close()
			})
		})
	}
}

func describe(before, v *View) string {
	if v == nil {
		return "closed"
	}
	same := "other"
	if v.Hash == before.Hash {
		same = "same"
	}
	return fmt.Sprint(same, " ", v.Fields()["Text"], " ", v.Errors["t"], " ", v.Trouble)
}

func TestViewsUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{}
		// so that views stay
		app(&o, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		s := New(o)
		s.SendTo("http://app.test")
		call(t, s, "views.open", DefaultBotToken, url.Values{"trigger_id": {pressed(s)}, "view": {aView()}})
		v := s.Modal("U1")
		update := func(id, hash string) any {
			return call(t, s, "views.update", DefaultBotToken, url.Values{"view_id": {id}, "hash": {hash},
				"view": {aView(divider)}})["error"]
		}
		if got := fmt.Sprintln(update("V0", ""), update(v.ID, "0.0"), update(v.ID, v.Hash), update(v.ID, v.Hash),
			update(v.ID, "")); got != "not_found hash_conflict <nil> hash_conflict <nil>\n" {
			t.Errorf("updates: %s", got)
		}
		push := call(t, s, "views.push", DefaultBotToken, url.Values{"trigger_id": {pressed(s)}, "view": {aView()}})
		if push["error"] != "invalid_trigger_id" {
			t.Errorf("a push from outside: %v", push)
		}
		for i := range 3 { // three lie on top of each other
			var inside string
			s.Fill("U1", "Text", "abc")
			s.SubmitAs("U1", func(payload map[string]any) { inside = payload["trigger_id"].(string) })
			pushed := call(t, s, "views.push", DefaultBotToken, url.Values{"trigger_id": {inside}, "view": {aView()}})
			if wrong := pushed["error"]; (wrong == "push_limit_reached") != (i == 2) || i < 2 &&
				(s.Modal("U1").ID == v.ID || s.Modal("U1").Root != v.ID) {
				t.Errorf("push %d: %v", i, pushed)
			}
		}
		synctest.Wait()
		s.Dismiss("U1")
		if s.Modal("U1") != nil {
			t.Error("it is still open")
		}
		s.Close()
	})
}

func TestGroups(t *testing.T) {
	s := New(Options{})
	s.Group("S1", "U1", "U2")
	for group, want := range map[string]string{"S1": "[U1 U2]", "S2": "<nil>"} {
		if got := fmt.Sprint(call(t, s, "usergroups.users.list", DefaultBotToken,
			url.Values{"usergroup": {group}})["users"]); got != want {
			t.Errorf("%s: %s", group, got)
		}
	}
}
