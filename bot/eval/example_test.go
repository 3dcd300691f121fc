package eval_test

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/index"
)

// fakeResponder greets whatever it is asked.
type fakeResponder struct{}

func (fakeResponder) Explain(context.Context, bot.Message) (bot.Reply, *index.Result, error) {
	return bot.Reply{Outcome: bot.OutcomeChat}, nil, nil
}

// A key is read, a responder is asked, and what it replied is judged; Report counts.
func Example() {
	key := `
kind: lay

? can I swim
= ear-tubes / Swimming

? hello
= chat
`
	cases, err := eval.Read("ear-tubes.key", strings.NewReader(key))
	if err != nil {
		panic(err)
	}
	judged, err := eval.Run(context.Background(), fakeResponder{}, cases)
	if err != nil {
		panic(err)
	}
	for _, j := range judged {
		fmt.Println(j.Case.Turns[0], "->", j.Verdict)
	}
	// Output:
	// can I swim -> wrong
	// hello -> right
}
