package slack

import "encoding/json"

// The parts that are read of what Slack sends (docs, events-api, slash-commands,
// interaction-payloads).
type (
	envelopedEvent struct {
		Type      string          `json:"type"`
		TeamID    string          `json:"team_id"` // in a shared channel, that of its host
		Context   string          `json:"context_team_id"`
		Org       string          `json:"enterprise_id"` // the organisation of the workspace; "" of one by itself
		Shared    bool            `json:"is_ext_shared_channel"`
		Installed []installation  `json:"authorizations"`
		Challenge string          `json:"challenge"`
		EventID   string          `json:"event_id"`
		Event     json.RawMessage `json:"event"`
	}
	event struct {
		Type        string            `json:"type"`
		Subtype     string            `json:"subtype"`
		Channel     string            `json:"channel"`
		ChannelType string            `json:"channel_type"`
		User        string            `json:"user"`
		UserTeam    string            `json:"user_team"` // of the author, as the next two may be
		SourceTeam  string            `json:"source_team"`
		Team        string            `json:"team"`
		BotID       string            `json:"bot_id"`
		Text        string            `json:"text"`
		TS          string            `json:"ts"`
		ThreadTS    string            `json:"thread_ts"`
		Tab         string            `json:"tab"`
		Files       []json.RawMessage `json:"files"`
		Blocks      json.RawMessage   `json:"blocks"`
		Attachments json.RawMessage   `json:"attachments"`
		Edited      *struct {
			TS string `json:"ts"`
		} `json:"edited"`
		Message   *event           `json:"message"`
		Previous  *event           `json:"previous_message"`
		Assistant *assistantThread `json:"assistant_thread"`
	}
	assistantThread struct {
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	}
	command struct {
		Check       string `json:"ssl_check"`
		TeamID      string `json:"team_id"`
		Org         string `json:"enterprise_id"`
		ChannelID   string `json:"channel_id"`
		UserID      string `json:"user_id"`
		Command     string `json:"command"`
		Text        string `json:"text"`
		ThreadTS    string `json:"thread_ts"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
	}
	interaction struct {
		Type        string `json:"type"`
		Team        *named `json:"team"` // null where an organisation's installation has no workspace
		User        *named `json:"user"`
		Channel     *named `json:"channel"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
		Container   struct {
			MessageTS string `json:"message_ts"`
			Ephemeral bool   `json:"is_ephemeral"`
		} `json:"container"`
		Message *written `json:"message"`
		View    *view    `json:"view"`
		Actions []struct {
			BlockID  string `json:"block_id"`
			Value    string `json:"value"`
			ActionTS string `json:"action_ts"`
		} `json:"actions"`
	}
	named struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	}
	view struct {
		ID         string `json:"id"`
		Hash       string `json:"hash"`
		CallbackID string `json:"callback_id"`
		Metadata   string `json:"private_metadata"`
		State      struct {
			Values map[string]map[string]struct {
				Value    string `json:"value"`
				Selected struct {
					Value string `json:"value"`
				} `json:"selected_option"`
			} `json:"values"`
		} `json:"state"`
	}
	written struct {
		TS       string          `json:"ts"`
		ThreadTS string          `json:"thread_ts"`
		Text     string          `json:"text"`
		Blocks   json.RawMessage `json:"blocks"`

		Attachments json.RawMessage   `json:"attachments"`
		Files       []json.RawMessage `json:"files"`
	}
)

// value returns the content of a view's field, which is named as its block is; "" for
// nothing. It is read as it was typed, whether or not Slack has escaped it.
func (v *view) value(field string) string {
	found := v.State.Values[field][field]
	return unescape(found.Value + found.Selected.Value) // it is one or the other
}
