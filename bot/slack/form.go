package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"bedside/bot"
)

// Forms make and take the forms that staff fill in. Who does what is checked at every step, as the
// person and the data are all that is known of the step before. by is a user id.
type Forms interface {
	// Form returns the form that a button's data ask for, or in plain words why there
	// is none for this person.
	Form(ctx context.Context, chat, by, data string) (form bot.Form, refusal string, err error)
	// Preview returns what would be sent, exactly as it is read then, or why nothing
	// can be. It is asked again before anything is sent.
	Preview(ctx context.Context, chat, by string, filled bot.Filled) (parts []bot.Part, refusal string, err error)
}

// The words that staff read when a form cannot do what it should.
const (
	sayNoForm    = "The form could not be opened in time. Please press the button again."
	sayNoPreview = "This cannot be checked just now, so nothing was sent. Please try again in a moment."
	sayNotKept   = "This could not be sent just now. Nothing is lost: please press the button again in a moment."
	sayNoText    = "Please write something first."
	sayLongText  = "This is too long: at most 3000 characters can be sent."
	sayLongSum   = "Together this is too long to be shown before it is sent. Please write less, or quote nothing."
)

// openWithin is the time within which a trigger_id opens a view (docs, interactivity).
const openWithin = 3 * time.Second

// hasForms tells whether there are forms. They belong to the desk, so without its
// channel there are none.
func (r *receiver) hasForms() bool { return r.forms != nil && r.options.Desk != "" }

// openForm opens the form that a press asks for. Where there is none, the person who
// pressed is told why, and nobody else.
func (r *receiver) openForm(ctx context.Context, press bot.Arrival, trigger string) {
	refusal, err := r.tryForm(ctx, press, trigger)
	if err != nil {
		r.log.Warn("a form could not be opened in Slack", "error", err)
		refusal = sayNoForm
	}
	if err := r.Acknowledge(ctx, press.Press, refusal); err != nil {
		r.log.Warn("nobody could be told why a form was not opened in Slack", "error", err)
	}
}

// tryForm opens a form and returns "", or why the person gets none.
func (r *receiver) tryForm(ctx context.Context, press bot.Arrival, trigger string) (refusal string, err error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	form, refusal, err := r.forms.Form(ctx, press.Chat, press.By, press.Text)
	if err != nil || refusal != "" {
		return refusal, err
	}
	view := modal{form: form, filled: bot.Filled{Data: form.Data}}.view()
	return "", r.openPlainer(view.Blocks.BlockSet, func(blocks []slack.Block) error {
		view.Blocks.BlockSet = blocks
		return r.call(ctx, "views.open", func(api *slack.Client) error {
			_, err := api.OpenViewContext(ctx, trigger, view)
			return err
		})
	})
}

// outcome says what becomes of a form that was sent off.
type outcome = slack.ViewSubmissionResponse

// submission answers a form that somebody sent off.
func (p parser) submission(sent interaction) (intake, error) {
	v := sent.View
	switch {
	case v == nil || v.ID == "" || v.Hash == "":
		return intake{}, errors.New("a view has no id or no hash")
	case v.CallbackID != formCallback:
		return intake{}, nil
	}
	return intake{answer: func(ctx context.Context) *outcome { return p.submitted(ctx, sent.User.ID, v) }}, nil
}

// submitted keeps what was filled in when it is what the person saw in the preview,
// and else shows the preview. So what is sent is what was seen, whatever Slack or
// anybody between makes of a view, and nothing needs to be remembered here.
func (r *receiver) submitted(ctx context.Context, by string, v *view) *outcome {
	data, seen, _ := strings.Cut(v.Metadata, metadataGap)
	filled := bot.Filled{Data: data, Text: strings.TrimSpace(v.value(textField)), Passage: v.value(passageField)}
	switch {
	case !r.hasForms():
		return stays(sayNoForm)
	case blank(filled.Text):
		return stays(sayNoText)
	case utf8.RuneCountInString(filled.Text) > maxFormText:
		return stays(sayLongText)
	}
	parts, refusal, err := r.forms.Preview(ctx, r.options.Desk, by, filled)
	switch {
	case err != nil:
		r.log.Warn("a form from Slack could not be checked", "error", err)
		return stays(sayNoPreview)
	case refusal != "":
		return stays(refusal)
	case len(parts) == 0:
		return stays(sayNoText)
	}
	seal := r.seal(by, v.ID, filled, parts)
	if !hmac.Equal([]byte(seal), []byte(seen)) {
		return r.preview(ctx, by, modal{filled: filled, preview: parts, seal: seal, again: seen != ""})
	}
	return r.keepForm(ctx, by, v, filled)
}

// preview shows what would be sent, with the fields below it to change it.
func (r *receiver) preview(ctx context.Context, by string, m modal) *outcome {
	form, refusal, err := r.forms.Form(ctx, r.options.Desk, by, m.filled.Data)
	switch {
	case err != nil:
		r.log.Warn("a form from Slack could not be shown again", "error", err)
		return stays(sayNoPreview)
	case refusal != "":
		return stays(refusal)
	}
	m.form = form
	shown := m.view()
	if len(shown.Blocks.BlockSet) > maxViewBlocks {
		return stays(sayLongSum)
	}
	return slack.NewUpdateViewSubmissionResponse(&shown)
}

// keepForm hands a form over, and closes it only once it is kept. Sent off twice, the
// same state of a view is one arrival.
func (r *receiver) keepForm(ctx context.Context, by string, v *view, filled bot.Filled) *outcome {
	text, err := json.Marshal(filled)
	if err == nil {
		id := "form-" + v.ID + "-" + v.Hash
		err = r.inbox.Accept(ctx, name, "", []bot.Arrival{{
			Channel: name, ID: id, Chat: r.options.Desk, Message: id, Press: address{channel: r.options.Desk, user: by}.String(),
			By:   by,
			Kind: bot.ArrivalForm, Text: string(text), At: time.Now(),
		}})
	}
	if err != nil {
		r.log.Warn("a form from Slack could not be kept", "error", err)
		return stays(sayNotKept)
	}
	return slack.NewClearViewSubmissionResponse()
}

// stays answers that a form stays open as it is, and why.
func stays(why string) *outcome {
	return slack.NewErrorsViewSubmissionResponse(map[string]string{textField: cutTo(unmarked(why), maxSection)})
}

// seal proves that a person was shown parts for what they had filled in, in a view.
// It is keyed by a secret that all replicas have and that does not rotate.
func (c *Channel) seal(by, view string, filled bot.Filled, parts []bot.Part) string {
	key := c.options.AppToken
	if c.options.HTTP {
		key = c.options.SigningSecret
	}
	mac := hmac.New(sha256.New, []byte(key))
	_ = json.NewEncoder(mac).Encode([]any{by, view, filled, parts}) // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil))
}
