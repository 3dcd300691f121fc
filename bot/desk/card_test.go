package desk

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestCardButtons holds which buttons a card has, in rows that are never empty.
func TestCardButtons(t *testing.T) {
	const number = "0123 456 789"
	for name, test := range map[string]struct {
		forms  bool
		ticket bot.Ticket
		want   [][]string
	}{
		"waiting":             {false, bot.Ticket{State: bot.TicketWaiting}, [][]string{{sayClaim}, {sayCallBack, sayClose}}},
		"waiting, with forms": {true, bot.Ticket{State: bot.TicketWaiting}, [][]string{{sayClaim, sayReplyToPatient}, {sayCallBack, sayClose}}},
		"claimed":             {false, bot.Ticket{State: bot.TicketClaimed}, [][]string{{sayCallBack, sayTakeOver, sayClose}}},
		"asked for a call":    {false, bot.Ticket{State: bot.TicketClaimed, Call: bot.CallAsked}, [][]string{{sayTakeOver, sayClose}}},
		"a number": {false, bot.Ticket{State: bot.TicketClaimed, Call: bot.CallNumber, Number: number},
			[][]string{{sayShowNumber}, {sayTakeOver, sayClose}}},
		"a number, with forms": {true, bot.Ticket{State: bot.TicketClaimed, Call: bot.CallNumber, Number: number},
			[][]string{{sayShowNumber}, {sayReplyToPatient}, {sayTakeOver, sayClose}}},
		"a number, answered": {false, bot.Ticket{State: bot.TicketAnswered, Call: bot.CallNumber, Number: number},
			[][]string{{sayShowNumber}, {sayTakeOver, sayClose}}},
		"a number, ended": {false, bot.Ticket{State: bot.TicketClosed, Call: bot.CallNumber, Number: number},
			[][]string{{sayShowNumber}}},
		"ended": {false, bot.Ticket{State: bot.TicketClosed}, nil},
	} {
		d := &Desk{options: Options{Forms: test.forms}}
		var got [][]string
		for _, row := range d.cardButtons(test.ticket) {
			labels := []string{}
			for _, b := range row {
				labels = append(labels, b.Label)
			}
			got = append(got, labels)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
