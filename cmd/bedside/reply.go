package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"bedside/bot"
	"bedside/bot/terminal"
	"bedside/index"
	"bedside/knowledge"
)

// These are a reply as machines read it: one object a line.
type (
	replyJSON struct {
		ID         json.RawMessage `json:"id,omitempty"`
		Outcome    bot.Outcome     `json:"outcome"`
		Confidence float64         `json:"confidence"`
		Answer     *answerJSON     `json:"answer"`
		Choices    []choiceJSON    `json:"choices"`
		Text       string          `json:"text"`
		Flag       *flagJSON       `json:"flag,omitempty"`
		Also       []answerJSON    `json:"also,omitempty"`
		Matches    *[]matchJSON    `json:"matches,omitempty"`
		TookUS     int64           `json:"took_us"`
	}
	answerJSON struct {
		Leaflet    leafletJSON `json:"leaflet"`
		Section    string      `json:"section"`
		Passage    passageJSON `json:"passage"`
		Highlights []string    `json:"highlights"`
	}
	flagJSON struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Sure  bool   `json:"sure"`
	}
	leafletJSON struct {
		ID       string `json:"id"`
		Title    string `json:"title"`
		Reviewed string `json:"reviewed"`
		Reviewer string `json:"reviewer"`
		Source   string `json:"source"`
		Notice   string `json:"notice,omitempty"`
	}
	passageJSON struct {
		ID     string `json:"id"`
		Text   string `json:"text"`
		SHA256 string `json:"sha256"`
	}
	choiceJSON struct {
		Leaflet string `json:"leaflet"`
		Section string `json:"section"`
		Label   string `json:"label"`
	}
	matchJSON struct {
		Leaflet    string  `json:"leaflet"`
		Section    string  `json:"section"`
		Passage    string  `json:"passage"`
		Confidence float64 `json:"confidence"`
	}
)

// jsonReply writes a reply as one line of JSON, without the line's end.
func jsonReply(r explainedReply) (string, error) {
	out := replyJSON{
		ID: r.question.ID, Outcome: r.reply.Outcome, Confidence: fourDigits(r.reply.Confidence),
		Answer: answerOf(r.reply), Choices: []choiceJSON{}, Text: r.reply.Text, Flag: flagOf(r.reply),
		TookUS: r.took.Microseconds(),
	}
	for _, c := range r.reply.Choices {
		out.Choices = append(out.Choices, choiceJSON{c.Leaflet, c.Section, c.Label})
	}
	for _, also := range r.reply.Also {
		if answer := answerOf(also); answer != nil {
			out.Also = append(out.Also, *answer)
		}
	}
	if r.matches != nil {
		matches := []matchJSON{}
		for _, m := range r.matches {
			matches = append(matches, matchJSON{m.Leaflet.ID, m.Section.Heading, m.Passage.ID, fourDigits(m.Confidence)})
		}
		out.Matches = &matches
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return "", fmt.Errorf("write a reply as JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// flagOf returns what a reply recognised, nil for nothing.
func flagOf(reply bot.Reply) *flagJSON {
	if reply.Flag.ID == "" {
		return nil
	}
	return &flagJSON{reply.Flag.ID, reply.Flag.Title, reply.Flag.Sure}
}

// answerOf returns what a reply quotes, nil when it quotes nothing.
func answerOf(reply bot.Reply) *answerJSON {
	if reply.Answer == nil {
		return nil
	}
	leaflet, passage := reply.Answer.Leaflet, reply.Answer.Passage
	highlights := []string{}
	for _, u := range reply.Answer.Highlights {
		highlights = append(highlights, passage.Text[u.Start:u.End])
	}
	return &answerJSON{
		Leaflet: leafletJSON{leaflet.ID, leaflet.Title, knowledge.Day(leaflet.Reviewed), leaflet.Reviewer, leaflet.Source,
			leaflet.Notice},
		Section: reply.Answer.Section.Heading,
		Passage: passageJSON{passage.ID, passage.Text, passage.SHA256}, Highlights: highlights,
	}
}

// plainReply writes a reply as a patient reads it, and what else was asked for.
func (p *program) plainReply(r explainedReply, a asking) string {
	var b strings.Builder
	b.WriteString(terminal.Layout(r.reply, p.out, p.env))
	if a.explain {
		b.WriteString("\n\n" + explain(r.reply, r.result, r.triage, r.question.Turns))
	}
	if r.matches != nil {
		b.WriteString("\n" + listed(r.matches))
	}
	return b.String()
}

// listed writes matches, one a line.
func listed(matches []index.Match) string {
	var b strings.Builder
	for i, m := range matches {
		fmt.Fprintf(&b, "\n%d. %.2f  %s › %s  (%s)", i+1, m.Confidence, m.Leaflet.Title, m.Section.Heading, m.Passage.ID)
	}
	return b.String()
}

// fourDigits keeps four digits after the point: more would only look exact.
func fourDigits(x float64) float64 { return math.Round(x*1e4) / 1e4 }
