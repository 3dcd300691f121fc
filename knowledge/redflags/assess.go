package redflags

import (
	"fmt"
	"slices"
	"strings"
)

// maxEarlier is how many bytes of the messages before the last are read, the
// newest of them. A sign told in pieces stands in neighbouring messages.
const maxEarlier = 2048

// Assess implements Recogniser. A message that raises a red flag by itself is
// looked at alone; otherwise it is read together with those before it. What only
// earlier messages raised was advised then, and makes the verdict Possible: the
// reply opens with the emergency line and goes on.
func (f *Table) Assess(texts []string) Verdict {
	if len(texts) == 0 {
		return Verdict{}
	}
	last, earlier := texts[len(texts)-1], Newest(texts[:len(texts)-1], maxEarlier)
	verdict := f.verdict(last, "")
	for _, joint := range []string{"\n", " "} { // the last message is a sentence of its own, or the end of one
		if verdict.Urgency == Urgent || earlier == "" {
			return verdict
		}
		if pieces := f.verdict(last, earlier+joint); pieces.outranks(verdict) {
			verdict = pieces
		}
	}
	return verdict
}

// atLeast is what a verdict comes to when a recogniser doubts it as well.
func (v Verdict) atLeast() Verdict {
	if v.Doubted != nil {
		return *v.Doubted
	}
	return v
}

// outranks tells whether a verdict is more urgent than another, or as urgent and not doubted.
func (v Verdict) outranks(than Verdict) bool {
	return v.Urgency > than.Urgency || v.Urgency == than.Urgency && v.Doubted == nil && than.Doubted != nil
}

// Newest joins messages to at most so many bytes, leaving out the oldest.
func Newest(texts []string, most int) string {
	size, from := 0, len(texts)
	for from > 0 && size+len(texts[from-1]) < most {
		from--
		size += len(texts[from]) + 1
	}
	return strings.TrimSpace(strings.Join(texts[from:], "\n"))
}

// verdict is that of a message after an earlier text; "" for none.
func (f *Table) verdict(last, earlier string) Verdict {
	r := f.read(earlier + last)
	if earlier != "" {
		r.since = int32(len(f.read(earlier).tokens))
		r.pieces = true
	}
	r.applyTriggers()
	v := r.first()
	if (v.Urgency == Urgent || v.Urgency == Possible) && !v.Flag.always && r.mindElsewhere() {
		v = r.doubted(v)
	}
	if r.pieces && v.Urgency != Urgent {
		r.since = 0
		if before := r.first(); before.Urgency == Urgent {
			before.Urgency, before.Doubted, before.Symptom = Possible, nil, v.symptom()
			if less := v.atLeast(); !before.Flag.always {
				before.Doubted = &less
			}
			return before
		}
	}
	return v
}

// doubted is a verdict of one step less: an emergency is only possible, and what was
// only possible is none, or what the amber flags say.
func (r *reading) doubted(v Verdict) Verdict {
	today := r.firstFrom(Today)
	if v.Urgency == Possible && v.Flag.Urgency == Urgent {
		return today
	}
	v.Urgency, v.Symptom = Possible, today.Flag
	if v.Flag.Urgency == Urgent {
		v.Doubted = r.below()
	}
	return v
}

// below is the verdict that a reading gives when no red flag counts.
func (r *reading) below() *Verdict {
	v := r.firstFrom(Possible)
	return &v
}

// first is the verdict of the first flag that a reading raises; red flags are
// tried before those of less urgency. What only names an illness or a deed, with
// nothing that goes on in its sentence, and what a doubtful pattern raised, is no more
// than possible.
func (r *reading) first() Verdict { return r.firstFrom(Urgent) }

// firstFrom is first of the flags of an urgency and of those below it. A symptom for today
// is no less one where an emergency is possible.
func (r *reading) firstFrom(most Urgency) Verdict {
	v := r.mostFrom(most)
	if v.Urgency == Possible {
		v.Symptom = r.mostFrom(Today).Flag
	}
	return v
}

// mostFrom is firstFrom without the symptom of what is possible.
func (r *reading) mostFrom(most Urgency) Verdict {
	var possible Verdict
	for urgency := most; urgency > None; urgency-- {
		if urgency == Possible && possible.Flag != nil {
			if !possible.Flag.always {
				possible.Doubted = r.below()
			}
			return possible
		}
		raised, doubted := r.firstOf(urgency)
		if raised.Flag != nil {
			return raised
		}
		if possible.Flag == nil {
			possible = doubted
		}
	}
	return Verdict{}
}

// firstOf is the verdict of the first flag of an urgency that a reading raises, and that of
// the first which it raises only possibly; each without a flag for none. A likely line
// counts as doubted where no other line raises the message as well.
func (r *reading) firstOf(urgency Urgency) (raised, doubted Verdict) {
	for _, flag := range r.table.flags {
		if flag.Urgency != urgency || len(r.tokens) == 0 {
			continue
		}
		for _, p := range flag.patterns {
			c, ok := r.raised(p)
			if !ok || urgency == Today && r.practical(&c) {
				continue
			}
			v := Verdict{Urgency: urgency, Flag: flag, Evidence: Evidence{Rule: p.where(), Words: r.words(&c), Pieces: r.pieces}}
			switch certainty := r.certainty(flag, p, &c); {
			case certainty == sure && raised.Flag == nil:
				return v, doubted
			case certainty == sure:
				raised.Doubted = nil
				return raised, doubted
			case certainty == likely && raised.Flag == nil:
				less := v
				less.Urgency = Possible
				raised, raised.Doubted = v, &less
			case certainty == doubtful && doubted.Flag == nil:
				doubted = v
				doubted.Urgency = Possible
			}
		}
	}
	return raised, doubted
}

// certainty is how sure a pattern is of the place where it fits.
func (r *reading) certainty(flag *Flag, p *pattern, at *cluster) certainty {
	switch urgent := flag.Urgency == Urgent; {
	case p.certainty == doubtful || p.named && !r.goesOn(at), urgent && r.guessed(at):
		return doubtful
	case urgent && !flag.always && at.n > 1 && len(r.tokens) >= chanceful:
		return doubtful
	case flag.always:
		return sure
	case urgent && p.named:
		return likely
	}
	return p.certainty
}

// guessed tells whether a cluster rests on a word that is another one if it was spelt right.
func (r *reading) guessed(c *cluster) bool {
	return slices.ContainsFunc(c.spans[:c.n], func(s span) bool {
		return s.end-s.start == 1 && r.find(r.tokens[s.start].text).another
	})
}

// chanceful is from how many words on the signs of a line stand together by chance more
// often than not: of messages as long as that which a line of several signs raised, two in
// three told of no emergency, and of shorter ones one in twelve.
const chanceful = 50

// Explain is Assess; where nothing is raised, the evidence says what would have
// been raised by the last message if nothing were negated or in a scope, and which
// triggers act on it.
func (f *Table) Explain(texts []string) Verdict {
	v := f.Assess(texts)
	if v.Urgency != None || len(texts) == 0 {
		return v
	}
	bare := f.read(texts[len(texts)-1])
	bare.unnegated = true
	bare.addMisspellings()
	bare.found.clear()
	would := bare.first()
	if would.Urgency == None {
		return v
	}
	v.Evidence = would.Evidence
	v.Evidence.Discounted = f.actingTriggers(texts[len(texts)-1])
	return v
}

// actingTriggers names the triggers that act on a message, or says that a sign is negated.
func (f *Table) actingTriggers(message string) string {
	r := f.read(message)
	var names []string
	for m, patterns := range f.triggers {
		for _, p := range patterns {
			acts := false
			r.eachCluster(p, func(*cluster) bool { acts = true; return false })
			if acts {
				names = append(names, modifierNames[m]+" "+p.where())
			}
		}
	}
	if len(names) == 0 {
		return "negated"
	}
	return strings.Join(names, ", ")
}

// words are the words of a cluster in the order of its pattern.
func (r *reading) words(c *cluster) []string {
	var words []string
	for _, s := range c.spans[:c.n] {
		var phrase []string
		for _, t := range r.tokens[s.start:s.end] {
			phrase = append(phrase, t.text)
		}
		words = append(words, strings.Join(phrase, " "))
	}
	return words
}

// where names a pattern's place in its file.
func (p *pattern) where() string { return fmt.Sprintf("%s:%d", p.file, p.line) }
