package relay

import (
	"cmp"
	"crypto/sha256"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"bedside/bot"
)

// The times by which a question in pieces is put together.
const (
	restWithin  = 2 * time.Second // how long a piece waits for its rest, unless Options say otherwise
	pieceWithin = 3 * time.Second // how far two pieces are apart; platforms count whole seconds
)

// batch is a unit of answering: an arrival, or the pieces of a question.
type batch struct {
	bot.Inbound         // the last of them; Text is that of all
	ids         []int64 // all arrivals that it deals with
}

// batches makes a batch of each arrival that waits; a message that was
// changed before it was answered counts once, as it reads now.
func (r *Relay) batches(waiting []bot.Inbound) []*batch {
	var all []*batch
	for _, in := range waiting {
		if in.Kind == bot.ArrivalText && !in.Verdict.Known() { // kept by a version that kept no verdict
			in.Verdict = r.responder.Triage(in.Text)
		}
		i := slices.IndexFunc(all, func(b *batch) bool {
			return in.Edit != 0 && !in.Settled && in.Kind == bot.ArrivalText && b.Kind == bot.ArrivalText &&
				b.Message == in.Message
		})
		if j := slices.IndexFunc(all, func(b *batch) bool { return b.sharesAlbum(in) }); i < 0 && j >= 0 {
			all[j].addOfAlbum(in)
			continue
		}
		if i < 0 {
			all = append(all, &batch{in, []int64{in.ID}})
			continue
		}
		old := all[i].Inbound
		in.Before, in.Settled, in.Received = old.Before, old.Settled, old.Received
		if in.Lane.Token == 0 && in.Text == old.Text { // a change that nobody sees
			in.Lane = old.Lane
		}
		all[i].Inbound = in
		all[i].ids = append(all[i].ids, in.ID)
	}
	return all
}

// oldestBatch takes the batch to answer first, and returns the rest: an emergency, or
// else the oldest, with what belongs to it. It returns no batch, and how long to
// wait, when all there is is a piece of a question whose rest may still come.
func (r *Relay) oldestBatch(waiting []*batch, state bot.Conversation) (*batch, []*batch, time.Duration) {
	if i := slices.IndexFunc(waiting, func(b *batch) bool { return b.Verdict.Urgent() }); i >= 0 {
		if waiting[i].awaitsAdvice() {
			return nil, waiting, adviceAgain
		}
		return waiting[i], slices.Delete(slices.Clone(waiting), i, i+1), 0
	}
	if len(waiting) == 0 {
		return nil, nil, 0
	}
	b, n := waiting[0].clone(), 1
	switch {
	case b.Kind == bot.ArrivalOther:
		for ; n < len(waiting) && waiting[n].Kind == bot.ArrivalOther; n++ { // an album is many
			b.add(waiting[n])
		}
		wait := r.options.RestWithin - b.waited()
		if n == len(waiting) && wait > 0 && b.Album != "" { // the words may stand below a later one
			return nil, waiting, wait
		}
	case b.isPiece():
		for ; n < len(waiting) && !r.complete(b, state) && b.continues(waiting[n]); n++ {
			b.join(waiting[n])
			b.Verdict = r.joined.verdict(b.Text, r.responder.Triage)
		}
		wait := r.options.RestWithin - b.waited()
		if n == len(waiting) && wait > 0 && !r.complete(b, state) {
			return nil, waiting, wait
		}
	}
	return b, waiting[n:], 0
}

// clocksApart is how much later than now a batch may seem to have come, as another process has it, before the clock counts
// as set back.
const clocksApart = 2 * time.Second

// waited is how long a batch has waited. When it came in after now, the clock was set back
// meanwhile, and it is not kept waiting until that has come there again.
func (b *batch) waited() time.Duration {
	waited := time.Since(b.Received)
	if waited < -clocksApart {
		return math.MaxInt64
	}
	return max(waited, 0)
}

func (b *batch) clone() *batch { return &batch{b.Inbound, slices.Clone(b.ids)} }

// add makes another batch part of this one.
func (b *batch) add(other *batch) {
	attached := cmp.Or(other.Attached, b.Attached)
	b.Inbound = other.Inbound
	b.Attached = attached
	b.ids = append(b.ids, other.ids...)
}

// join adds the next piece of a question.
func (b *batch) join(piece *batch) {
	text, pieces := bot.JoinPieces(b.Text, piece.Text), bot.JoinPieces(b.Asking(), piece.Asking())
	b.add(piece)
	b.Text, b.Pieces = text, pieces
}

// message is the batch as the responder takes it, with the state of its conversation.
func (b *batch) message(state bot.Conversation) bot.Message {
	return bot.Message{Text: b.Text, At: b.At, Verdict: b.Verdict, Conversation: state, Attached: b.Attached}
}

// complete tells whether a batch needs no rest.
func (r *Relay) complete(b *batch, state bot.Conversation) bool {
	return b.Verdict.Urgent() || r.responder.Complete(b.Text, state)
}

// maxJoined is the number of joined texts whose verdicts are remembered.
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
func (b *batch) isPiece() bool {
	return b.Kind == bot.ArrivalText && !b.Settled && !b.Public && !isCommand(b.Text)
}

// adviceWithin is how long the answer to an emergency waits for its advice, which is to be
// read first; adviceAgain is when it is looked for again.
const (
	adviceWithin = 3 * time.Second
	adviceAgain  = 100 * time.Millisecond
)

// inLane tells whether the lane gives the advice: what else there is to say goes without.
func (b *batch) inLane() bool { return b.Lane.Token != 0 }

// awaitsAdvice tells whether the advice is to come first.
func (b *batch) awaitsAdvice() bool {
	return b.inLane() && b.Lane.Advised.IsZero() && b.waited() < adviceWithin
}

// isUnseenChange tells whether a message that was answered reads as it did: platforms tell of changes
// that nobody sees (docs of Telegram, Update.edited_message). It asks for nothing, be it a command, a
// question or the answer of staff, which are not to be done twice.
func (b *batch) isUnseenChange() bool {
	return b.Kind == bot.ArrivalText && b.Settled && b.Text == b.Before
}

func isCommand(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "/") }

// continues tells whether another may be the next piece.
func (b *batch) continues(next *batch) bool {
	return next.isPiece() && next.At.Sub(b.At).Abs() <= pieceWithin
}
