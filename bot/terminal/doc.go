// Package terminal is a conversation with the bot in a terminal.
//
// A finished turn is printed into the terminal's own scrollback, and only the
// line being typed is redrawn, so nothing is lost when the conversation ends.
// Without a terminal on both sides it reads messages line by line and prints
// the replies, as a filter does.
//
// The rules of what a person sees:
//
//   - What is quoted stands behind a bar, the words that answer are bold; in an
//     emergency what to do stands in a box, before everything else.
//   - Nothing that a message or a leaflet contains can steer the terminal:
//     escape sequences, control characters and marks that turn the direction of
//     writing are taken out.
//   - NO_COLOR is obeyed; bold words are then underlined as well.
//   - Text is never wider than 88 columns, whatever the window: longer lines are
//     hard to read.
package terminal
