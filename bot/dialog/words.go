package dialog

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// What the bot says in its own words stands in wording's file; here is what it depends on. It
// says nothing medical: that is quoted.

// words is a clinic with what the bot says about it.
type words struct{ bot.Clinic }

// say returns a sentence that names nothing but the clinic.
func (c words) say(s wording.Sentence) string { return c.Say(s, nil) }

// What is said to a question.
var (
	sayOwnAdvice     = wording.Of("emergency.own-advice")
	sayStillAsk      = wording.Of("emergency.misunderstood")
	sayUnsure        = wording.Of("choice.unsure")
	sayWordsOnly     = wording.Of("no-answer.words-only")
	sayWhich         = wording.Of("choice.leaflet")
	sayWhichButton   = wording.Of("choice.leaflet-buttons")
	sayNoChoice      = wording.Of("choice.none")
	sayNoOrders      = wording.Of("no-answer.orders")
	sayNoLinks       = wording.Of("no-answer.links")
	sayNoLeaflets    = wording.Of("greeting.no-leaflets")
	sayMayBeOutdated = wording.Of("answer.outdated")
	sayAlso          = wording.Of("answer.also")
	sayTakenBack     = wording.Of("no-answer.taken-back")
	sayUnknown       = wording.Of("no-answer.unknown")
	sayOtherwise     = wording.Of("choice.otherwise")
)

// Opens the reply to what may be a thought of suicide.
var sayPossibleCrisis = wording.Of("emergency.possible-crisis")

// The replies to small talk.
var (
	sayWelcome   = wording.Of("talk.thanks")
	sayBye       = wording.Of("talk.bye")
	sayOK        = wording.Of("talk.ok")
	sayStartOver = wording.Of("talk.start-over")
	sayPerson    = wording.Of("talk.person")
	sayOffice    = wording.Of("talk.office")
	sayCross     = wording.Of("talk.cross")
	sayAllWell   = wording.Of("talk.all-well")
	sayRephrase  = wording.Of("choice.rephrase")
	sayNotClear  = wording.Of("talk.not-clear")
)

// Sentences with placeholders of their own.
var (
	sayUnseenWhat   = wording.Of("no-answer.unseen")
	sayPossibleIt   = wording.Of("emergency.possible")
	sayPossibleWhat = wording.Of("emergency.possible-what")
	sayHelloTo      = wording.Of("greeting.hello")
	sayWhoIAm       = wording.Of("talk.who")
	sayOffTopicTo   = wording.Of("talk.off-topic")
	sayTold         = wording.Of("talk.told")
	sayOffNow       = wording.Of("no-answer.off")
	sayOffWords     = wording.Of("no-answer.off-words")
	sayMissedSome   = wording.Of("answer.missed")
	sayRestLeft     = wording.Of("answer.rest")
	sayMean         = wording.Of("choice.mean")
	sayPickAgain    = wording.Of("choice.again")
	sayMeanButton   = wording.Of("choice.mean-buttons")
	sayAgainButton  = wording.Of("choice.again-buttons")
	sayTopicsMore   = wording.Of("greeting.topics-more")
	saySafety       = wording.Of("answer.safety")
	sayCareTeam     = wording.Of("parts.care-team")
)

// sayUnseen tells that what came with a message plays no part in the reply.
func (c words) sayUnseen(a bot.Attachment) string {
	return c.Say(sayUnseenWhat, wording.Values{"Attachment": string(a)})
}

// sayStaffEmergency is the reply to staff when their message sounds like an
// emergency of a patient's.
func (c words) sayStaffEmergency() string {
	return cmp.Or(c.StaffEmergency,
		"This reads like an emergency. Follow the clinic's emergency procedure now, or call "+c.EmergencyNumber()+".")
}

// sayPossible opens the reply to what may be an emergency.
func (c words) sayPossible(f *redflags.Flag) string {
	if strings.Contains(f.Advice, redflags.Crisis) {
		return c.say(sayPossibleCrisis)
	}
	if strings.Contains(f.Title, ".") { // a title that speaks to somebody is none of what happens
		return c.say(sayPossibleIt)
	}
	return c.Say(sayPossibleWhat, wording.Values{"What": strings.ToLower(f.Title[:1]) + f.Title[1:]})
}

// sayHello greets and says what can be asked.
func (c words) sayHello(lib *knowledge.Library) string {
	return c.Say(sayHelloTo, wording.Values{"Topics": c.sayAbout(lib)})
}

// sayWho tells what the bot is.
func (c words) sayWho(lib *knowledge.Library) string {
	return c.Say(sayWhoIAm, wording.Values{"Topics": c.sayAbout(lib)})
}

// sayOffTopic tells what there are leaflets about.
func (c words) sayOffTopic(lib *knowledge.Library) string {
	return c.Say(sayOffTopicTo, wording.Values{"Topics": c.sayAbout(lib)})
}

// sayOff is the reply to everything but emergencies while the bot is switched off, in the words
// of whoever switched it off; "" for general ones.
func (c words) sayOff(words string) string {
	words = cmp.Or(words, c.say(sayOffWords))
	if !strings.ContainsRune(".!?", rune(words[len(words)-1])) {
		words += "."
	}
	return c.Say(sayOffNow, wording.Values{"Words": words})
}

// sayMissed tells that so many other questions of a message have no answer; ""
// for none.
func (c words) sayMissed(questions int) string {
	if questions == 0 {
		return ""
	}
	return c.Count(sayMissedSome, questions, nil)
}

// sayRest tells that so many questions of a message were not looked at; "" for none.
func (c words) sayRest(questions int) string {
	if questions == 0 {
		return ""
	}
	return c.Say(sayRestLeft, wording.Values{"Most": strconv.Itoa(maxQuestions)})
}

// asks is a part that asks to choose, by a number, or by a button where there are some.
func asks(number, button string) bot.Part {
	return bot.Part{Kind: bot.PartSay, Text: number, WithButtons: button}
}

// which stands above leaflets.
func (c words) which() bot.Part { return asks(c.say(sayWhich), c.say(sayWhichButton)) }

// didYouMean stands above so many choices.
func (c words) didYouMean(choices int) bot.Part {
	return asks(c.Count(sayMean, choices, nil), c.Count(sayMeanButton, choices, nil))
}

// pickAgain asks for one of so many choices again.
func (c words) pickAgain(choices int) bot.Part {
	return asks(c.Count(sayPickAgain, choices, nil), c.Count(sayAgainButton, choices, nil))
}

// sayAbout tells what there are leaflets about.
func (c words) sayAbout(lib *knowledge.Library) string {
	if len(lib.Leaflets()) == 0 {
		return c.say(sayNoLeaflets)
	}
	return c.Topics(c.titles(lib))
}

// maxTitles is the largest number of leaflets that a greeting names.
const maxTitles = 5

func (c words) titles(lib *knowledge.Library) string {
	var names []string
	for _, leaflet := range lib.Leaflets() {
		names = append(names, leaflet.Title)
	}
	if more := len(names) - maxTitles; more > 1 {
		return c.Count(sayTopicsMore, more, wording.Values{"Leaflets": strings.Join(names[:maxTitles], ", ")})
	}
	return strings.Join(names, ", ")
}

// sourceLine names what is quoted.
func sourceLine(q knowledge.Quote) string { return q.Leaflet.Title + " › " + q.Section.Heading }

// webAddress returns a source that is one, and "" for any other.
func webAddress(source string) string {
	if u, err := url.Parse(source); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return source
}

// reviewLine says when and by whom a leaflet was reviewed, whether the next review is late at a time,
// and what the leaflet's notice adds.
func (c words) reviewLine(l *knowledge.Leaflet, at time.Time) string {
	return strings.TrimSpace(c.ReviewLine(l, at) + " " + l.Notice)
}

// safetyLine goes with every quote, and names whom to ask.
func (c words) safetyLine(l *knowledge.Leaflet) string {
	return c.Say(saySafety, wording.Values{
		"Whom": strings.TrimSuffix(cmp.Or(l.Contact, cmp.Or(c.Contact, c.say(sayCareTeam))), "."),
	})
}
