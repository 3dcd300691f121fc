package urgency

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"bedside/index/encoder"
	"bedside/knowledge/redflags"
)

// What is read of a chat: the last messages, in windows of tokens that overlap.
const (
	maxTexts   = 3
	window     = 126
	stride     = 96
	maxWindows = 4
)

// waitWithin is how long a message waits for its turn before it is left to the table.
const waitWithin = 40 * time.Millisecond

// The levels, in the order of the head's outputs.
const (
	levelNone = iota
	levelToday
	levelUrgent
	levels
)

// Thresholds are the probabilities from which a message is raised, set in training on
// upper confidence bounds of what is raised wrongly.
type Thresholds struct {
	Urgent float64 `json:"urgent"` // of urgent: the reply is the advice
	Line   float64 `json:"line"`   // of urgent: the reply opens with the emergency line
	Today  float64 `json:"today"`  // of urgent or today
	Kind   float64 `json:"kind"`   // of a kind: it is sure enough for its own advice
}

// valid tells whether thresholds are probabilities in their order.
func (t Thresholds) valid() bool {
	return 0 < t.Line && t.Line <= t.Urgent && t.Urgent <= 1 && 0 < t.Today && t.Today <= 1 && 0 < t.Kind && t.Kind <= 1
}

// Recogniser tells how urgent messages are. It does not change and may be used by many
// goroutines.
type Recogniser struct {
	encoder    *encoder.Encoder
	level      linear
	kind       linear
	kinds      []string
	thresholds Thresholds
	advice     advice

	slots   chan struct{} // one for each message that may be read at a time
	skipped atomic.Int64
}

// New makes a recogniser of an encoder's weights and the table whose advice it gives.
// It fails when the weights have no such head, or the table no such flags.
func New(e *encoder.Encoder, table *redflags.Table) (*Recogniser, error) {
	var record struct {
		Urgency struct {
			Kinds      []string   `json:"kinds"`
			Thresholds Thresholds `json:"thresholds"`
		} `json:"urgency"`
	}
	if err := json.Unmarshal(e.Weights().Record(), &record); err != nil {
		return nil, fmt.Errorf("making the recogniser: reading the training record: %w", err)
	}
	r := &Recogniser{
		encoder: e, kinds: record.Urgency.Kinds, thresholds: record.Urgency.Thresholds,
		slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
	if !r.thresholds.valid() || len(r.kinds) == 0 {
		return nil, fmt.Errorf("making the recogniser: the training record has no thresholds or no kinds")
	}
	var err error
	if r.level, err = layerOf(e.Weights(), "urgency.level", levels, e.Width()); err != nil {
		return nil, fmt.Errorf("making the recogniser: %w", err)
	}
	if r.kind, err = layerOf(e.Weights(), "urgency.kind", len(r.kinds), e.Width()); err != nil {
		return nil, fmt.Errorf("making the recogniser: %w", err)
	}
	if r.advice, err = adviceFrom(table, r.kinds); err != nil {
		return nil, fmt.Errorf("making the recogniser: %w", err)
	}
	return r, nil
}

// Skipped returns how many messages were left to the table since the start, because
// they would have waited too long.
func (r *Recogniser) Skipped() int64 { return r.skipped.Load() }

// Assess implements redflags.Recogniser. It takes a few milliseconds of one core, and
// gives the zero Verdict when no core is free within 40 milliseconds.
func (r *Recogniser) Assess(texts []string) redflags.Verdict {
	if len(texts) == 0 {
		return redflags.Verdict{}
	}
	late := time.NewTimer(waitWithin)
	defer late.Stop()
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-late.C:
		r.skipped.Add(1)
		return redflags.Verdict{}
	}
	return r.verdict(r.Probabilities(texts))
}

// Probabilities are what the head makes of messages.
type Probabilities struct {
	None, Today, Urgent float64
	Kinds               []float64 // of an emergency's kinds, in the order of Kinds
}

// Kinds names the kinds of emergency. The slice must not be changed.
func (r *Recogniser) Kinds() []string { return r.kinds }

// Probabilities reads messages, oldest first. Of several windows it returns the
// probabilities of the one in which an emergency is likeliest.
func (r *Recogniser) Probabilities(texts []string) Probabilities {
	tokens := r.encoder.Tokenize(chat(texts), maxTokenized)
	best := r.window(tokens[max(0, len(tokens)-window):])
	for n := 1; n < maxWindows && len(tokens) > window+(n-1)*stride; n++ {
		end := len(tokens) - n*stride
		if p := r.window(tokens[max(0, end-window):end]); p.Urgent > best.Urgent {
			best = p
		}
	}
	return best
}

// maxTokenized bounds what is cut into tokens: a message of 4,096 characters, which is
// the longest that chats accept, has fewer.
const maxTokenized = 6000

func (r *Recogniser) window(tokens []encoder.Token) Probabilities {
	pooled := r.encoder.EncodeTokens(tokens).Pooled
	level := softmax(r.level.apply(pooled))
	return Probabilities{level[levelNone], level[levelToday], level[levelUrgent], softmax(r.kind.apply(pooled))}
}

// chat is the text of a chat as training joins it: its last messages, each in one line.
func chat(texts []string) string {
	var turns []string
	for _, text := range texts[max(0, len(texts)-maxTexts):] {
		turns = append(turns, strings.Join(strings.Fields(text), " "))
	}
	return strings.Join(turns, " / ")
}

// verdict compares probabilities with the thresholds.
func (r *Recogniser) verdict(p Probabilities) redflags.Verdict {
	t := r.thresholds
	best := 0
	for i := range p.Kinds {
		if p.Kinds[i] > p.Kinds[best] {
			best = i
		}
	}
	v := redflags.Verdict{Evidence: redflags.Evidence{
		Rule: fmt.Sprintf("recogniser: urgent %.2f, today %.2f, %s %.2f", p.Urgent, p.Today, r.kinds[best], p.Kinds[best]),
	}}
	switch {
	case p.Urgent >= t.Urgent && p.Kinds[best] >= t.Kind && r.advice.byKind[best] != nil:
		v.Urgency, v.Flag = redflags.Urgent, r.advice.byKind[best]
	case p.Urgent >= t.Urgent:
		v.Urgency, v.Flag = redflags.Urgent, r.advice.general
	case p.Urgent >= t.Line:
		v.Urgency, v.Flag = redflags.Possible, r.advice.possible
	case p.Urgent+p.Today >= t.Today:
		v.Urgency, v.Flag = redflags.Today, r.advice.today
	default:
		return redflags.Verdict{}
	}
	return v
}
