// Package slack is the channel to staff in Slack: it receives what they write, by
// Socket Mode or over HTTP, renders replies with Block Kit, and delivers them.
//
// It promises that Slack is told that something has come only after whoever takes
// it has said that it is kept; that an event has one effect however often it comes,
// by its id and never by the retry header, as for an event of a downtime the retry
// is the only copy; that nothing in a message or leaflet can mention, link or
// format; and that no token, secret or text is in any error or log line.
//
// Where a person writes is where they are answered: in a direct message there; to
// a mention in the thread, in which they then need mention the bot no more; to a
// command or shortcut privately, shown to all at the press of a button. Privately
// is by the response_url while it lasts, then as a message that only they see, and
// where the bot is no member, as a direct message.
//
// The clinic's desk is one channel. There a press names the channel whatever thread
// its button stands in, and chatter is left alone. A form is a modal: what was filled
// in is shown in it as it will be read, with the fields below to change it, and sent
// only when it is what was shown last. It closes once that is kept; until then the
// person has what they wrote. Nothing of it is remembered here between the steps, so
// that they may reach another replica or a process begun anew.
//
// Of slack-go it uses the calls, the blocks and the signature. Events are parsed
// here, into the few fields that are read: slackevents fails on event types that
// it does not know and breaks down on a callback without an event. The sockets are
// kept here: slack-go ends one before it opens the next, and has no bound for a
// call. Its error for a wrong signature tells the right one, so it is dropped.
//
// What Slack refuses for its form goes out plainer, as what it says counts more than how
// it looks. A token that is refused is read again from where it came.
//
// The platform's rules named here are those of docs.slack.dev ("docs").
package slack
