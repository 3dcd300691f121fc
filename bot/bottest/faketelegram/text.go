package faketelegram

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Entity is a format of a stretch of text, offset and length in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
	User   *user  `json:"user,omitempty"`
}

// entityTypes are the types that a bot may send (docs, MessageEntity).
var entityTypes = []string{
	"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
	"strikethrough",
	"spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention", "custom_emoji",
}

// maxText is the length that a text may have, in code points after cleaning (docs, sendMessage).
const maxText = 4096

// Shown returns how Telegram would show a message of a text and its entities, or
// the description of the error that it would answer.
func Shown(text string, entities []Entity) (string, []Entity, error) {
	shown, moved, failure := tidy(text, entities)
	if failure != nil {
		return "", nil, errors.New(failure.Description)
	}
	return shown, moved, nil
}

// tidy does to a text what Telegram does before it shows it, and moves the
// entities along (td MessageEntity.cpp, fix_formatted_text).
func tidy(text string, entities []Entity) (string, []Entity, *apiError) {
	if !utf8.ValidString(text) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	var out []uint16
	at := make([]int, 0, len(text)+1) // for each UTF-16 unit of text, where it is in out; -1 in the middle of a symbol
	for _, r := range text {
		at = append(at, len(out))
		if utf16.RuneLen(r) == 2 {
			at = append(at, -1)
		}
		switch {
		case dropped(r):
		case r < ' ' && r != '\n':
			out = append(out, ' ')
		default:
			out = utf16.AppendRune(out, r)
		}
	}
	at = append(at, len(out))
	moved, failure := move(entities, at)
	if failure != nil {
		return "", nil, failure
	}
	text, moved = trim(out, moved)
	if strings.Trim(text, blank) == "" {
		return "", nil, badRequest("text must be non-empty")
	}
	if utf8.RuneCountInString(text) > maxText {
		return "", nil, badRequest("message is too long")
	}
	return text, moved, nil
}

// blank are the characters that show nothing (td misc.cpp, strip_empty_characters).
const blank = " \n\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\ufffc" +
	"\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\u00a0"

// dropped are the characters that vanish: carriage returns, line and paragraph
// separators, turns of direction, and three lines above or below a letter.
func dropped(r rune) bool {
	return r == '\r' || r >= '\u2028' && r <= '\u202e' || r == '\u0333' || r == '\u033f' || r == '\u030a'
}

// move brings entities to where their text went.
func move(entities []Entity, at []int) ([]Entity, *apiError) {
	entities = slices.Clone(entities)
	for i, e := range entities {
		end := e.Offset + e.Length
		switch {
		case !slices.Contains(entityTypes, e.Type):
			return nil, badRequest("can't parse MessageEntity: Unsupported type specified")
		case e.Offset < 0 || e.Length <= 0:
			return nil, badRequest("can't parse MessageEntity: wrong offset or length")
		case e.Offset >= len(at)-1:
			return nil, badRequest(fmt.Sprintf("entity begins after the end of the text at UTF-16 offset %d", e.Offset))
		case end > len(at)-1:
			return nil, badRequest(fmt.Sprintf("entity beginning at UTF-16 offset %d ends after the end of the text at "+
				"UTF-16 offset %d", e.Offset, end))
		case at[e.Offset] < 0:
			return nil, badRequest(fmt.Sprintf("entity begins in a middle of a UTF-16 symbol at UTF-16 offset %d", e.Offset))
		case at[end] < 0:
			return nil, badRequest(fmt.Sprintf("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol at "+
				"UTF-16 offset %d", e.Offset, end))
		}
		entities[i].Offset, entities[i].Length = at[e.Offset], at[end]-at[e.Offset]
	}
	return entities, nil
}

// trim takes spaces and line breaks off both ends, and off the entities what they lose.
func trim(out []uint16, entities []Entity) (string, []Entity) {
	space := func(u uint16) bool { return u == ' ' || u == '\n' }
	start, end := 0, len(out)
	for end > 0 && space(out[end-1]) {
		end--
	}
	for start < end && space(out[start]) {
		start++
	}
	var kept []Entity
	for _, e := range entities {
		from, to := max(e.Offset, start), min(e.Offset+e.Length, end)
		if from < to {
			e.Offset, e.Length = from-start, to-from
			kept = append(kept, e)
		}
	}
	return string(utf16.Decode(out[start:end])), kept
}

// The tags that HTML mode knows, and what MarkdownV2 wants escaped (docs,
// "Formatting options").
var (
	tags     = regexp.MustCompile(`</?(b|strong|i|em|u|ins|s|strike|del|a|code|pre|tg-spoiler|blockquote)(\s[^<>]*)?>`)
	reserved = regexp.MustCompile(`(?:^|[^\\])([#+\-=|{}.!])`)
)

// parse checks a text in a parse mode and takes the format off; it makes no
// entities of it.
func parse(text, mode string) (string, *apiError) {
	switch strings.ToLower(mode) {
	case "", "none":
		return text, nil
	case "html":
		bare := tags.ReplaceAllString(text, "")
		if at := strings.IndexByte(bare, '<'); at >= 0 {
			return "", badRequest(fmt.Sprintf("can't parse entities: Unsupported start tag %q at byte offset %d", bare[at+1:],
				at))
		}
		return bare, nil
	case "markdownv2":
		if found := reserved.FindStringSubmatch(text); found != nil {
			return "", badRequest(fmt.Sprintf(
				`can't parse entities: Character '%s' is reserved and must be escaped with the preceding '\'`, found[1]))
		}
		return unmark(text, "*_~`|")
	case "markdown":
		return unmark(text, "*_`")
	}
	return "", badRequest("unsupported parse_mode")
}

// unmark takes marks off that come in pairs.
func unmark(text, marks string) (string, *apiError) {
	for _, mark := range marks {
		if strings.Count(text, string(mark))%2 == 1 {
			return "", badRequest(fmt.Sprintf("can't parse entities: Can't find end of the entity starting at byte offset %d",
				strings.IndexRune(text, mark)))
		}
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(marks+`\`, r) {
			return -1
		}
		return r
	}, text), nil
}
