package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"bedside/bot"
)

// writeProof writes a proof as a person reads it.
func writeProof(p *program, r bot.ReplyRecord, today string) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	line := func(name, format string, a ...any) { fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, a...)) }
	line("reply", "%d, decided %s", r.ID, minute(r.At))
	line("outcome", "%s, confidence %.2f", r.Outcome, r.Confidence)
	line("to", "%s", audienceOf(r))
	line("delivery", "%s", deliveryOf(r))
	if r.Helpful != "" {
		line("helpful", "%s", strings.TrimSuffix(r.Helpful+", "+string(r.Reason), ", "))
	}
	if r.Passage != "" {
		writeQuoted(line, r, today)
	}
	writeBasis(line, r)
	_ = t.Flush() // a strings.Builder takes everything
	_, err := fmt.Fprint(p.out, b.String())
	return err
}

// minute is a time as the commands about replies write it.
func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// proofLine writes a line: a name, and a text like fmt.Printf.
type proofLine func(name, format string, a ...any)

func audienceOf(r bot.ReplyRecord) string {
	who := "staff, or a patient who asked nothing"
	if r.Patient {
		who = "a patient's question"
	}
	if !r.Known {
		who += "; the chat was erased since, or has expired"
	}
	return who
}

func deliveryOf(r bot.ReplyRecord) string {
	switch {
	case r.Delivered != "":
		return r.Delivered + ", " + minute(r.Changed)
	case r.Outcome == bot.OutcomeUrgent:
		return "by the emergency lane, which is not kept here"
	}
	return "not kept any more"
}

// writeQuoted writes what was quoted, and how the leaflets have it today.
func writeQuoted(line proofLine, r bot.ReplyRecord, today string) {
	if r.Proof != nil && r.Proof.Source != nil {
		line("leaflet", "%s, %q", r.Leaflet, r.Proof.Source.Title)
		line("section", "%s", r.Proof.Source.Section)
		line("reviewed", "%s", cmp.Or(r.Version, "on no date that was given"))
		line("reviewer", "%s", cmp.Or(r.Proof.Source.Reviewer, "nobody that was named"))
		line("due again", "%s", cmp.Or(r.Proof.Source.Due, "on no date that was given"))
	} else {
		line("leaflet", "%s", r.Leaflet)
		line("reviewed", "%s; by whom was not kept then", cmp.Or(r.Version, "on no date that was given"))
	}
	line("passage", "%s", r.Passage)
	line("sha256", "%s", r.SHA256)
	line("today", "%s", map[string]string{
		passageSame:    "the leaflets have this passage, word for word",
		passageChanged: "the leaflets have another text under this id",
		passageGone:    "the leaflets have no passage of this id",
	}[today])
}

// basisWords tell the ground of a reply.
var basisWords = map[bot.Basis]string{
	bot.BasisFlag:   "the fixed advice of a flag",
	bot.BasisSearch: "the search",
	bot.BasisChoice: "picked by the person out of what was offered",
	bot.BasisToday:  "a symptom for today: fixed words, and what the leaflet says of when to call",
	bot.BasisStaff:  "picked for the patient by a member of staff",
	bot.BasisWords:  "the bot's own words",
}

// writeBasis writes why the reply is as it is.
func writeBasis(line proofLine, r bot.ReplyRecord) {
	proof := r.Proof
	if proof == nil {
		line("flags", "%s", cmp.Or(r.RedFlag, "none was raised, as far as was kept"))
		line("basis", "not kept: a command, a notice, or a version before this record")
		return
	}
	line("flags", "%s", flagsOf(proof.Flags))
	line("basis", "%s", cmp.Or(basisWords[proof.Basis], string(proof.Basis)))
	if proof.Program != "" {
		line("program", "%s", proof.Program)
	}
	if proof.Library != "" {
		line("library", "version %s", shortDigest(proof.Library))
	}
	if proof.With != 0 {
		line("went out", "with reply %d", proof.With)
	}
	if proof.AnswerFrom != 0 {
		line("quotes from", "%.2f; offers from %.2f", proof.AnswerFrom, proof.OfferFrom)
	}
	if proof.Best != nil {
		writeScored(line, "best", *proof.Best)
	}
	if proof.RunnerUp != nil {
		writeScored(line, "runner-up", *proof.RunnerUp)
	}
}

func flagsOf(f *bot.FlagsAtReply) string {
	switch {
	case f == nil:
		return "not asked: no message was triaged, as for a button"
	case f.Flag == "":
		return "none was raised"
	case f.Sure:
		return fmt.Sprintf("%s (%s), which the reply is about", f.Flag, f.Urgency)
	}
	return fmt.Sprintf("%s (%s), which opened the reply", f.Flag, f.Urgency)
}

// writeScored writes how a match was scored.
func writeScored(line proofLine, name string, m bot.ScoredMatch) {
	line(name, "%.2f %s; %.2f if its leaflet is meant", m.Confidence, m.Passage, m.IfMeant)
	line("", "%s of the question accounted for, %d not", count(m.Matched, "word"), m.Unexplained)
	if m.Reader != nil {
		line("", "the reader: %.2f that it answers", *m.Reader)
	}
	for _, f := range m.Features {
		line("", "%s %.2f counts %+.2f", f.Name, f.Value, f.Adds)
	}
}
