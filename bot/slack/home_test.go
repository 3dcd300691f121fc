package slack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// TestGoldenHomeDesk shows staff what could not be answered.
func TestGoldenHomeDesk(t *testing.T) {
	d := &HomeDesk{Figures: []string{"The week in questions, 16 November to 23 November 2026\nPatients asked 84 " +
		"questions; 61 were answered from the leaflets: 73 %.",
		"Answered, week by week: ▄▅▅▆\n2 Nov: 50 % of 52 · 9 Nov: 68 % of 66"}}
	for i := range maxMissed + 2 {
		d.Missed = append(d.Missed, fmt.Sprintf("“can I <!channel> *fly* in %d weeks”: %d times", i, 20-i))
	}
	wantBlocks(t, "homedesk", d.blocks(), "")
	wantBlocks(t, "homedesk-quiet", (&HomeDesk{}).blocks(), "")
	if blocks := (*HomeDesk)(nil).blocks(); blocks != nil {
		t.Errorf("others see %v", blocks)
	}
}

// TestGoldenDigest shows the weekly digest, whose words are those of bot/desk.
func TestGoldenDigest(t *testing.T) {
	text, err := os.ReadFile("../gaps/testdata/digest-busy.txt")
	if err != nil {
		t.Fatal(err)
	}
	var parts []bot.Part
	for paragraph := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		parts = append(parts, bot.Part{Kind: bot.PartSay, Text: paragraph})
	}
	blocks, fallback := render(parts)
	wantBlocks(t, "digest", blocks, fallback)
}

// TestHomeDeskIsForStaff holds that the home shows everybody the leaflets, and
// staff alone what could not be answered.
func TestHomeDeskIsForStaff(t *testing.T) {
	home := Home{Clinic: "Hill & Dale", Leaflets: []HomeLeaflet{{Title: "Walking"}},
		Desk: func(_ context.Context, user string) (*HomeDesk, error) {
			if user == "U3" {
				return nil, errors.New("no store")
			}
			if user != "U1" {
				return nil, nil
			}
			return &HomeDesk{Missed: []string{"flying"}}, nil
		}}
	options := func(o *Options) { o.Home = func(context.Context) (Home, error) { return home, nil } }
	bubble(t, options, func(t *testing.T, r *harness) {
		for user, staff := range map[string]bool{"U1": true, "U2": false, "U3": false} {
			r.fake.OpenHome(user)
			settle(time.Second)
			text := string(r.fake.Home(user).Blocks)
			if !strings.Contains(text, "Walking") || strings.Contains(text, "flying") != staff {
				t.Errorf("%s sees %s", user, text)
			}
		}
		if !strings.Contains(r.logs.String(), "without what could not be answered") {
			t.Error("a failure is not logged")
		}
	})
}
