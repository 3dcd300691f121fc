package main

import (
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
)

// situation is one in which sentences are said.
type situation struct {
	Name       string          `json:"situation"`
	ReadingAge int             `json:"reading_age,omitempty"` // in years; 0 for what other sentences are made of
	Sentences  []sheetSentence `json:"sentences"`
}

// sheetSentence is a sentence as patients read it.
type sheetSentence struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Texts       []string `json:"texts"`    // one, or one for one and one for several
	Template    string   `json:"template"` // with its placeholders, for several
	Keeps       []string `json:"keeps"`    // the placeholders that a sentence in its place has to have
	Own         bool     `json:"own"`      // the clinic's
	Fixed       bool     `json:"fixed"`    // no clinic replaces it
}

// samples stand for placeholders whose values a conversation gives.
var samples = wording.Values{
	"Attachment": "picture", "Characters": "4096", "Code": "K7Q2", "Day": "2 March 2026", "For": "30 days",
	"Hours": "Monday to Friday, 8 to 17", "Leaflet": "Ear tubes",
	"Leaflets": "Ear tubes, Hand splint", "Most": "5", "OutOfHours": "the out-of-hours service",
	"Place": "Slack", "Reviewer": "the ENT ward", "Topics": "I have leaflets about: Ear tubes, Hand splint.",
	"What": "trouble breathing", "Whom": "your care team", "Why": "they have spoken with you",
	"Words": "I cannot answer questions at the moment.",
}

// wordSheet lists all sentences as a clinic's patients read them.
func wordSheet(clinic bot.Clinic) (all []situation) {
	for _, l := range clinic.Words.List() {
		if n := len(all); n == 0 || all[n-1].Name != l.Situation() {
			all = append(all, situation{Name: l.Situation()})
		}
		texts := []string{clinic.Count(l.Sentence, 3, samplesOf(l))}
		if l.One != "" {
			texts = append([]string{clinic.Count(l.Sentence, 1, samplesOf(l))}, texts...)
		}
		last := &all[len(all)-1]
		last.Sentences = append(last.Sentences, sheetSentence{Name: string(l.Sentence), Description: l.Description,
			Texts: texts, Template: l.Other, Keeps: l.Keeps, Own: l.Own, Fixed: l.Fixed})
	}
	for i := range all {
		if all[i].Name == "fixed" || all[i].Name == "parts" { // they count where they are said
			continue
		}
		if r, ok := readingOfSentences(all[i].Sentences); ok {
			all[i].ReadingAge = r.Age
		}
	}
	return all
}

// samplesOf are the values of a sentence's own placeholders.
func samplesOf(l wording.Listed) wording.Values {
	values := wording.Values{}
	for _, name := range l.Placeholders {
		values[name] = samples[name]
	}
	return values
}

// readingOfSentences measures sentences as leaflets are measured; parts of sentences, such as the
// text of a button, are none.
func readingOfSentences(sentences []sheetSentence) (reading, bool) {
	var passages []knowledge.Passage
	for _, s := range sentences {
		for _, text := range s.Texts {
			if strings.ContainsRune(".?!:", rune(text[len(text)-1])) {
				passages = append(passages, knowledge.Passage{Text: text})
			}
		}
	}
	return readingOf(knowledge.Leaflet{Language: "en", Sections: []knowledge.Section{{Passages: passages}}})
}

// status tells whose sentence it is, where that is not the program's to be replaced.
func status(w sheetSentence) string {
	switch {
	case w.Fixed:
		return " (cannot be changed)"
	case w.Own:
		return " (the clinic's own)"
	}
	return ""
}

// keeps tells what a sentence in the place of another has to have; "" where that is nothing.
func keeps(w sheetSentence) string {
	if len(w.Keeps) == 0 || w.Fixed {
		return ""
	}
	return " Keeps `{{." + strings.Join(w.Keeps, "}}` `{{.") + "}}`."
}

// markdownOf writes the sheet for a person.
func markdownOf(clinic bot.Clinic, all []situation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What the bot says of its own: %s\n\n", clinic.Called())
	b.WriteString("Each sentence as patients read it, under its name. Where a conversation decides, an example stands " +
		"in it.\n" +
		"'bedside flags' prints the advice in an emergency. Gone over by: ________ on: ________\n")
	for _, s := range all {
		fmt.Fprintf(&b, "\n## %s\n", strings.ToUpper(s.Name[:1])+strings.ReplaceAll(s.Name[1:], "-", " "))
		if s.ReadingAge > 0 {
			fmt.Fprintf(&b, "\nReading age: %d years.\n", s.ReadingAge)
		}
		for _, w := range s.Sentences {
			fmt.Fprintf(&b, "\n**%s**%s: %s\n", w.Name, status(w), w.Description+keeps(w))
			for _, text := range w.Texts {
				b.WriteString("\n> " + strings.ReplaceAll(text, "\n", "\n> ") + "\n")
			}
		}
	}
	return b.String()
}
