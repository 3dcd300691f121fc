package bot

// FormVerb begins the data of buttons that open a form. A channel that has forms
// asks for it when such a button is pressed, and hands over no press.
const FormVerb = "form:"

// Form is a window in which staff write a text, which is sent once they have seen a
// preview of it.
type Form struct {
	Data     string   // comes back in Filled; at most 64 bytes
	Title    string   // at most 24 characters, Slack's limit
	Intro    []Part   // its subject, above the fields
	Label    string   // of the field to write in
	Quote    string   // label of the list of Passages
	Passages []Choice // that may be quoted below the text; none when there are none
	Send     string   // label of the button that sends, at most 24 characters
}

// Filled is a form as a person filled it in. It comes from their side and may be
// anything.
type Filled struct {
	Data    string `json:"data"`
	Text    string `json:"text"`
	Passage string `json:"passage,omitempty"` // id of a passage to quote; "" for none
}
