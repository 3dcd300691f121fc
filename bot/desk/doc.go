// Package desk takes what the bot cannot answer to a person, and the answer back.
//
// A patient's question becomes a ticket: a row in the store and a card in the
// staff's chat. This room decides what each step of a patient or of a member of
// staff does to a ticket and what both sides read of it; it commits and sends
// nothing itself. What it returns, a bot.Step, is committed whole by whoever asked,
// and asked for anew when the ticket has changed meanwhile, so that of two who do
// the same at once the first wins and the other is told.
//
// Staff see a code, a pseudonym, the language, the question and what the bot
// showed. They never see a name, a number or an address; a number to call back on
// is shown once to the one who asked for it.
package desk
