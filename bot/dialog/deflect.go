package dialog

import (
	"regexp"
	"slices"
	"strings"

	"bedside/bot/wording"
	"bedside/knowledge/lexicon"
)

// deflect replies to what puts no question: an order to be something else, an
// advert, a bare link. It reports false when the message may ask something. It
// repeats nothing of the message.
func deflect(text string) (wording.Sentence, bool) {
	bare := links.ReplaceAllString(text, " ")
	words := lexicon.Words(bare)
	switch {
	case mayAsk(words):
		return "", false
	case orders(words):
		return sayNoOrders, true
	case advert(words, bare != text):
		return sayNoLinks, true
	}
	return "", false
}

// links are web addresses; without a scheme only those with an ending that no
// sentence has.
var links = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|net|org|info|biz|xyz|shop)\b(?:/\S*)?`)

// mayAsk tells whether words put a question that has content of its own, which
// talk of the bot's instructions has not. In doubt they do.
func mayAsk(words []lexicon.Word) bool {
	for _, clause := range lexicon.Clauses(words) {
		from := lexicon.QuestionAt(clause)
		if clause[len(clause)-1].Stop == '?' {
			from = 0
		}
		content := func(w lexicon.Word) bool { return !lexicon.IsEmpty(w.Text) && !orderWords[w.Text] }
		if from >= 0 && slices.ContainsFunc(clause[from:], content) {
			return true
		}
	}
	return false
}

// orders tells whether words hold one of orderPhrases.
func orders(words []lexicon.Word) bool {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(" " + w.Text)
	}
	text := b.String() + " "
	return slices.ContainsFunc(orderPhrases, func(phrase string) bool { return strings.Contains(text, " "+phrase+" ") })
}

// advert tells whether words are nothing but an advert, or what stands around a link.
func advert(words []lexicon.Word, link bool) bool {
	selling := map[string]bool{}
	for _, w := range words {
		if advertWords[w.Text] {
			selling[w.Text] = true
		} else if !lexicon.IsEmpty(w.Text) && !aroundAdverts[w.Text] {
			return false
		}
	}
	return link || len(selling) >= minAdvert
}

// minAdvert is how many different words of an advert one without a link has.
const minAdvert = 3

// The words and phrases by which a message is deflected.
var (
	deflectTable  = readTable("en/deflect.txt")
	orderPhrases  = deflectTable.lines("orders")
	orderWords    = deflectTable.words("order words")
	advertWords   = deflectTable.words("advert words")
	aroundAdverts = deflectTable.words("around adverts")
)
