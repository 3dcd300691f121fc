package channeltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"bedside/bot"
)

// Inbox keeps arrivals in memory, each once as the store does: by its id, and by
// chat, message, edit and press. The zero value is ready.
type Inbox struct {
	mu   sync.Mutex
	kept []bot.Arrival
	seen map[string]bool
	fail int
}

// Accept keeps arrivals.
func (in *Inbox) Accept(_ context.Context, channel, _ string, arrivals []bot.Arrival) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fail > 0 {
		in.fail--
		return errors.New("the disk is full")
	}
	if in.seen == nil {
		in.seen = map[string]bool{}
	}
	for _, a := range arrivals {
		same := fmt.Sprint(a.Chat, " ", a.Message, " ", a.Edit, " ", a.Press)
		if !in.seen[a.ID] && !in.seen[same] {
			a.Channel = channel
			in.kept = append(in.kept, a)
		}
		in.seen[a.ID], in.seen[same] = true, true
	}
	return nil
}

// Knows tells whether something was kept of a chat.
func (in *Inbox) Knows(_ context.Context, _, chat string) (bool, error) {
	return slices.ContainsFunc(in.Kept(), func(a bot.Arrival) bool { return a.Chat == chat }), nil
}

// Fail lets so many calls fail.
func (in *Inbox) Fail(times int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.fail = times
}

// Kept returns what was kept, in order.
func (in *Inbox) Kept() []bot.Arrival {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.kept)
}

// Clear leaves out what was kept so far.
func (in *Inbox) Clear() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.kept = nil
}
