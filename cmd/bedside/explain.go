package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"bedside/bot"
	"bedside/index"
	"bedside/index/urgency"
	"bedside/knowledge/redflags"
)

// explained is the number of matches that are explained.
const explained = 3

// explain tells how the last of the messages of a chat was understood, which passages were considered and
// what their confidence was made of.
func explain(reply bot.Reply, result *index.Result, triage *urgency.Triage, turns []string) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "outcome\t%s, confidence %.2f\n", reply.Outcome, reply.Confidence)
	raised(t, reply.Flag, triage.Explain(turns))
	if recogniser := triage.Recogniser(); recogniser != nil {
		recognised(t, recogniser, turns)
	}
	if result == nil {
		fmt.Fprintln(t, "search\tnone was needed")
	} else {
		understood(t, *result)
		fmt.Fprintf(t, "quotes from\t%.2f\toffers from %.2f\n", result.Thresholds.Answer, result.Thresholds.Offer)
		for _, m := range result.Matches[:min(explained, len(result.Matches))] {
			considered(t, m)
		}
	}
	_ = t.Flush() // a strings.Builder takes everything
	return strings.TrimRight(b.String(), "\n")
}

// raised writes which flag was raised and by which words and rule, or what would have
// raised one and why it did not.
func raised(w io.Writer, flag bot.Flag, v redflags.Verdict) {
	if flag.ID != "" {
		fmt.Fprintf(w, "flag\t%s (%s)\n", flag.ID, v.Urgency)
	}
	if v.Evidence.Rule == "" {
		return
	}
	if v.Evidence.Learned {
		fmt.Fprintln(w, "rule\tnone; the recogniser alone")
		if flag.ID == "" {
			fmt.Fprintln(w, "no flag\tas nobody who writes only this can be in danger")
		}
		return
	}
	fmt.Fprintf(w, "rule\t%s, by the words %q\n", v.Evidence.Rule, v.Evidence.Words)
	if v.Evidence.Pieces {
		fmt.Fprintln(w, "told\tin several messages")
	}
	if v.Evidence.Discounted != "" {
		fmt.Fprintf(w, "no flag\tas it is %s\n", v.Evidence.Discounted)
	}
}

// recognised writes what the recogniser makes of messages, and from where on it raises one.
func recognised(w io.Writer, r *urgency.Recogniser, turns []string) {
	p, t := r.Probabilities(turns), r.Thresholds()
	fmt.Fprintf(w, "recogniser\turgent %.2f\traises from %.2f, opens the reply from %.2f\n", p.Urgent, t.Urgent, t.Line)
	fmt.Fprintf(w, "\t\tlowers what the table doubts below %.2f\n", t.Doubt)
	if p.Suicidal > 0 {
		fmt.Fprintf(w, "\tsuicidal thoughts %.2f\ttheir own detector\n", p.Suicidal)
	}
	if p.Told > 0 {
		fmt.Fprintf(w, "\twithout the question %.2f\topens the reply from %.2f\n", p.Told, t.Urgent)
	}
	fmt.Fprintf(w, "\turgent or today %.2f\traises from %.2f\n", p.Urgent+p.Today, t.Today)
	fmt.Fprintf(w, "\tat most %.2f\tlets a symptom for today go below %.2f\n", p.Alarm, t.Symptom)
	fmt.Fprintf(w, "\t%s %.2f\tsure from %.2f\n", r.Kinds()[p.Best()], p.Kinds[p.Best()], t.Kind)
}

// understood writes how a message was read.
func understood(t *tabwriter.Writer, result index.Result) {
	q := result.Question
	for _, c := range q.Corrected {
		fmt.Fprintf(t, "read as\t%s instead of %s\n", c.To, c.From)
	}
	for _, term := range q.Terms {
		fmt.Fprintf(t, "word\t%s\tweight %.2f%s\n", term.Text, term.Weight, role(term.Role))
	}
	if len(q.Kinds) > 0 {
		fmt.Fprintf(t, "asks for\t%s\n", strings.Join(q.Kinds, ", "))
	}
	if q.FollowUp {
		fmt.Fprintln(t, "follow-up\tit leaves out what it is about")
	}
	if c := result.Continuation; c != nil {
		way := "answered by itself"
		if c.Below {
			way = "answered below the messages before it"
		}
		fmt.Fprintf(t, "goes on\t%.2f\t%s\n", c.Probability, way)
	}
	if len(result.Named) > 0 {
		fmt.Fprintf(t, "names\t%s\n", strings.Join(result.Named, ", "))
	}
}

// role tells where a word comes from, when that is not the question itself.
func role(r index.Role) string {
	switch r {
	case index.Near:
		return ", from the sentence before the question"
	case index.Context:
		return ", from the story around the question"
	case index.Inherited:
		return ", from an earlier message"
	}
	return ""
}

// considered writes why a match has its confidence.
func considered(t *tabwriter.Writer, m index.Match) {
	fmt.Fprintf(t, "\n%.2f\t%s › %s\n", m.Confidence, m.Leaflet.Title, m.Section.Heading)
	fmt.Fprintf(t, "\t%s\n", m.Passage.ID)
	if len(m.Reasons.Matched) > 0 {
		fmt.Fprintf(t, "\tfound\t%s\n", strings.Join(m.Reasons.Matched, ", "))
	}
	if len(m.Reasons.Unexplained) > 0 {
		fmt.Fprintf(t, "\tnot found\t%s\n", strings.Join(m.Reasons.Unexplained, ", "))
	}
	for _, bound := range m.Reasons.Bounds() {
		fmt.Fprintf(t, "\tbound\t%s\n", bound)
	}
	if r := m.Reasons.Reading; r != nil {
		read(t, r)
	}
	for _, f := range m.Reasons.Features() {
		if math.Abs(f.Adds) >= 0.005 {
			fmt.Fprintf(t, "\t%s\t%.2f\tcounts %+.2f\n", f.Name, f.Value, f.Adds)
		}
	}
}

// evidenceShown is how many sentences of a passage are shown with the reader's evidence.
const evidenceShown = 3

// read writes what the reader makes of a passage, and of the sentences that it points at.
func read(t io.Writer, r *index.Reading) {
	fmt.Fprintf(t, "\treader\t%.2f that it answers\n", r.Probability)
	if r.Together > 0 {
		fmt.Fprintf(t, "\ttogether\t%.2f that it answers, read together with the question\n", r.Together)
	}
	evidence := slices.Clone(r.Evidence)
	slices.SortStableFunc(evidence, func(a, b index.Evidence) int { return cmp.Compare(b.Probability, a.Probability) })
	for _, e := range evidence[:min(evidenceShown, len(evidence))] {
		fmt.Fprintf(t, "\tevidence\t%.2f %s\n", e.Probability, oneLine(e.Text))
	}
}

// maxShownEvidence is the largest number of characters shown of a sentence.
const maxShownEvidence = 90

func oneLine(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > maxShownEvidence {
		return string(letters[:maxShownEvidence-1]) + "…"
	}
	return string(letters)
}
