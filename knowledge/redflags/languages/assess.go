package languages

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"bedside/knowledge/redflags"
)

// Flags are those of English and of all other languages, as one recogniser.
type Flags struct {
	redflags.Joined
	all []*redflags.Flag
}

// Every is the place where the recognisers of flags that come with the program are joined: English
// first, then the other languages.
var Every = sync.OnceValue(func() *Flags {
	english, others := redflags.English(), Default()
	return &Flags{redflags.Joined{english, others}, slices.Concat(english.Flags(), others.Flags())}
})

// Flags are all flags that Assess may return. They must not be changed.
func (f *Flags) Flags() []*redflags.Flag { return f.all }

// Flags are those of the languages, each with the language's tag before its id: "es-heart".
func (t *Table) Flags() []*redflags.Flag {
	var all []*redflags.Flag
	for _, l := range t.languages {
		for _, k := range t.kinds {
			if flag := t.flags[l.Tag+"-"+k.id]; flag != nil {
				all = append(all, flag)
			}
		}
	}
	return all
}

// ofDespair are the kinds whose advice ends with whom one can talk to.
var ofDespair = []string{"suicide", "self-harm"}

// makeFlags makes the flags of all languages.
func (t *Table) makeFlags() {
	t.flags = map[string]*redflags.Flag{}
	for _, l := range t.languages {
		for _, k := range t.kinds {
			if l.Title(k.id) == "" {
				continue
			}
			id := l.Tag + "-" + k.id
			advice := strings.ReplaceAll(l.Advice, emergencyPlace, l.isolated(redflags.Emergency))
			if slices.Contains(ofDespair, k.id) {
				advice += "\n" + l.isolated(redflags.Crisis)
			}
			t.flags[id] = &redflags.Flag{ID: id, Urgency: redflags.Urgent, Title: l.Title(k.id), Language: l.Tag, Advice: advice}
		}
	}
}

// maxEarlier is how many bytes of the messages before the last are read, the newest of them.
const maxEarlier = 1024

// Assess implements redflags.Recogniser: it looks at the last message alone, then with
// those before it, of which an emergency that the last one adds nothing to was advised then.
func (t *Table) Assess(texts []string) redflags.Verdict {
	if len(texts) == 0 {
		return redflags.Verdict{}
	}
	last := texts[len(texts)-1]
	m := t.Match(last)
	earlier := redflags.Newest(texts[:len(texts)-1], maxEarlier)
	if m == nil && earlier != "" {
		m = t.match(earlier, last)
	}
	if m == nil {
		return redflags.Verdict{}
	}
	return redflags.Verdict{Urgency: redflags.Urgent, Flag: t.flag(m),
		Evidence: redflags.Evidence{
			Rule: "languages/kinds.txt:" + strconv.Itoa(m.Line) + " in " + m.Language.Tag, Words: m.Words,
		}}
}

// flag is the one of an emergency in its language; the English table's, which tells more of what to do,
// where the message is mostly English.
func (t *Table) flag(m *Match) *redflags.Flag {
	for _, f := range redflags.English().Flags() {
		if f.ID == m.English {
			return f
		}
	}
	return t.flags[m.Language.Tag+"-"+m.Kind]
}

// The bytes that are read of a message, from its beginning and its end.
const (
	maxBeginning = 2560
	maxEnd       = 1024
)

// clip leaves out the middle of a long message.
func clip(message string) string {
	if len(message) <= maxBeginning+maxEnd {
		return message
	}
	begin, end := maxBeginning, len(message)-maxEnd
	for begin > 0 && !utf8.RuneStart(message[begin]) {
		begin--
	}
	for end < len(message) && !utf8.RuneStart(message[end]) {
		end++
	}
	return message[:begin] + "\n" + message[end:]
}
