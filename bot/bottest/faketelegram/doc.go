// Package faketelegram is a Telegram Bot API server for tests. It keeps the
// platform's rules, so that a channel that is right against it can be right
// against Telegram, and it keeps a ledger of everything handed out, confirmed
// and received, with times, for tests to ask.
//
// The rules, and where each comes from (tdlib/telegram-bot-api and tdlib/td are
// Telegram's own servers' and client library's sources; "docs" is
// core.telegram.org/bots/api):
//
//   - An update is confirmed when getUpdates is called with a higher offset. An
//     offset more than 10 above the last id, or far below the first, is answered
//     from the first and confirms nothing (TQueue.cpp get, Client.cpp do_get_updates).
//
//   - limit is 1 to 100, timeout at most 50 s; the same offset again within 0.5 s
//     gives one update, within 3 s waits 3 s (Client.cpp process_get_updates_query).
//
//   - A negative offset forgets all but the last updates (docs; Client.cpp).
//
//   - Updates wait 24 hours, counted from the message (docs; Client.cpp), 100,000
//     of them, 512 KiB each (TQueue.cpp).
//
//   - Ids restart at random after a quiet week (docs, Update.update_id).
//
//   - 409 when a second getUpdates waits or a webhook is set; from the second on
//     within 3 s it comes 3 s late (Client.cpp fail_query_conflict).
//
//   - A webhook gets the updates of a chat one after the other, chats side by side
//     up to max_connections. Without a 2xx the same update comes again: at once,
//     then after 2, 4, ... up to 60 to 120 s, or after Retry-After (WebhookActor.cpp).
//
//   - Texts are cleaned, trimmed, and counted in code points, 1 to 4096 after
//     cleaning; entities are counted in UTF-16 units and checked (td MessageEntity.cpp).
//
//   - At most about 1 message a second to a chat, 20 a minute to a group, 30 a second
//     over all, else 429 with retry_after (core.telegram.org/bots/faq). The size of
//     the burst to a chat is not published; five is a guess.
//
//   - A reply joins the topic of what it replies to; a topic that is closed takes messages of administrators
//     alone, a deleted one none, and General has no number of its own (Client.cpp,
//     telegram-bot-api issue 447). The direct messages of a channel demand the topic (docs, sendMessage).
//
//   - In slow mode who is no administrator gets a 429 between two messages; edits are free (docs,
//     ChatFullInfo.slow_mode_delay; td NetQueryDispatcher.cpp).
//
//   - Messages to a business account come as updates of their own, with the chat's id of who wrote them
//     (docs, BusinessConnection and Message.business_connection_id).
//
//   - Menus are kept by scope and language, and the descriptions have 120 and 512 characters (docs,
//     setMyCommands, BotCommandScope, setMyShortDescription, setMyDescription).
//
// It leaves out files, inline mode, payments, and what else no channel here uses:
// an unknown method is 404, as there.
package faketelegram
