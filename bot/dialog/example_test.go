package dialog_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/index"
	"bedside/knowledge/redflags"
	"bedside/knowledge/source"
)

const earTubes = `---
title: Ear tubes
reviewed: 2024-03-01
reviewer: Hill Street Clinic
---
## Swimming
Do not go swimming for two weeks after the operation.

## Pain
A cool drink helps on the first evening.
`

// A Responder replies to each message with the state that its last reply left.
func ExampleResponder() {
	library, problems := source.Load(fstest.MapFS{"ear-tubes.md": {Data: []byte(earTubes)}})
	if len(problems) > 0 {
		panic(problems)
	}
	search, err := index.Build(library, index.Options{})
	if err != nil {
		panic(err)
	}
	defer search.Close()
	responder := dialog.New(search, redflags.English(), bot.Clinic{Name: "Hill Street Clinic", Emergency: "112"})

	var state bot.Conversation
	for _, text := range []string{"When can he go swimming?", "He can't breathe!"} {
		reply, err := responder.Respond(context.Background(), bot.Message{Text: text, Conversation: state})
		if err != nil {
			panic(err)
		}
		state = reply.Conversation
		fmt.Println(reply.Outcome)
		if reply.Answer != nil {
			fmt.Println(reply.Answer.Passage.Text)
		}
	}
	// Output:
	// answer
	// Do not go swimming for two weeks after the operation.
	// urgent
}
