package desk

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// fakePublisher has one leaflet, and the rulings of a store.
type fakePublisher struct{ h *harness }

func (p *fakePublisher) Withdraw(target string) (bot.Ruling, error) {
	if target != "ear-tubes/pain" {
		return bot.Ruling{}, errors.New("there is no leaflet \"" + target + "\"")
	}
	return bot.Ruling{Target: target, Passages: []string{"abc"}}, nil
}

func (p *fakePublisher) Restore(target string) (bot.Ruling, error) {
	for _, r := range p.Rulings() {
		if r.Target == target {
			return bot.Ruling{Target: target, Lifted: true}, nil
		}
	}
	return bot.Ruling{}, errors.New("this is not withdrawn")
}

func (p *fakePublisher) Rulings() []bot.Ruling {
	all, err := p.h.store.Rulings(p.h.t.Context())
	p.h.must(err)
	return all
}

func (p *fakePublisher) Title(target string) string { return "<" + target + ">" }

// command lets somebody send a command from a chat, and returns whether the desk took it.
func (r *harness) command(chat *bot.Peer, by, text string) bool {
	r.t.Helper()
	step, taken, err := r.Take(r.t.Context(), *chat, bot.Inbound{Arrival: bot.Arrival{Kind: bot.ArrivalText, By: by,
		Text: text}}, false)
	r.must(err)
	r.must(r.keep(chat.ID, step))
	return taken
}

// TestRulings goes through the commands of staff, in the staff chat and elsewhere in Slack.
func TestRulings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePublisher{}
		r := newHarness(t, Options{Publisher: p, Names: map[string]string{"U1": "Anna"}})
		p.h = r
		elsewhere := r.patient // a chat of one member of staff, for this test
		elsewhere.Channel = "slack"
		for _, tt := range []struct {
			by, text, reads string
			holds           []string
		}{
			{"U1", "/withdraw", "Nothing is withdrawn.", nil},
			{"U1", "/withdraw ear-tubes/pain", "Say why", nil},
			{"U1", "/withdraw knee the time is wrong", "There is no leaflet \"knee\". Nothing has changed.", nil},
			{"U1", "/withdraw ear-tubes/pain " + strings.Repeat("x", 501), "too long", nil},
			{"U9", "/withdraw ear-tubes/pain the time is wrong", sayNotStaff, nil},
			{"", "/off", sayNotStaff, nil},
			{"U1", "/restore ear-tubes/pain", "This is not withdrawn. Nothing has changed.", nil},
			{"U1", "/withdraw ear-tubes/pain “the time\nis wrong”", "/restore ear-tubes/pain takes it back",
				[]string{"ear-tubes/pain"}},
			{"U2", "/off We are checking.", "“We are checking.”", []string{"*", "ear-tubes/pain"}},
			{"U2", "/withdraw", "by Anna – withdrawn: <ear-tubes/pain> (ear-tubes/pain): the time is wrong",
				[]string{"*", "ear-tubes/pain"}},
			{"U1", "/on", "I answer again", []string{"ear-tubes/pain"}},
			{"U2", "/restore ear-tubes/pain it is mended", "Restored: <ear-tubes/pain>", nil},
			{"U2", "/off", "Emergencies still get their advice", []string{"*"}},
			{"U2", "/ON", "I answer again", nil},
		} {
			for _, chat := range []*bot.Peer{&r.staff, &elsewhere} {
				before := p.Rulings()
				r.heard, r.seen = nil, nil
				if !r.command(chat, tt.by, tt.text) {
					t.Errorf("%s: not taken", tt.text)
				}
				if read := strings.Join(append(r.heard, r.seen...), "\n"); !strings.Contains(read, tt.reads) {
					t.Errorf("%s by %s: staff read\n%s\nwant %q", tt.text, tt.by, read, tt.reads)
				}
				colleagues := len(r.seen) > 0 && chat == &elsewhere
				if changed := !cmp.Equal(before, p.Rulings(), cmpopts.EquateEmpty()); changed != colleagues && chat == &elsewhere {
					t.Errorf("%s: colleagues are told: %v, changed: %v", tt.text, colleagues, changed)
				}
				if chat == &r.staff && tt.holds != nil || tt.holds == nil && len(p.Rulings()) > 0 {
					var holds []string
					for _, ruling := range p.Rulings() {
						holds = append(holds, ruling.Target)
					}
					if diff := cmp.Diff(tt.holds, holds, cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("%s: holds (-want +got):\n%s", tt.text, diff)
					}
				}
				if chat == &r.staff { // the same again elsewhere, from the same state
					r.must(r.restoreTo(before))
				}
			}
		}
	})
}

// restoreTo makes rulings hold as before.
func (r *harness) restoreTo(before []bot.Ruling) error {
	now, err := r.store.Rulings(r.t.Context())
	for i := range now {
		now[i].Lifted = true
	}
	return errors.Join(err, r.store.Rule(r.t.Context(), append(now, before...)...))
}

// TestRulingsAreLogged holds that the log tells who did what and why, and who tried.
func TestRulingsAreLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePublisher{}
		r := newHarness(t, Options{Publisher: p})
		p.h = r
		elsewhere := r.patient
		elsewhere.Channel = "slack"
		r.command(&r.staff, "U1", "/withdraw ear-tubes/pain the time is wrong")
		r.command(&elsewhere, "U9", "/on")
		r.command(&elsewhere, "U2", `/off "Checking."`)
		var got []bot.Line
		r.must(r.store.Log(context.Background(), func(line bot.LoggedLine) error {
			got = append(got, line.Line)
			return nil
		}))
		want := []bot.Line{{Who: "slack:U1", What: "withdrew ear-tubes/pain: the time is wrong"},
			{Who: "slack:U9", What: "refused: on"}, {Who: "slack:U2", What: "switched the bot off: Checking."}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// TestOldCommand holds that a command is not carried out again because its message is told of again.
func TestOldCommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePublisher{}
		r := newHarness(t, Options{Publisher: p})
		p.h = r
		step, taken, err := r.Take(t.Context(), r.staff, bot.Inbound{Arrival: bot.Arrival{Kind: bot.ArrivalText, By: "U1",
			Text: "/off", Edit: 1}, Before: "/off", Settled: true}, false)
		if err != nil || !taken || len(step.Rulings)+len(step.Notes) > 0 {
			t.Errorf("%+v, %v, %v", step, taken, err)
		}
	})
}

// TestPatientsRuleNothing holds that the commands are none for patients, nor where others read
// along, nor without somebody who makes rulings.
func TestPatientsRuleNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakePublisher{}
		r := newHarness(t, Options{Publisher: p})
		p.h = r
		without := newHarness(t, Options{})
		for what, take := range map[string]func(text string) bool{
			"a patient": r.writes,
			"a group": func(text string) bool {
				return r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalText, Text: text, By: "U1", Public: true})
			},
			"nobody to make rulings": func(text string) bool { return without.command(&without.staff, "U1", text) },
		} {
			for _, text := range []string{"/off", "/on", "/restore ear-tubes/pain"} {
				if take(text) {
					t.Errorf("%s: %s is taken", what, text)
				}
			}
		}
		r.writes("/withdraw ear-tubes/pain it hurts") // takes back a question of theirs
		if len(p.Rulings()) > 0 {
			t.Errorf("a patient made a ruling: %+v", p.Rulings())
		}
	})
}
