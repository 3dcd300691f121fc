package gaps

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/index/urgency"
	"bedside/knowledge"
)

// monday is when the digests of the tests end.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func weeksOf(counts ...[2]int) []Week {
	weeks := make([]Week, len(counts))
	for i, c := range counts {
		weeks[i] = Week{monday.AddDate(0, 0, -7*(len(counts)-i)), c[0], c[1]}
	}
	return weeks
}

func leafletDue(title string, year int) knowledge.Leaflet {
	return knowledge.Leaflet{Title: title, ReviewDue: time.Date(year, 5, 3, 0, 0, 0, 0, time.UTC)}
}

func TestDigest(t *testing.T) {
	swim := Section{"Ear tubes", "Swimming", "ear-tubes/swimming"}
	var many []Gap
	for _, text := range []string{"can I fly next week", "is there a car park", "may my friend come along",
		"do you have an interpreter", "how much does it cost", "where is the ward", "can I smoke"} {
		many = append(many, Gap{Wordings: []string{text}, Unanswered: 8 - len(many), Offered: len(many) % 3, Nearest: pain})
	}
	many = append(many,
		Gap{Wordings: []string{"how long does it itch"}, Unhelpful: 4, Reasons: map[bot.Reason]int{bot.ReasonUnclear: 2},
			Nearest: pain},
		Gap{Wordings: []string{"Hi Anna, when can I swim?", "my name is Ben, may I swim?"}, Unhelpful: 2,
			Reasons: map[bot.Reason]int{bot.ReasonWrong: 1, bot.ReasonMissing: 1}, Nearest: swim},
		Gap{Wordings: []string{"which ear"}, Offered: 1})
	raised := []Raised{
		{Text: "mower took two of his toes", At: monday.Add(-50 * time.Hour), Outcome: bot.OutcomeUrgent, Flag: "severe-bleeding",
			Like: []urgency.Example{{Text: "chainsaw slipped, hand is half off", Want: "urgent"},
				{Text: strings.Repeat("long story ", 12), Want: "urgent"}}},
		{Text: "my name is Ann, all is grey", At: monday.Add(-26 * time.Hour), Outcome: bot.OutcomeAnswer, Flag: "stroke"},
		{Text: "stitches smell", At: monday.Add(-2 * time.Hour), Outcome: bot.OutcomeToday, Flag: "wound"},
	}
	for name, digest := range map[string]Digest{
		"digest-raised": {End: monday, Weeks: weeksOf([2]int{5, 3}), Raised: raised},
		"digest-busy": {monday, many, []knowledge.Leaflet{leafletDue("Hand splint", 2024), leafletDue("Ear tubes", 2026)},
			weeksOf([2]int{40, 18}, [2]int{0, 0}, [2]int{52, 26}, [2]int{61, 37}, [2]int{50, 33}, [2]int{70, 52}, [2]int{66, 45},
				[2]int{84, 61}), nil, nil},
		"digest-quiet": {monday, nil, nil, weeksOf([2]int{0, 0}, [2]int{0, 0}, [2]int{3, 3}), nil, nil},
		"digest-due-soon": {End: monday, Weeks: weeksOf([2]int{2, 1}), DueSoon: []knowledge.Leaflet{
			{Title: "Knee brace", ReviewDue: monday}, {Title: "Wound care", ReviewDue: monday.AddDate(0, 0, 30)},
			{Title: "Diet", ReviewDue: monday, ReviewDueTo: knowledge.ToMonth}}},
		"digest-empty": {End: monday, Weeks: weeksOf([2]int{0, 0})},
		"digest-unhelpful": {monday, []Gap{{Wordings: []string{"how long does it itch"}, Unhelpful: 1, Nearest: pain}}, nil,
			weeksOf([2]int{2, 2}, [2]int{1, 1}), nil, nil},
		"digest-overdue": {monday, nil, []knowledge.Leaflet{leafletDue("Hand splint", 2024)},
			weeksOf([2]int{2, 2}, [2]int{1, 0}), nil, nil},
	} {
		reply := digest.Reply()
		golden.Equal(t, name+".txt", reply.Text+"\n")
		if reply.Outcome != bot.OutcomeChat || len(reply.Parts) == 0 || reply.Parts[0].Kind != bot.PartSay {
			t.Errorf("%s: %+v", name, reply)
		}
	}
}

func TestWeeks(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 11, 23, 8, 0, 0, 0, zurich) // the clocks were set back on 25 October
	row := func(at time.Time, patient bool, outcome bot.Outcome) bot.AuditRow {
		return bot.AuditRow{Outbound: bot.Outbound{Outcome: outcome}, At: at.UTC(), Patient: patient}
	}
	first := time.Date(2026, 9, 28, 8, 0, 0, 0, zurich)
	got := Weeks([]bot.AuditRow{
		row(first.Add(-time.Millisecond), true, bot.OutcomeAnswer), row(first, true, bot.OutcomeAnswer), row(first, false,
			bot.OutcomeAnswer),
		row(first.AddDate(0, 0, 7).Add(-time.Millisecond), true, bot.OutcomeAbstain), row(first.AddDate(0, 0, 7), true,
			bot.OutcomeClarify),
		row(end.Add(-time.Millisecond), true, bot.OutcomeAnswer), row(end, true, bot.OutcomeAnswer),
	}, end)
	want := make([]Week, DigestWeeks)
	for i := range want {
		want[i].Begins = first.AddDate(0, 0, 7*i)
	}
	want[0].Asked, want[0].Answered = 2, 1
	want[1].Asked = 1
	want[7].Asked, want[7].Answered = 1, 1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOverdue(t *testing.T) {
	a, b, c, d := leafletDue("A", 2026), leafletDue("B", 2024), leafletDue("C", 2027), knowledge.Leaflet{Title: "D"}
	a.ID, b.ID, c.ID, d.ID = "a", "b", "c", "d"
	library, _ := knowledge.NewLibrary([]knowledge.Leaflet{a, b, c, d})
	if diff := cmp.Diff([]knowledge.Leaflet{b, a}, Overdue(library, monday)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := Overdue(library, time.Date(2024, 5, 3, 23, 0, 0, 0, time.UTC)); len(got) != 0 {
		t.Errorf("overdue on the day itself: %v", got)
	}
}

func TestDueSoon(t *testing.T) {
	library, _ := knowledge.NewLibrary([]knowledge.Leaflet{{ID: "a", ReviewDue: monday.AddDate(0, 0, 31)},
		{ID: "b", ReviewDue: monday.AddDate(0, 0, 30)}, {ID: "c", ReviewDue: monday},
		{ID: "d", ReviewDue: monday.AddDate(0, 0, -1)},
		{ID: "e"}})
	var got []string
	for _, l := range DueSoon(library, monday) {
		got = append(got, l.ID)
	}
	if diff := cmp.Diff([]string{"c", "b"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWeekly(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zurich)
	}
	for _, tt := range []struct {
		text            string
		now, last, next time.Time
	}{
		{"mon 08:00", at(11, 23, 8, 0), at(11, 23, 8, 0), at(11, 30, 8, 0)},
		{"mon 08:00", at(11, 23, 7, 59), at(11, 16, 8, 0), at(11, 23, 8, 0)},
		{"Sun 23:30", at(11, 23, 0, 10), at(11, 22, 23, 30), at(11, 29, 23, 30)},
		{"sat 0:05", at(11, 23, 0, 10), at(11, 21, 0, 5), at(11, 28, 0, 5)},
		{"mon 08:00", at(10, 26, 9, 0), at(10, 26, 8, 0), at(11, 2, 8, 0)}, // the day after the clocks are set back
		{"sun 02:30", at(3, 30, 9, 0), at(3, 29, 2, 30), at(4, 5, 2, 30)},  // an hour that is left out
	} {
		w, err := ParseWeekly(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if last, next := w.Last(tt.now), w.Next(tt.now); !w.On || !last.Equal(tt.last) || !next.Equal(tt.next) {
			t.Errorf("%s at %v: last %v, want %v; next %v, want %v", tt.text, tt.now, last, tt.last, next, tt.next)
		}
	}
	for _, text := range []string{"", "mon", "monday 08:00", "mon 25:00", "mon 8 o'clock", "08:00 mon", "mon 08:00:00"} {
		if _, err := ParseWeekly(text); err == nil || !strings.Contains(err.Error(), "write it as mon 08:00") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if w, err := ParseWeekly("off"); w.On || err != nil {
		t.Errorf("off: %v, %v", w, err)
	}
}
