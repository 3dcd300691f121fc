package slack

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// marked finds the markup that Slack puts between angle brackets: mentions and links (docs,
// formatting-message-text). What people type there comes escaped.
var marked = regexp.MustCompile(`<([^<>]*)>`)

// plain returns a text as a person typed it: the bot's own name is left out, others and links
// are read as they are shown.
func (p parser) plain(text string) string {
	text = marked.ReplaceAllStringFunc(text, func(mark string) string {
		target, label, labelled := strings.Cut(mark[1:len(mark)-1], "|")
		switch {
		case target == "@"+p.me.user:
			return ""
		case labelled && label != "":
			return label
		case target != "" && strings.ContainsRune("@#!", rune(target[0])):
			return ""
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return strings.TrimSpace(unescape(text))
}

// mentions tells whether a text mentions the bot.
func (p parser) mentions(text string) bool {
	return strings.Contains(text, "<@"+p.me.user+">") || strings.Contains(text, "<@"+p.me.user+"|")
}

// The characters that must be escaped, and no others (docs, formatting-message-text).
var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
)

func escape(text string) string   { return escaper.Replace(text) }
func unescape(text string) string { return unescaper.Replace(text) }

// length is the length that Slack may count for a text once it is escaped: in UTF-16 units, of
// which there are never fewer than characters.
func length(text string) int {
	n := 0
	for _, r := range text {
		switch r {
		case '&':
			n += len("&amp;")
		case '<', '>':
			n += len("&lt;")
		default:
			n += utf16.RuneLen(r)
		}
	}
	return n
}

// clean makes a text one that can be sent: valid UTF-8 without control characters.
// Line breaks stay.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)
}

// blank tells whether a text shows nothing at all.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) &&
			!unicode.Is(unicode.Cf, r)
	})
}

// formats are the characters that Slack would take for a format, or a name for an emoji.
var formats = regexp.MustCompile("[*_~`]|:[A-Za-z0-9_+'-]+:|(?m)^[ \t]*>")
