package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/golden"
)

// TestSentences shows every sentence of the desk that patients read, of a clinic that says all of
// itself and of one that says nothing.
func TestSentences(t *testing.T) {
	full := bot.Clinic{Name: "Hill Street Clinic", Emergency: "112", Contact: "the ward on 555 123.",
		Hours: "Monday to Friday, 8 to 17"}
	var b strings.Builder
	for _, c := range []bot.Clinic{full, {}} {
		fmt.Fprintf(&b, "# %s\n\n", c.Called())
		for _, s := range patientSentences(words{c, Hours{}, nil}) {
			fmt.Fprintf(&b, "%s\n\n", s)
		}
	}
	if strings.Contains(b.String(), "<no value>") {
		t.Error("a placeholder has no value")
	}
	golden.Equal(t, "sentences.txt", b.String())
}

func patientSentences(w words) []string {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
	carded := bot.Ticket{Code: "K7Q2", State: bot.TicketAnswered, Card: "1"}
	held := bot.Ticket{Code: "K7Q2", State: bot.TicketClaimed, Holds: true}
	waiting := bot.Ticket{Code: "K7Q2", State: bot.TicketWaiting}
	all := []string{
		w.say(saySend), w.say(sayDoNotSend), w.say(sayTakeBack), w.say(sayYesCall), w.say(sayNoCallMe), w.say(sayKept), w.say(sayOldButton), w.say(sayNothingOpen), w.say(sayIAmHere),
		w.say(sayNoCall), w.say(sayNoLongerNeeded), w.say(sayNotANumber), w.tried([]bot.Choice{{Label: "Ear tubes"}}),
		w.attached(bot.AttachmentPicture), w.of(carded, sayAlreadySent), w.of(carded, sayWithdrawn), w.say(sayMayISend), w.unnamed(now),
		w.say(sayWantQuestion), w.tooManyOpen(), strings.Join(w.sent(carded, now), "\n"), w.of(carded, sayDelayed),
		w.of(carded, sayDelayedUrgent), w.changed(waiting), w.changed(carded), w.of(carded, sayClaimed),
		w.notPassedOn(bot.AttachmentVoice), bot.PlainText(w.reply(held, "Yes.", nil)),
		bot.PlainText(w.reply(carded, "Yes.", nil)), w.back(waiting), w.back(carded), w.backAfterSilence(waiting),
		w.backAfterSilence(carded), w.nobodyYet(waiting), w.nobodyYet(carded), w.of(carded, sayMayWeCall), w.say(sayWantNumber),
		w.say(sayNumberKept), w.of(carded, sayToldUrgent),
	}
	for _, end := range slices.Sorted(maps.Keys(closings)) {
		all = append(all, w.closed(bot.Ticket{Code: "K7Q2", End: end}))
	}
	day := []Span{{8 * 60, 12 * 60}}
	for _, week := range []map[time.Weekday][]Span{nil, {time.Monday: nil}, {time.Monday: day}, {time.Friday: day}} {
		w.hours.Week = week
		all = append(all, w.expect(now))
	}
	return all
}
