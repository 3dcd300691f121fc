package urgency

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon/courtesy"
)

// or is the reading of two in which an emergency is likelier, with the greater Today, Alarm and Suicidal.
func (p Probabilities) or(q Probabilities) Probabilities {
	today, alarm, suicidal := max(p.Today, q.Today), max(p.Alarm, q.Alarm), max(p.Suicidal, q.Suicidal)
	if q.Urgent > p.Urgent {
		p = q
	}
	p.Today, p.Alarm, p.Suicidal = today, alarm, suicidal
	return p
}

// plainer are messages without courtesies, if they have any, and then also without the mark of a question that is none.
func plainer(texts []string) (readings [][]string) {
	plain := make([]string, len(texts))
	for i, text := range texts {
		plain[i] = courtesy.Drop(text)
	}
	if slices.Equal(plain, texts) {
		return nil
	}
	last := len(plain) - 1
	told, marked := withoutMark(plain[last])
	if marked && plain[last] != texts[last] {
		return [][]string{plain, append(slices.Clone(plain[:last]), told)}
	}
	return [][]string{plain}
}

// withoutMark is a message that ends with a question mark, but puts no question, without it ("bleach in eye??"). It
// reports false of any other.
func withoutMark(text string) (told string, marked bool) {
	told = strings.TrimRight(text, "?!. ")
	if told == "" || !strings.Contains(text[len(told):], "?") {
		return text, false
	}
	last := told[strings.LastIndexAny(told, ".!?\n")+1:]
	return told, !slices.ContainsFunc(strings.Fields(strings.ToLower(last)), courtesy.BeginsQuestion)
}
