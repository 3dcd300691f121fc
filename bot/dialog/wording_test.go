package dialog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/bot/wording"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// TestSentences shows every sentence of a patient's conversation, of a clinic that says all of
// itself and of one that says nothing.
func TestSentences(t *testing.T) {
	full := hill
	full.Hours, full.OutOfHours, full.Crisis = "Monday to Friday, 8 to 17", "NHS 111", "Samaritans on 116 123."
	full.Desk, full.Privacy = "Slack", "The clinic's director answers for it."
	full.StaffEmergency = "Call 2222 and say where you are."
	var b strings.Builder
	for _, c := range []bot.Clinic{full, {}} {
		fmt.Fprintf(&b, "# %s\n\n", c.Called())
		for _, s := range sentences(t, words{c}) {
			fmt.Fprintf(&b, "%s\n\n", s)
		}
	}
	if strings.Contains(b.String(), "<no value>") {
		t.Error("a placeholder has no value")
	}
	golden.Equal(t, "sentences.txt", b.String())
}

// TestOwnSentences holds that a clinic's own sentence is what its patients read, and that the others
// are as ever.
func TestOwnSentences(t *testing.T) {
	own, problems := wording.Read("words.yaml", []byte("talk:\n  bye: Goodbye from all of us at {{.Clinic}}.\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	clinic := hill
	clinic.Words = own
	r := New(&fakeSearcher{library: library(t, earTubes())}, fakeTriager{}, clinic)
	for text, want := range map[string]string{
		"bye": "Goodbye from all of us at Hill Street Clinic.", "thanks": words{hill}.say(sayWelcome),
	} {
		if reply := respond(t, r, bot.Message{Text: text}); reply.Text != want {
			t.Errorf("%q: %q, want %q", text, reply.Text, want)
		}
	}
}

// leafletsOf is the list of a library's leaflets.
func leafletsOf(c words, lib *knowledge.Library) string {
	return New(&fakeSearcher{library: lib}, fakeTriager{}, c.Clinic).Command("leaflets", "", bot.Conversation{}, 0).Text
}

// bothWays is what a part says without buttons, and with them.
func bothWays(p bot.Part) string { return strings.TrimSuffix(p.Text+"\n\n"+p.WithButtons, "\n\n") }

func sentences(t *testing.T, c words) []string {
	leaflet := knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes", Reviewed: day(2024, 3, 1), Reviewer: "the ENT ward.",
		ReviewDue: day(2025, 5, 3), Contact: "the ENT nurses.", Sections: []knowledge.Section{section("Facts", "A fact.")}}
	var many []knowledge.Leaflet
	for i := range 70 {
		many = append(many, knowledge.Leaflet{ID: fmt.Sprint("l", i), Title: fmt.Sprint("Title ", i),
			Sections: []knowledge.Section{section("Facts", "A fact.")}})
	}
	none, one, lots := library(t), library(t, leaflet), library(t, many...)
	all := []string{
		c.say(sayOwnAdvice), c.say(sayStillAsk), c.say(sayUnsure), c.say(sayWelcome), c.say(sayBye), c.say(sayOK),
		c.say(sayWordsOnly), c.say(sayWhich), c.say(sayWhichButton), c.say(sayNoChoice), c.say(sayNoOrders), c.say(sayNoLinks),
		c.say(sayNoLeaflets), c.say(sayMayBeOutdated), c.say(sayAlso), c.say(sayStartOver),
		c.sayUnseen(bot.AttachmentPicture), c.sayUnseen(bot.AttachmentVoice), c.sayStaffEmergency(),
		c.sayPossible(&redflags.Flag{Title: "Trouble breathing"}), c.sayPossible(&redflags.Flag{Title: "You are not alone."}),
		c.sayHello(none), c.sayHello(one), c.sayHello(lots), c.sayWho(none), c.sayWho(one), c.say(sayPerson),
		c.say(sayOffice), c.say(sayCross), c.say(sayRephrase), c.sayOff(""), c.sayOff("We move house"), c.sayOff("Back soon!"),
		c.say(sayTakenBack), c.say(sayUnknown), c.sayMissed(0), c.sayMissed(1), c.sayMissed(2), c.sayRest(0), c.sayRest(2),
		c.say(sayOtherwise), bothWays(c.didYouMean(1)), bothWays(c.didYouMean(2)), bothWays(c.pickAgain(1)),
		bothWays(c.pickAgain(3)),
		c.reviewLine(&leaflet, day(2025, 1, 1)), c.reviewLine(&leaflet, day(2026, 1, 1)), c.reviewLine(&many[0], time.Time{}),
		c.safetyLine(&leaflet), c.safetyLine(&many[0]),
		c.say(sayKeep), c.say(sayStop), c.say(sayNoCommand), c.say(notices[bot.NoticeMayForget]),
		c.say(notices[bot.NoticeForgotten]), c.say(notices[bot.NoticeExport]), c.say(sayWhyNot), c.sayHelloAbout(&leaflet),
		c.sayHelp(), c.sayStaffHelp(), leafletsOf(c, none), leafletsOf(c, one), leafletsOf(c, lots),
		bothWays(c.opened("Ear tubes", 0)), bothWays(c.opened("Ear tubes", 2)), c.say(sayListButton),
		c.sayPrivacy(time.Hour), c.sayPrivacy(24 * time.Hour), c.sayPrivacy(30 * 24 * time.Hour),
		c.say(notices[bot.NoticeMustAgree]), c.say(notices[bot.NoticeSlowDown]), c.say(notices[bot.NoticeFault]),
		c.say(sayUnhelpful), c.say(notices[bot.NoticePrivate]),
		c.EmergencyLine(), c.ContactLine(), c.TodayLine(), c.CrisisLine(), c.EmergencyNumber(), c.Called(),
	}
	r := New(&fakeSearcher{library: one}, fakeTriager{}, c.Clinic)
	for _, n := range []bot.Notice{bot.NoticeWordsOnly, bot.NoticeSlowDown, bot.NoticeFault, bot.NoticeContact,
		bot.NoticeThanks, bot.NoticeUnhelpful, bot.NoticeOldButton, bot.NoticeMayForget, bot.NoticeForgotten,
		bot.NoticeErase, bot.NoticeHelpful, bot.NoticeNotHelpful, bot.NoticeAskClinic, bot.NoticeExport,
		bot.NoticePrivate, bot.NoticeWhy, bot.NoticeTakenBack, bot.NoticeShare, bot.NoticeConsent, bot.NoticeMustAgree,
		bot.NoticeAgree} {
		all = append(all, string(n)+": "+r.Say(n, bot.Conversation{}).Text)
	}
	return all
}
