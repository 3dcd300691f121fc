// Package wording has the sentences that patients read: what the bot says of its own. They
// stand in one text file a language (en.yaml), in the format of go-i18n, with where each is
// said and what its placeholders are. A clinic replaces some by a file of its own, whose faults
// are told with their lines. What leaflets say, and the advice of flags, is elsewhere.
package wording
