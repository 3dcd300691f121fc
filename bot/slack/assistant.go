package slack

import (
	"context"

	"github.com/slack-go/slack"
)

// maxPrompts is the number of prompts that an assistant's thread may suggest (docs,
// assistant.threads.setSuggestedPrompts).
const maxPrompts = 4

// The prompts of a new thread before anything was asked.
const (
	sayPrompts = "Often asked"
	sayNewHere = "What can I ask?"
	askNewHere = "/help"
)

// suggest offers what is asked most in a thread that somebody has opened beside what
// they read, in workspaces that have assistants. A failure is only logged: the thread
// does without.
func (c *Channel) suggest(ctx context.Context, in assistantThread) {
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{Title: sayPrompts, ChannelID: in.Channel,
		ThreadTS: in.Thread}
	for _, asked := range c.asked(ctx) {
		prompts.AddPrompt(cutTo(line(asked), maxLabel), line(asked))
	}
	if len(prompts.Prompts) == 0 {
		prompts.AddPrompt(sayNewHere, askNewHere)
	}
	err := c.call(ctx, "assistant.threads.setSuggestedPrompts", func(api *slack.Client) error {
		return api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts)
	})
	if err != nil {
		c.log.Warn("a thread could not be given suggestions", "error", err)
	}
}

// asked returns the questions that are asked most, as the App Home shows them.
func (c *Channel) asked(ctx context.Context) []string {
	if c.options.Home == nil {
		return nil
	}
	home, err := c.options.Home(ctx)
	if err != nil {
		c.log.Warn("what is asked most is not known", "error", err)
		return nil
	}
	return home.Asked[:min(len(home.Asked), maxPrompts)]
}
