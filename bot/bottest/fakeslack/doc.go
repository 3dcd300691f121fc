// Package fakeslack is Slack for tests: the Web API, the Events API over HTTP,
// and Socket Mode over a real websocket. It keeps the platform's rules, so that a
// channel that is right against it can be right against Slack, and a ledger of
// everything handed out, acknowledged and received, with times.
//
// The rules, and where each comes from ("docs" is docs.slack.dev; what others
// have measured is named so):
//
//   - An event that is not answered with a 2xx within 3 s is sent again: at once,
//     after a minute, after five, with the same event_id and with x-slack-retry-num
//     and x-slack-retry-reason; "x-slack-no-retry: 1" on a failure ends that
//     (docs, events-api). Slash commands and interactions are not sent again.
//   - Requests are signed: "v0=" and the HMAC-SHA256 of "v0:<time>:<body>" (docs,
//     verifying-requests-from-slack).
//   - A mention in a channel is two events, app_mention and message, with an
//     event_id each and the same channel and ts (docs, app_mention).
//   - Socket Mode: at most 10 connections; a payload goes to any one of them; it
//     starts with hello; disconnect with warning about 10 s before the end, or with
//     refresh_requested; link_disabled when Socket Mode was turned off (docs,
//     using-socket-mode). An envelope that is not acknowledged by its id comes again
//     with retry_attempt and retry_reason on the same clock (measured:
//     python-slack-sdk#1280; the time for it is not documented, 3 s here).
//   - Errors are 200 with ok:false and a name; 429 has Retry-After in seconds. A
//     message a second to a channel, bursts of a few pass (docs, rate-limits).
//   - Blocks: 50 a message, 100 a home; a section's text 3,000 characters, a button's
//     75, its value 2,000; action_id and block_id once each (docs, block-kit). More
//     than about 13,200 characters in all is msg_blocks_too_long (measured:
//     bolt-js#2509).
//   - A response_url takes 5 answers within 30 minutes (docs, interactivity).
//   - A trigger_id opens one view, within 3 s. A view has 100 blocks, a title and
//     labels of 24 characters, private_metadata of 3,000; three lie on top of each
//     other; each update gives it another hash, and what was filled in stays where
//     block_id and action_id do (docs, views, modals; bolt-js#290). The answer to its
//     submission clears, updates or keeps it; with none it closes.
//   - A token of an organisation names it as the team, events for it have no team in
//     authorizations, and usergroups.users.list wants a team_id (docs, enterprise).
//   - A method needs a scope, and says which one is missing (docs, each method's page).
//   - chat.postEphemeral wants bot and reader in the channel (docs).
//
// It leaves out what no channel here uses: an unknown method is unknown_method, as
// there.
package fakeslack
