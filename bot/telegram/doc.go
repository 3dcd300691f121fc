// Package telegram is the channel to patients on Telegram: it receives what they
// write, by polling or by webhook, renders replies, and delivers them.
//
// It promises that an update is confirmed to Telegram only after whoever takes it
// has said that it is kept; that an update which cannot be read holds up no other;
// that nothing in a message or leaflet can format or break what is sent, because
// formats go as entities beside the text and never within it; and that neither the
// bot's token nor a message's text is in any error or log line.
//
// In groups only what is addressed to the bot is handed over, and marked as public but
// in the one of the clinic's desk. There are no forms: staff reply to a card.
//
// Of telegram-bot-api it uses the types and the call; the loop, the HTTP client
// and the webhook are its own. The library's loop confirms updates that nobody
// has processed, logs the token, and stops at an update it cannot decode; its
// webhook handler knows no secret.
//
// The platform's rules named here are those of core.telegram.org/bots/api ("docs")
// and of Telegram's own servers, tdlib/telegram-bot-api and tdlib/td.
package telegram
