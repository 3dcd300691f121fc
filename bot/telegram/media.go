package telegram

import (
	"encoding/json"

	"bedside/bot"
)

// media are the fields of a message that a person sends and this bot cannot read
// (docs, Message). A message with none of them and no text is the platform's own,
// such as "pinned a message", and is nobody's question.
type media struct {
	Photo     json.RawMessage `json:"photo"`
	Voice     json.RawMessage `json:"voice"`
	Audio     json.RawMessage `json:"audio"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Document  json.RawMessage `json:"document"`
	Sticker   json.RawMessage `json:"sticker"`
	Animation json.RawMessage `json:"animation"`
	Location  json.RawMessage `json:"location"`
	Venue     json.RawMessage `json:"venue"`
	Contact   json.RawMessage `json:"contact"`
	Poll      json.RawMessage `json:"poll"`
	Dice      json.RawMessage `json:"dice"`
	Game      json.RawMessage `json:"game"`
	Story     json.RawMessage `json:"story"`
	PaidMedia json.RawMessage `json:"paid_media"`
	Checklist json.RawMessage `json:"checklist"`
	LivePhoto json.RawMessage `json:"live_photo"`
	Invoice   json.RawMessage `json:"invoice"`
	Giveaway  json.RawMessage `json:"giveaway"`
	Winners   json.RawMessage `json:"giveaway_winners"`
	Rich      json.RawMessage `json:"rich_message"`
}

// attachment is the kind of what a message holds that cannot be read; "" for nothing.
func (m *media) attachment() bot.Attachment {
	for _, kind := range []struct {
		fields []json.RawMessage
		is     bot.Attachment
	}{
		{[]json.RawMessage{m.Photo, m.LivePhoto}, bot.AttachmentPicture},
		{[]json.RawMessage{m.Video, m.VideoNote, m.Animation}, bot.AttachmentVideo}, // before Document, which animations have too
		{[]json.RawMessage{m.Voice, m.Audio}, bot.AttachmentVoice},
		{[]json.RawMessage{m.Document}, bot.AttachmentFile},
		{[]json.RawMessage{m.Sticker}, bot.AttachmentSticker},
		{[]json.RawMessage{m.Location, m.Venue}, bot.AttachmentLocation},
		{[]json.RawMessage{m.Contact}, bot.AttachmentContact},
		{[]json.RawMessage{m.Poll}, bot.AttachmentPoll},
		{[]json.RawMessage{m.Dice, m.Game, m.Story, m.PaidMedia, m.Checklist, m.Invoice, m.Giveaway, m.Winners},
			bot.AttachmentOther},
	} {
		for _, field := range kind.fields {
			if field != nil {
				return kind.is
			}
		}
	}
	return ""
}
