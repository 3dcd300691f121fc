package fakeslack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// DM returns the id of the conversation between a person and the bot.
func DM(user string) string { return "D" + user }

// Mention is the markup that mentions the bot.
const Mention = "<@" + BotUser + ">"

// Outside makes a channel one that the bot is no member of.
func (s *Server) Outside(channel string) {
	s.state.Change(func() { s.channel(channel).outside = true })
}

// Archive closes a channel.
func (s *Server) Archive(channel string) {
	s.state.Change(func() { s.channel(channel).archived = true })
}

// Post is a message of a person.
type Post struct {
	Channel string
	User    string
	Text    string // as the person types it: it is escaped, but for the bot's own mention
	Marked  bool   // the text is as Slack makes it, with mentions and links in brackets
	Thread  string // ts of the message that the thread hangs on; "" for none
	Subtype string // such as "channel_join", "file_share"
	BotID   string // of another bot that writes
	Team    string // the person's; "" is Team
	// Host is the workspace of the company whose channel it is; "" for a channel that is not
	// shared. The event then has that one as its team_id, and that of the installation in
	// authorizations and context_team_id (docs, events-api; Slack Connect).
	Host string
	// Shared are the messages that are forwarded with it: attachments, with the text empty
	// where the person adds no comment (docs, message payloads).
	Shared []map[string]any
	Files  []map[string]any
}

// Say lets a person write, and returns the message's ts.
func (s *Server) Say(p Post) string {
	p.Team = cmp.Or(p.Team, Team)
	var m *Message
	s.state.Change(func() {
		c := s.channel(p.Channel)
		text := p.Text
		if !p.Marked {
			text = strings.ReplaceAll(escape(text), escape(Mention), Mention)
		}
		m = &Message{TS: s.stamp(), Channel: p.Channel, User: p.User, Text: text, Thread: p.Thread, At: time.Now()}
		c.messages = append(c.messages, m)
	})
	event := m.event()
	event["team"], event["user_team"] = p.Team, p.Team
	if p.Subtype != "" {
		event["subtype"] = p.Subtype
	}
	if p.BotID != "" {
		event["bot_id"] = p.BotID
	}
	if len(p.Shared) > 0 {
		event["attachments"] = p.Shared
	}
	if len(p.Files) > 0 {
		event["files"] = p.Files
	}
	s.tell(m, event, p.Host)
	return m.TS
}

// event is the message event of a message.
func (m *Message) event() map[string]any {
	event := map[string]any{
		"type": "message", "channel": m.Channel, "user": m.User, "text": m.Text, "ts": m.TS, "event_ts": m.TS,
		"client_msg_id": "c-" + m.TS,
	}
	if m.Thread != "" {
		event["thread_ts"] = m.Thread
	}
	event["channel_type"] = "channel"
	if strings.HasPrefix(m.Channel, "D") {
		event["channel_type"] = "im"
	}
	return event
}

// tell sends the events of a message: a mention in a channel is two, and a channel
// that the bot is no member of tells nothing.
func (s *Server) tell(m *Message, event map[string]any, host string) {
	s.state.Lock()
	outside := s.channels[m.Channel].outside
	s.state.Unlock()
	if outside {
		return
	}
	if event["channel_type"] == "channel" && strings.Contains(m.Text, Mention) && event["subtype"] == nil {
		mention := map[string]any{}
		for key, value := range event {
			if key != "channel_type" {
				mention[key] = value
			}
		}
		mention["type"] = "app_mention"
		s.push(mention, host)
	}
	s.push(event, host)
}

// Rewrite edits a person's message.
func (s *Server) Rewrite(channel, ts, text string) {
	var now, before *Message
	var edited string
	s.state.Change(func() {
		c := s.channel(channel)
		i := slices.IndexFunc(c.messages, func(m *Message) bool { return m.TS == ts })
		copied := *c.messages[i]
		before, now = &copied, c.messages[i]
		now.Text, now.Edited = strings.ReplaceAll(escape(text), escape(Mention), Mention), true
		edited = s.stamp()
	})
	inner := now.event()
	inner["edited"] = map[string]any{"user": now.User, "ts": edited}
	s.Push(map[string]any{
		"type": "message", "subtype": "message_changed", "channel": channel, "channel_type": inner["channel_type"],
		"ts": edited, "event_ts": edited,
		"message": inner, "previous_message": before.event(),
	})
}

// Push sends an event, as Slack wraps it, and returns its event_id.
func (s *Server) Push(event map[string]any) string { return s.push(event, "") }

func (s *Server) push(event map[string]any, host string) string {
	var id string
	s.state.Change(func() { id = fmt.Sprintf("Ev%08d", s.next()) })
	s.dispatch(&Event{ID: id, Type: text(event["type"]), Channel: text(event["channel"]), TS: text(event["ts"])}, delivery{
		path: "/slack/events", envelope: "events_api", retries: true, payload: s.inOrg(map[string]any{
			"token": "verification0token", "team_id": cmp.Or(host, Team), "api_app_id": App, "type": "event_callback", "event_id": id,
			"event_time": time.Now().Unix(), "event": event, "context_team_id": Team, "is_ext_shared_channel": host != "",
			"authorizations": []any{s.installation()},
		}),
	})
	return id
}

func text(value any) string {
	found, _ := value.(string) // "" for anything else
	return found
}

// PushRaw sends a payload of the Events API as it is, and returns what the ledger
// calls it.
func (s *Server) PushRaw(payload any) string {
	var id string
	s.state.Change(func() { id = fmt.Sprintf("raw%d", s.next()) })
	s.dispatch(&Event{ID: id, Type: "raw"}, delivery{path: "/slack/events", envelope: "events_api", payload: payload,
		retries: true})
	return id
}

// OpenHome lets a person open the App Home.
func (s *Server) OpenHome(user string) {
	s.Push(map[string]any{"type": "app_home_opened", "user": user, "channel": DM(user), "tab": "home",
		"event_ts": s.now()})
}

// OpenAssistant lets a person open an assistant's thread, and returns its ts.
func (s *Server) OpenAssistant(user string) string {
	ts := s.now()
	s.Exists(DM(user))
	s.Push(map[string]any{"type": "assistant_thread_started", "event_ts": ts, "assistant_thread": map[string]any{
		"user_id": user, "channel_id": DM(user), "thread_ts": ts, "context": map[string]any{"channel_id": "C1",
			"team_id": Team},
	}})
	return ts
}

// Exists makes channels that the bot is a member of.
func (s *Server) Exists(channels ...string) {
	s.state.Change(func() {
		for _, id := range channels {
			s.channel(id)
		}
	})
}
