package bot

import "time"

// Asker is who reads what is said in a chat, as far as that decides which leaflets they may see.
// The zero value is somebody of whom nothing is known: they see what everybody may.
type Asker struct {
	Channel string   // name of the channel; "" when it is not known
	Chat    string   // the platform's address of the chat
	Staff   bool     // the clinic's staff read it, and nobody else
	Shared  bool     // people of other organisations read along
	Links   []string // the arguments of the links by which the chat was admitted to audiences
}

// Standing is what is kept of a chat beside its conversation, for as long as the chat is.
type Standing struct {
	Links  []string `json:"links,omitempty"` // as in Asker, as is the next one
	Shared bool     `json:"shared,omitempty"`
	Told   Noticed  `json:"told,omitzero"`   // the notice on privacy that it got last
	Agreed Noticed  `json:"agreed,omitzero"` // the one that the person agreed to last
	Held   []Held   `json:"held,omitempty"`  // questions that are answered once the person agrees; they expire as texts do
}

// Noticed is a version of the notice on privacy at a time.
type Noticed struct {
	Version string    `json:"version"`
	At      time.Time `json:"at"`
}

// Held is a question that waits.
type Held struct {
	Text    string    `json:"text"`
	Message string    `json:"message"` // the messages that ask it, as Asking names them
	At      time.Time `json:"at"`
	// Attached came with the text and cannot be read; "" for nothing.
	Attached Attachment `json:"attached,omitempty"`
}
