package slack

import (
	"context"
	"strings"
	"sync"

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
		prompts.AddPrompt(cutTo(unmarked(asked), maxLabel), unmarked(asked))
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

// sayLooking stands behind the bot's name below a thread, while an answer takes a while.
const sayLooking = "is looking in the leaflets…"

// Typing shows in a thread, an assistant's or any other, that a reply is on its way. It goes when the reply
// is there (docs, assistant.threads.setStatus, with chat:write). Elsewhere Slack has no such sign.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	to, err := parseAddress(chat)
	if err != nil || to.thread == "" || to.user != "" {
		return nil
	}
	return c.call(ctx, "assistant.threads.setStatus", func(api *slack.Client) error {
		return api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: to.channel, ThreadTS: to.thread, Status: sayLooking,
		})
	})
}

// maxThreadTitle is the length of a thread's title in the list of them, in characters.
const maxThreadTitle = 75

// entitle names an assistant's thread by the first question in it, so that it is found again in the list
// of them. A failure is only logged.
func (c *Channel) entitle(ctx context.Context, chat, question string) {
	to, err := parseAddress(chat)
	if err == nil {
		err = c.call(ctx, "assistant.threads.setTitle", func(api *slack.Client) error {
			return api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
				ChannelID: to.channel, ThreadTS: to.thread, Title: cutTo(unmarked(question), maxThreadTitle),
			})
		})
	}
	if err != nil {
		c.log.Warn("a thread could not be given its title", "error", err)
	}
}

// assistants are the threads of assistants that were opened and have no title yet.
type assistants struct {
	mu     sync.Mutex
	opened map[string]bool
}

func (a *assistants) keep(chat string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.opened == nil || len(a.opened) >= maxThreads {
		a.opened = map[string]bool{}
	}
	a.opened[chat] = true
}

// take tells whether a chat is one of them, and forgets it.
func (a *assistants) take(chat string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	found := a.opened[chat]
	delete(a.opened, chat)
	return found
}

// unmarked is one line without the brackets that markup stands between: in the fields of an assistant
// nothing says how they are escaped.
func unmarked(text string) string {
	return strings.NewReplacer("<", "‹", ">", "›").Replace(line(text))
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
