package urgency

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"bedside/index/encoder"
	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

// What is read of a chat: the last messages, in windows of tokens that overlap.
const (
	maxTexts   = 3
	window     = 126
	stride     = 96
	maxWindows = 4
)

// WaitOnLane is the Options.Wait where an emergency waits for its advice.
const WaitOnLane = 40 * time.Millisecond

// The levels, in the order of the head's outputs.
const (
	levelNone = iota
	levelToday
	levelUrgent
	levels
)

// Recogniser tells how urgent messages are. It does not change and may be used by many
// goroutines.
type Recogniser struct {
	encoder    *encoder.Encoder
	heads      *encoder.Weights // that have the heads: those of the encoder, or its adapter
	level      linear
	kind       linear
	kinds      []string
	thresholds Thresholds
	advice     advice
	detector   *Detector // of suicidal thoughts; nil where it is of other heads
	suicidal   int       // their place in kinds

	wait    time.Duration
	slots   chan struct{} // one for each message that may be read at a time
	skipped atomic.Int64
}

// Options are how a recogniser behaves; the zero Options are for tests and for measuring.
type Options struct {
	// Wait is how long a message waits for its turn before it is left to the table;
	// 0 for as long as it takes.
	Wait time.Duration
	// Thresholds are those of the program when they are zero.
	Thresholds Thresholds
}

// New makes a recogniser of an encoder, with the adapter that is of its weights, and the table whose advice it gives.
// It fails when neither the adapter nor the weights have such heads, or the table no such flags.
func New(e *encoder.Encoder, table Flags, options Options) (*Recogniser, error) {
	r := &Recogniser{
		encoder: e, thresholds: options.Thresholds, wait: options.Wait,
		slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
	if err := r.build(table); err != nil {
		return nil, fmt.Errorf("making the recogniser of the weights %s: %w", e.Weights().Version(), err)
	}
	return r, nil
}

// levelNames are the levels, as the training record names them.
var levelNames = []string{"none", "today", "urgent"}

// build takes the heads out of the weights, and the advice out of the table.
func (r *Recogniser) build(table Flags) (err error) {
	if r.encoder, r.heads, err = Adapt(r.encoder); err != nil {
		return err
	}
	var record struct{ Levels, Kinds []string }
	if err := json.Unmarshal(r.heads.Record(), &record); err != nil {
		return fmt.Errorf("reading the training record: %w", err)
	}
	if !slices.Equal(record.Levels, levelNames) || len(record.Kinds) == 0 {
		return fmt.Errorf("the training record has the levels %q and %d kinds", record.Levels, len(record.Kinds))
	}
	r.kinds = record.Kinds
	if r.thresholds == (Thresholds{}) {
		if r.thresholds, err = thresholdsFor(r.Version()); err != nil {
			return err
		}
	}
	if !r.thresholds.valid() {
		return fmt.Errorf("%+v are no thresholds", r.thresholds)
	}
	if r.level, err = layerOf(r.heads, "urgency.level", levels, r.encoder.Width()); err != nil {
		return err
	}
	if r.kind, err = layerOf(r.heads, "urgency.kind", len(r.kinds), r.encoder.Width()); err != nil {
		return err
	}
	if err := r.detect(); err != nil {
		return err
	}
	r.advice, err = adviceFrom(table, r.kinds)
	return err
}

// Skipped returns how many assessments were left to the table since the start, because
// they would have waited too long. A message may have several.
func (r *Recogniser) Skipped() int64 { return r.skipped.Load() }

// Assess implements redflags.Recogniser. It takes some ten milliseconds of one core a window, and
// gives the zero Verdict when no core is free within Options.Wait.
func (r *Recogniser) Assess(texts []string) redflags.Verdict {
	v, _ := r.judge(texts, redflags.Joined{})
	return v
}

// leftToTable is what is made of messages that are left to the table, which then nobody doubts.
var leftToTable = Probabilities{Urgent: 1, Alarm: 1}

// judge is Assess beside a table, and tells how likely it finds what the messages may tell.
func (r *Recogniser) judge(texts []string, table redflags.Recogniser) (redflags.Verdict, Probabilities) {
	if !enough(texts) {
		return redflags.Verdict{}, leftToTable
	}
	if !r.take() {
		r.skipped.Add(1)
		return redflags.Verdict{}, leftToTable
	}
	defer func() { <-r.slots }()
	p := r.Probabilities(texts)
	v := r.verdict(p)
	if v.Urgency == redflags.Urgent && r.advisedBefore(texts, table) {
		v.Urgency = redflags.Possible
	}
	return v, p
}

// minWords is how many words a chat has to say before the recogniser judges it: a word alone
// only names a topic, or the table has it.
const minWords = 2

// minWordsSure is how many words a chat has to say for the recogniser to be sure by itself. In fewer ("my heart is racing")
// it only has the reply open with the line, and hears no thoughts of suicide: "never mind" tells no plan, and the table
// knows what is told in so few.
const minWordsSure = 5

// enough tells whether there is something to judge: words enough, whatever parts them ("i.took.40.pills"),
// some in the last message, and that in no other language, of which the recogniser has learned nothing.
func enough(texts []string) bool {
	if len(texts) == 0 || !strings.ContainsFunc(texts[len(texts)-1], unicode.IsLetter) {
		return false
	}
	return wordsOf(texts) >= minWords && languages.Default().Recognise(texts[len(texts)-1]) == nil
}

// wordsOf is how many words the messages have that are read.
func wordsOf(texts []string) (words int) {
	for _, text := range texts[max(0, len(texts)-maxTexts):] {
		for word := range strings.FieldsFuncSeq(text, partsWords) {
			if strings.ContainsFunc(word, unicode.IsLetter) {
				words++
			}
		}
	}
	return words
}

// partsWords tells whether a character stands between words: neither of a word, as marks and joiners
// are, nor of one with a hyphen or an apostrophe.
func partsWords(r rune) bool {
	return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Cf) && !strings.ContainsRune("-'’", r)
}

// take waits for a slot; false when that takes too long.
func (r *Recogniser) take() bool {
	var late <-chan time.Time
	if r.wait > 0 {
		timer := time.NewTimer(r.wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case r.slots <- struct{}{}:
		return true
	case <-late:
		return false
	}
}

// Kinds names the kinds of emergency. The slice must not be changed.
func (r *Recogniser) Kinds() []string { return r.kinds }

// unlikely tells whether messages most likely tell no emergency, and none beside a question; of a beginning that is
// not read nobody knows.
func (r *Recogniser) unlikely(p Probabilities) bool {
	return p.Urgent < r.thresholds.Doubt && p.Told < r.thresholds.Line && !r.mayBeSuicidal(p) && !p.Cut
}

// Thresholds are those that the recogniser judges by.
func (r *Recogniser) Thresholds() Thresholds { return r.thresholds }

// Version names the weights of the heads.
func (r *Recogniser) Version() string { return r.heads.Version() }

// verdict compares probabilities with the thresholds.
func (r *Recogniser) verdict(p Probabilities) redflags.Verdict {
	t, best := r.thresholds, p.Best()
	if p.Few && best == r.suicidal {
		return redflags.Verdict{}
	}
	urgent := p.Urgent >= t.Urgent && !p.Few
	v := redflags.Verdict{Evidence: redflags.Evidence{Learned: true,
		Rule: fmt.Sprintf("recogniser: urgent %.2f, today %.2f, %s %.2f", p.Urgent, p.Today, r.kinds[best], p.Kinds[best]),
	}}
	if r.mayBeSuicidal(p) {
		v.Evidence.Rule += fmt.Sprintf(", suicidal thoughts %.2f", p.Suicidal)
	}
	if p.Told >= t.Urgent {
		v.Evidence.Rule += fmt.Sprintf(", without the question %.2f", p.Told)
	}
	switch {
	case urgent && p.Kinds[best] >= t.Kind && r.advice.byKind[best] != nil:
		v.Urgency, v.Flag = redflags.Urgent, r.advice.byKind[best]
	case r.detector != nil && p.Suicidal >= r.detector.Sure && r.advice.byKind[r.suicidal] != nil:
		v.Urgency, v.Flag = redflags.Urgent, r.advice.byKind[r.suicidal]
	case urgent:
		v.Urgency, v.Flag = redflags.Urgent, r.advice.general
	case p.Urgent >= t.Line || p.Told >= t.Urgent || r.mayBeSuicidal(p):
		v.Urgency, v.Flag = redflags.Possible, r.advice.possible
		if p.Urgent+p.Today >= t.Today {
			v.Symptom = r.advice.today
		}
	case p.Urgent+p.Today >= t.Today:
		v.Urgency, v.Flag = redflags.Today, r.advice.today
	default:
		return redflags.Verdict{}
	}
	return v
}
