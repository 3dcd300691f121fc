package publish

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bedside/bot"
)

// Answerer replies to a message.
type Answerer interface {
	Respond(ctx context.Context, m bot.Message) (bot.Reply, error)
}

// Effect is the way in which a reply from a new version differs from that of the live one.
type Effect string

// The effects, the worst first: a wrong answer is worse than none.
const (
	EffectPassage   Effect = "another passage"
	EffectSilent    Effect = "newly silent"
	EffectAnswered  Effect = "newly answered"
	EffectHighlight Effect = "another highlight"
	EffectText      Effect = "another text" // of the same passage
)

// Effects are all effects in their order.
var Effects = []Effect{EffectPassage, EffectSilent, EffectAnswered, EffectHighlight, EffectText}

// Quoted is a passage as a reply quotes it.
type Quoted struct {
	Section   string // "leaflet/section"
	Passage   string // id
	SHA256    string
	Highlight string // its highlighted parts, one a line
}

// Difference is a question that two versions do not reply to alike.
type Difference struct {
	Question      string // as it was asked first
	Times         int    // how often it was asked in these words
	Effect        Effect
	Live, Next    bot.Outcome // of the replies
	Before, After Quoted      // the first passage that differs; the zero Quoted for none
}

// Section is the section that the difference is about: that which was quoted, or else that which
// would be.
func (d Difference) Section() string { return cmp.Or(d.Before.Section, d.After.Section) }

// Replayed is what came of a replay.
type Replayed struct {
	Questions   int // different ones
	Left        int // different ones that were not asked again, as they are too many
	Differences []SectionDifferences
}

// SectionDifferences are those of one section, the worst first.
type SectionDifferences struct {
	Section     string // "leaflet/section"
	Differences []Difference
}

// Count is how many questions have an effect.
func (r Replayed) Count(e Effect) (n int) {
	for _, section := range r.Differences {
		for _, d := range section.Differences {
			if d.Effect == e {
				n++
			}
		}
	}
	return n
}

// Replay asks two versions the questions that patients asked, each once and so many at most: those
// that were asked most often, and of equal ones the latest. It lists those that the two do not reply
// to alike, by section, the worst first. progress is told after each; nil for nobody. An error tells
// of no question.
func Replay(ctx context.Context, live, next Answerer, asked []bot.Asked, most int,
	progress func(done, total int)) (Replayed, error) {
	questions := different(asked)
	result := Replayed{Questions: min(most, len(questions)), Left: max(0, len(questions)-most)}
	questions = questions[:result.Questions]
	sections := map[string][]Difference{}
	for i, q := range questions {
		d, err := compare(ctx, live, next, q)
		if err != nil {
			return result, fmt.Errorf("replaying question %d of %d: %w", i+1, len(questions), err)
		}
		if d.Effect != "" {
			sections[d.Section()] = append(sections[d.Section()], d)
		}
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	for section, all := range sections {
		slices.SortFunc(all, byHarm)
		result.Differences = append(result.Differences, SectionDifferences{section, all})
	}
	slices.SortFunc(result.Differences, func(a, b SectionDifferences) int {
		return cmp.Or(byHarm(a.Differences[0], b.Differences[0]), cmp.Compare(a.Section, b.Section))
	})
	return result, nil
}

// byHarm sorts by effect, then by how often it was asked.
func byHarm(a, b Difference) int {
	return cmp.Or(cmp.Compare(slices.Index(Effects, a.Effect), slices.Index(Effects, b.Effect)),
		cmp.Compare(b.Times, a.Times), cmp.Compare(a.Question, b.Question))
}

// different are the questions without repetitions, those that were asked most often first, and of
// equal ones the latest.
func different(asked []bot.Asked) (questions []Difference) {
	at := map[string]int{}
	for _, a := range slices.Backward(asked) {
		i, known := at[a.Question]
		if !known {
			i = len(questions)
			at[a.Question] = i
			questions = append(questions, Difference{Question: a.Question})
		}
		questions[i].Times++
	}
	slices.SortStableFunc(questions, func(a, b Difference) int { return cmp.Compare(b.Times, a.Times) })
	return questions
}

// compare asks both versions a question.
func compare(ctx context.Context, live, next Answerer, d Difference) (Difference, error) {
	before, err := live.Respond(ctx, bot.Message{Text: d.Question})
	if err != nil {
		return d, fmt.Errorf("of the live version: %w", err)
	}
	after, err := next.Respond(ctx, bot.Message{Text: d.Question})
	if err != nil {
		return d, fmt.Errorf("of the new version: %w", err)
	}
	d.Live, d.Next = before.Outcome, after.Outcome
	return differ(d, quotes(before), quotes(after)), nil
}

// quotes are the passages that a reply quotes, in their order.
func quotes(r bot.Reply) (all []Quoted) {
	if a := r.Answer; a != nil {
		q := Quoted{Section: a.Section.ID, Passage: a.Passage.ID, SHA256: a.Passage.SHA256}
		for i, u := range a.Highlights {
			if i > 0 {
				q.Highlight += "\n"
			}
			q.Highlight += a.Passage.Text[u.Start:u.End]
		}
		all = append(all, q)
	}
	for _, also := range r.Also {
		all = append(all, quotes(also)...)
	}
	return all
}

// differ finds the worst difference between what is quoted before and after.
func differ(d Difference, before, after []Quoted) Difference {
	for i := range max(len(before), len(after)) {
		var b, a Quoted
		if i < len(before) {
			b = before[i]
		}
		if i < len(after) {
			a = after[i]
		}
		effect := effectOf(b, a)
		if effect != "" && (d.Effect == "" || slices.Index(Effects, effect) < slices.Index(Effects, d.Effect)) {
			d.Effect, d.Before, d.After = effect, b, a
		}
	}
	return d
}

// effectOf compares two passages; "" when they are the same text with the same highlight.
func effectOf(before, after Quoted) Effect {
	switch {
	case before == Quoted{} && after == Quoted{}:
		return ""
	case after == Quoted{}:
		return EffectSilent
	case before == Quoted{}:
		return EffectAnswered
	case before.SHA256 == after.SHA256 && before.Highlight == after.Highlight:
		return ""
	case before.SHA256 == after.SHA256:
		return EffectHighlight
	case before.Passage == after.Passage:
		return EffectText
	}
	return EffectPassage
}
