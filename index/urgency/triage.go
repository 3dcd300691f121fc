package urgency

import (
	"sync/atomic"

	"bedside/knowledge/redflags"
)

// Flags are a table of flags; languages.Every is the one of the program.
type Flags interface {
	redflags.Recogniser
	// Flags are all flags that Assess may return.
	Flags() []*redflags.Flag
}

// Triage is the table of flags and, unless it is off, the recogniser behind it.
type Triage struct {
	table      Flags
	recogniser *Recogniser // nil when it is off
	alone      map[redflags.Urgency]*atomic.Int64
	lowered    atomic.Int64
}

// Join puts a recogniser behind a table; nil leaves the table alone.
func Join(table Flags, recogniser *Recogniser) *Triage {
	t := &Triage{table: table, recogniser: recogniser, alone: map[redflags.Urgency]*atomic.Int64{}}
	for u := redflags.Today; u <= redflags.Urgent; u++ {
		t.alone[u] = new(atomic.Int64)
	}
	return t
}

// Assess implements redflags.Recogniser.
func (t *Triage) Assess(texts []string) redflags.Verdict {
	v := t.assess(texts)
	if v.Evidence.Learned {
		t.alone[v.Urgency].Add(1)
	}
	return v
}

// assess is the most urgent verdict of the two, that of the table among equals. What the
// table doubts by itself, and the recogniser finds most unlikely, is lowered before; and so is
// a symptom for today that the recogniser finds told of nobody. What was lowered to one stays.
func (t *Triage) assess(texts []string) redflags.Verdict {
	v := t.table.Assess(texts)
	if t.recogniser == nil || v.Urgency == redflags.Urgent && v.Doubted == nil {
		return v
	}
	learned, p := t.recogniser.judge(texts, t.table)
	symptom := v.Urgency == redflags.Today
	if v.Doubted != nil && t.recogniser.unlikely(p) && !beyond(v, texts) {
		v = *v.Doubted
		t.lowered.Add(1)
	}
	if symptom && p.Alarm < t.recogniser.thresholds.Symptom {
		v = redflags.Verdict{}
		t.lowered.Add(1)
	}
	return v.Join(learned)
}

// beyond tells whether the table found in messages together what the recogniser may not have read: it reads the last few.
func beyond(v redflags.Verdict, texts []string) bool {
	return v.Evidence.Pieces && len(texts) > maxTexts
}

// AssessTable is what the table alone makes of messages.
func (t *Triage) AssessTable(texts []string) redflags.Verdict { return t.table.Assess(texts) }

// Flags are all flags that Assess may return: those of the table.
func (t *Triage) Flags() []*redflags.Flag { return t.table.Flags() }

// Table is the table of flags.
func (t *Triage) Table() Flags { return t.table }

// Recogniser is what is behind the table; nil when nothing is.
func (t *Triage) Recogniser() *Recogniser { return t.recogniser }

// Alone counts the verdicts of an urgency, Today to Urgent, that the table did not give.
func (t *Triage) Alone(u redflags.Urgency) int64 { return t.alone[u].Load() }

// Lowered counts how often the recogniser lowered a verdict of the table.
func (t *Triage) Lowered() int64 { return t.lowered.Load() }

// Explain is Assess; where nothing is raised, the evidence is that of the English table's Explain.
func (t *Triage) Explain(texts []string) redflags.Verdict {
	if v := t.assess(texts); v.Urgency != redflags.None {
		return v
	}
	v := redflags.English().Explain(texts)
	switch v.Urgency {
	case redflags.None:
	case redflags.Today:
		v.Evidence.Discounted = "told of nobody who has it now, as the recogniser finds"
	default:
		v.Evidence.Discounted = "doubtful, and the recogniser finds an emergency most unlikely"
	}
	return redflags.Verdict{Evidence: v.Evidence}
}
