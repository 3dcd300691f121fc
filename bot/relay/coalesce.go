package relay

import (
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"

	"bedside/bot"
)

// How a question in pieces is put together.
const (
	restWithin  = 2 * time.Second // how long a piece waits for its rest
	pieceWithin = 3 * time.Second // how far two pieces are apart; platforms count whole seconds
)

// batch is what is answered as one: an arrival, or the pieces of a question.
type batch struct {
	bot.Inbound         // the last of them; Text is that of all
	ids         []int64 // all arrivals that it deals with
}

// batches are what a chat waits for, each arrival by itself; a message that was
// changed before it was answered counts once, as it reads now.
func (r *Relay) batches(waiting []bot.Inbound) []*batch {
	var all []*batch
	for _, in := range waiting {
		if in.Kind == bot.ArrivalText && !in.Verdict.Known() { // kept by a version that kept no verdict
			in.Verdict = r.responder.Triage(in.Text)
		}
		i := slices.IndexFunc(all, func(u *batch) bool {
			return in.Edit != 0 && !in.Settled && in.Kind == bot.ArrivalText && u.Kind == bot.ArrivalText && u.Message == in.Message
		})
		if i < 0 {
			all = append(all, &batch{in, []int64{in.ID}})
			continue
		}
		old := all[i].Inbound
		in.Before, in.Settled, in.Received = old.Before, old.Settled, old.Received
		all[i].Inbound = in
		all[i].ids = append(all[i].ids, in.ID)
	}
	return all
}

// oldestBatch takes the batch to answer first, and returns the rest: an emergency, or
// else the oldest, with what belongs to it. It returns no batch, and how long to
// wait, when all there is is a piece of a question whose rest may still come.
func (r *Relay) oldestBatch(waiting []*batch, state bot.Conversation) (*batch, []*batch, time.Duration) {
	if i := slices.IndexFunc(waiting, func(u *batch) bool { return u.Verdict.Urgent() }); i >= 0 {
		return waiting[i], slices.Delete(slices.Clone(waiting), i, i+1), 0
	}
	if len(waiting) == 0 {
		return nil, nil, 0
	}
	u, n := waiting[0].clone(), 1
	switch {
	case u.Kind == bot.ArrivalOther:
		for ; n < len(waiting) && waiting[n].Kind == bot.ArrivalOther; n++ { // an album is many
			u.add(waiting[n])
		}
	case u.isPiece():
		for ; n < len(waiting) && !r.complete(u, state) && u.continues(waiting[n]); n++ {
			u.join(waiting[n])
			u.Verdict = r.joined.verdict(u.Text, r.responder.Triage)
		}
		wait := restWithin - time.Since(u.Received)
		if n == len(waiting) && wait > 0 && !r.complete(u, state) {
			return nil, waiting, wait
		}
	}
	return u, waiting[n:], 0
}

func (u *batch) clone() *batch { return &batch{u.Inbound, slices.Clone(u.ids)} }

// add makes another batch part of this one.
func (u *batch) add(other *batch) {
	u.Inbound = other.Inbound
	u.ids = append(u.ids, other.ids...)
}

// join adds the next piece of a question.
func (u *batch) join(piece *batch) {
	text := u.Text + "\n" + piece.Text
	u.add(piece)
	u.Text = text
}

// message is the batch as the responder takes it, with the state of its conversation.
func (u *batch) message(state bot.Conversation) bot.Message {
	return bot.Message{Text: u.Text, At: u.At, Verdict: u.Verdict, Conversation: state}
}

// complete tells whether a batch needs no rest.
func (r *Relay) complete(u *batch, state bot.Conversation) bool {
	return u.Verdict.Urgent() || r.responder.Complete(u.Text, state)
}

// maxJoined is how many texts put together from pieces keep their verdict.
const maxJoined = 1000

// joined remembers the verdicts on texts that were put together from pieces: they
// are put together anew whenever a further piece comes. The zero value is ready.
type joined struct {
	mu       sync.Mutex
	verdicts map[[sha256.Size]byte]bot.Verdict // by hash, so that no text stays here
}

// verdict returns the verdict on a text, which triage makes the first time.
func (j *joined) verdict(text string, triage func(string) bot.Verdict) bot.Verdict {
	key := sha256.Sum256([]byte(text))
	j.mu.Lock()
	v, known := j.verdicts[key]
	j.mu.Unlock()
	if known {
		return v
	}
	v = triage(text)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.verdicts == nil || len(j.verdicts) >= maxJoined {
		j.verdicts = map[[sha256.Size]byte]bot.Verdict{}
	}
	j.verdicts[key] = v
	return v
}

// isPiece tells whether this may be a piece of a question: a text that is
// neither a command, nor the change of what was answered, nor said in public.
func (u *batch) isPiece() bool {
	return u.Kind == bot.ArrivalText && !u.Settled && !u.Public && !isCommand(u.Text)
}

func isCommand(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "/") }

// continues tells whether another may be the next piece.
func (u *batch) continues(next *batch) bool {
	return next.isPiece() && next.At.Sub(u.At).Abs() <= pieceWithin
}
