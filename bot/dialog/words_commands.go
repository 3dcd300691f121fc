package dialog

import (
	"strings"
	"time"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
)

// The bot's words for commands and buttons.

var (
	sayKeep       = wording.Of("greeting.names")
	sayStop       = wording.Of("commands.stopped")
	sayNoCommand  = wording.Of("commands.unknown")
	sayHelpHow    = wording.Of("commands.how")
	sayHelpReach  = wording.Of("commands.reach")
	sayWhyNot     = wording.Of("feedback.why")
	sayUnhelpful  = wording.Of("feedback.sorry")
	sayList       = wording.Of("commands.list")
	sayListMore   = wording.Of("commands.list-more")
	sayListPick   = wording.Of("commands.list-pick")
	sayListButton = wording.Of("commands.list-pick-buttons")
	sayOpenedOne  = wording.Of("commands.opened")
	sayContents   = wording.Of("commands.opened-parts")
	sayOpenButton = wording.Of("commands.opened-parts-buttons")
	sayReviewedOn = wording.Of("commands.list-reviewed")
	sayNoLink     = wording.Of("greeting.no-link")
	sayLine       = wording.Of("greeting.line")
	sayParagraph  = wording.Of("greeting.paragraph")
	sayHelloOpens = wording.Of("greeting.hello-leaflet")
)

// notices are the sentences that are said as they are.
var notices = map[bot.Notice]wording.Sentence{
	bot.NoticeWordsOnly:  sayWordsOnly,
	bot.NoticeSlowDown:   wording.Of("no-answer.too-many"),
	bot.NoticeFault:      wording.Of("no-answer.fault"),
	bot.NoticeContact:    sayPerson,
	bot.NoticeThanks:     wording.Of("feedback.thanks"),
	bot.NoticeOldButton:  wording.Of("no-answer.old-button"),
	bot.NoticeMayForget:  wording.Of("privacy.may-forget"),
	bot.NoticeForgotten:  wording.Of("privacy.forgotten"),
	bot.NoticeErase:      wording.Of("privacy.erase"),
	bot.NoticeHelpful:    wording.Of("feedback.helpful"),
	bot.NoticeNotHelpful: wording.Of("feedback.not-helpful"),
	bot.NoticeAskClinic:  wording.Of("feedback.ask-clinic"),
	bot.NoticeExport:     wording.Of("privacy.export"),
	bot.NoticePrivate:    wording.Of("commands.private"),
	bot.NoticeTakenBack:  sayTakenBack,
	bot.NoticeConsent:    wording.Of("privacy.consent"),
	bot.NoticeMustAgree:  wording.Of("privacy.must-agree"),
	bot.NoticeAgree:      wording.Of("privacy.agree"),

	bot.ReasonOther.Notice():   wording.Of("feedback.reason-other"),
	bot.ReasonUnclear.Notice(): wording.Of("feedback.reason-unclear"),
	bot.ReasonMissing.Notice(): wording.Of("feedback.reason-missing"),
	bot.ReasonWrong.Notice():   wording.Of("feedback.reason-wrong"),
}

// The paragraphs of the notice on privacy.
var (
	sayPrivacyKept     = wording.Of("privacy.kept")
	sayPrivacyLonger   = wording.Of("privacy.longer")
	sayPrivacyDesk     = wording.Of("privacy.desk")
	sayPrivacyPlatform = wording.Of("privacy.platform")
	sayPrivacyCommands = wording.Of("privacy.commands")
	sayDays            = wording.Of("privacy.days")
	sayHours           = wording.Of("privacy.hours")
)

// sayHelloAbout greets somebody who came for a leaflet.
func (c words) sayHelloAbout(l *knowledge.Leaflet) string {
	return c.Say(sayHelloOpens, wording.Values{"Leaflet": l.Title})
}

// Describe is what people read of the bot before they have written to it: in one line, and in a paragraph.
func Describe(clinic bot.Clinic) (line, paragraph string) {
	return clinic.Say(sayLine, nil), clinic.Say(sayParagraph, nil) + "\n\n" + clinic.EmergencyLine()
}

// sayHelp explains the use of the bot to patients.
func (c words) sayHelp() string {
	var commands []string
	for _, command := range bot.Commands() {
		commands = append(commands, "/"+command.Name+" – "+c.say(command.About))
	}
	return strings.Join([]string{c.say(sayHelpHow), c.say(sayHelpReach), strings.Join(commands, "\n")}, "\n\n")
}

// sayStaffHelp explains the use of the bot to staff.
func (c words) sayStaffHelp() string {
	return strings.Join([]string{
		"Ask me about the leaflets of " + c.Called() +
			": write to me directly, mention me in a channel, or send /ask with a question. I show you what they say, " +
			"word for word. When I do not know, I say so.",
		"An answer to /ask is for you alone until you share it. In a thread in which I was asked you need not mention me " +
			"again.",
		"/ask /leaflets – the leaflets I know\n/ask /privacy – what I keep about you\n/ask /export – get what I keep " +
			"about you\n/ask /forget – erase what I keep about you",
		c.sayStaffEmergencyOr(),
	}, "\n\n")
}

// sayStaffEmergencyOr tells staff what to do in an emergency.
func (c words) sayStaffEmergencyOr() string {
	if c.StaffEmergency == "" {
		return c.EmergencyLine()
	}
	return "In an emergency: " + c.StaffEmergency
}

// sayListed is a line of the list of leaflets.
func (c words) sayListed(label string, l *knowledge.Leaflet) string {
	if l.Reviewed.IsZero() {
		return label
	}
	return c.Say(sayReviewedOn, wording.Values{"Leaflet": label, "Day": bot.ReadableDate(l.Reviewed, l.ReviewedTo)})
}

// opened stands above so many sections of a leaflet that was picked from the list.
func (c words) opened(title string, sections int) bot.Part {
	values := wording.Values{"Leaflet": title}
	if sections == 0 {
		return bot.Part{Kind: bot.PartSay, Text: c.Say(sayOpenedOne, values)}
	}
	return asks(c.Say(sayContents, values), c.Say(sayOpenButton, values))
}

// sayPrivacy lists the data that is kept, with the time.
func (c words) sayPrivacy(kept time.Duration) string {
	paragraphs := []string{c.Say(sayPrivacyKept, wording.Values{"For": c.days(kept)}), c.say(sayPrivacyLonger)}
	if c.Desk != "" {
		paragraphs = append(paragraphs, c.Say(sayPrivacyDesk, wording.Values{"Place": c.Desk}))
	}
	paragraphs = append(paragraphs, c.say(sayPrivacyPlatform))
	if c.Privacy != "" {
		paragraphs = append(paragraphs, c.Privacy)
	}
	return strings.Join(append(paragraphs, c.say(sayPrivacyCommands)), "\n\n")
}

// days is a time in whole days, as a patient reads it.
func (c words) days(d time.Duration) string {
	n := int(d.Round(24*time.Hour) / (24 * time.Hour))
	if n < 1 {
		return c.say(sayHours)
	}
	return c.Count(sayDays, n, nil)
}
