package urgency

import "bedside/index/encoder"

// Probabilities are what the head makes of messages.
type Probabilities struct {
	None, Today, Urgent float64
	Kinds               []float64 // of an emergency's kinds, in the order of Kinds
	Alarm               float64   // of urgent or today, where that is likeliest; 1 where not all is read
	Suicidal            float64   // what the detector of suicidal thoughts finds; 0 without one
	Told                float64   // Urgent of what is told beside a question, alone; 0 where that was not read
	Cut                 bool      // whether the messages are so long that their beginning is not read
	Few                 bool      // whether there are fewer words than minWordsSure
}

// Best is the likeliest kind, as its place in Kinds.
func (p Probabilities) Best() int {
	best := 0
	for i := range p.Kinds {
		if p.Kinds[i] > p.Kinds[best] {
			best = i
		}
	}
	return best
}

// Probabilities reads messages, oldest first: as they are and, where they have any, without courtesies, and without
// several marks, or a "please?", behind what is no question. Kindness changes what the head makes of a message, either
// way, and the reading in which an emergency is likeliest counts; for Today and Alarm that in which they are. A question
// beside what is told takes more away ("ketones 4.2 and vomiting, when do you open"): what is told is read alone as well.
func (r *Recogniser) Probabilities(texts []string) Probabilities {
	p := r.read(texts)
	for _, plain := range plainer(texts) {
		p = p.or(r.read(plain))
	}
	if wordsOf(texts) < minWordsSure {
		p.Suicidal, p.Few = 0, true
	}
	if rest := told(texts); rest != nil && p.Urgent < r.thresholds.Line {
		p.Told = r.read(rest).Urgent
	}
	return p
}

// read reads messages as they are. Of several windows it returns the probabilities of the one in which an emergency
// is likeliest, but for Alarm.
func (r *Recogniser) read(texts []string) Probabilities {
	tokens := r.encoder.Tokenize(encoder.Chat(texts), maxTokenized)
	best := r.window(tokens[max(0, len(tokens)-window):])
	alarm, suicidal := best.Alarm, best.Suicidal
	cut := len(tokens) > window+(maxWindows-1)*stride
	if cut || len(texts) > maxTexts {
		alarm = 1 // the table read more
	}
	for n := 1; n < maxWindows && len(tokens) > window+(n-1)*stride; n++ {
		end := len(tokens) - n*stride
		p := r.window(tokens[max(0, end-window):end])
		alarm, suicidal = max(alarm, p.Alarm), max(suicidal, p.Suicidal)
		if p.Urgent > best.Urgent {
			best = p
		}
	}
	best.Alarm, best.Suicidal, best.Cut = alarm, suicidal, cut
	return best
}

// maxTokenized bounds what is cut into tokens: a message of 4,096 characters, which is
// the longest that chats accept, has fewer.
const maxTokenized = 6000

func (r *Recogniser) window(tokens []encoder.Token) Probabilities {
	pooled := r.encoder.EncodeShared(tokens).Pooled
	level := softmax(r.level.apply(pooled))
	p := Probabilities{None: level[levelNone], Today: level[levelToday], Urgent: level[levelUrgent],
		Kinds: softmax(r.kind.apply(pooled)), Alarm: level[levelToday] + level[levelUrgent]}
	if r.detector != nil {
		p.Suicidal = r.detector.Probability(pooled)
	}
	return p
}

// mayBeSuicidal tells whether the detector finds suicidal thoughts likely enough for the emergency line.
func (r *Recogniser) mayBeSuicidal(p Probabilities) bool {
	return r.detector != nil && p.Suicidal >= r.detector.Line
}
