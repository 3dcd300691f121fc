// Package web is the channel of a page in a browser, which Bedside serves itself.
//
// There is no platform behind it, so the page keeps no messages of its own: what a person wrote
// and was told is read from the store, and what the store does not have yet, or cannot have while
// it is away, is held in memory. Advice for an emergency never reaches the store as a parcel; the
// page makes it again of the verdict that is kept with the message.
//
// A conversation belongs to whoever holds the session's cookie, which is random. The address of
// the chat is its hash, so that nobody can join a conversation with what the store holds.
//
// The rules of the page:
//
//   - It works without a script: a form is posted, and the answer is a redirect to the page with
//     the whole conversation. A script saves the reload, and hears of what is new by a stream.
//   - Advice for an emergency stands above the conversation until the person says that they have
//     read it. That is an arrival like others, a press that no reply is made to.
//   - A form is posted once: each has a number, and a message that is sent again has the same.
//   - Nothing is loaded from elsewhere, and nothing of what is written can be markup.
//   - Posts come from the page itself, from a bounded number of people at a time.
package web
