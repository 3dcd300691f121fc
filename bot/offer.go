package bot

// Offer is the set of things that the buttons under one message of the bot may do. It
// is kept, sealed, as long as texts are, and only the chat that it was made in finds it.
type Offer struct {
	Choices []Choice `json:"choices,omitempty"` // to pick one of
	Quoted  []Choice `json:"quoted,omitempty"`  // passages quoted, for staff who ask why, or share them
	Draft   *Draft   `json:"draft,omitempty"`   // to send to another person; nil for none
	Erase   bool     `json:"erase,omitempty"`   // everything that is kept of the person
	Agree   string   `json:"agree,omitempty"`   // the version of the notice on privacy to agree to; "" for none
}

// Empty tells whether there is nothing to press for.
func (o Offer) Empty() bool {
	return len(o.Choices) == 0 && len(o.Quoted) == 0 && o.Draft == nil && !o.Erase && o.Agree == ""
}

// Draft is a text that goes to another person once its author says so: a patient's
// question for the clinic, or a reply of staff for the patient.
type Draft struct {
	Text    string   `json:"text"`
	Message string   `json:"message,omitempty"` // of a question: the patient's messages that ask it, as Asking names them
	Author  string   `json:"author,omitempty"`  // of a reply: the platform's id of the member of staff
	Tried   []Choice `json:"tried,omitempty"`   // of a question: the passages that the bot quoted for it

	// Attached came with the text and is not part of it, as it cannot be passed on; "" for nothing.
	Attached Attachment `json:"attached,omitempty"`
}

// NewDraft makes the draft of a question, with the passages tried without why; nil
// when there is no question.
func NewDraft(question, message string, tried []Choice) *Draft {
	if question == "" {
		return nil
	}
	draft := &Draft{Text: question, Message: message}
	for _, c := range tried {
		c.Why, c.RunnerUp = "", ""
		draft.Tried = append(draft.Tried, c)
	}
	return draft
}
