package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"bedside/bot/eval"
	"bedside/index"
	"bedside/index/urgency"
	"bedside/knowledge"
)

// searchNotes are the notes of who asks an index of the leaflets, by their words alone:
// for each phrasing, and for each question of an answer key, where one is named.
func searchNotes(ctx context.Context, found content, key string) ([]knowledge.Problem, error) {
	if key == "" && !hasPhrasings(found.library) {
		return nil, nil
	}
	questions, err := keyQuestions(key)
	if err != nil {
		return nil, err
	}
	ix, err := index.Build(found.library, index.Options{Lexicon: found.lexicon})
	if err != nil {
		return nil, err
	}
	notes, reached, err := deadPhrasings(ctx, ix, found.library)
	if err == nil && key != "" {
		var more []knowledge.Problem
		more, err = unreached(ctx, ix, found.library, questions, reached)
		notes = append(notes, more...)
	}
	return notes, errors.Join(err, ix.Close())
}

func hasPhrasings(library *knowledge.Library) bool {
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			if len(s.Phrasings) > 0 {
				return true
			}
		}
	}
	return false
}

// keyQuestions returns the questions of an answer key, the last message of each
// conversation.
func keyQuestions(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open the answer key: %w; check the path", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	cases, err := eval.Read(name, file)
	if err != nil {
		return nil, err
	}
	var questions []string
	for _, c := range cases {
		questions = append(questions, c.Turns[len(c.Turns)-1])
	}
	return questions, nil
}

// oneWordMore is what a phrasing is tried with: word for word it finds its own section, but few
// patients write just these words. It is none that is left out as a courtesy.
const oneWordMore = " then"

// deadPhrasings tells of phrasings that do not find their own section once a word stands beside
// them. reached are the ids of the sections that any finds.
func deadPhrasings(ctx context.Context, ix *index.Index, library *knowledge.Library) (notes []knowledge.Problem,
	reached map[string]bool, err error) {
	reached = map[string]bool{}
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			for i, phrasing := range s.Phrasings {
				id, err := best(ctx, ix, phrasing+oneWordMore)
				if err != nil {
					return nil, nil, err
				}
				reached[id], reached[s.ID] = true, true
				switch id {
				case s.ID:
				case "":
					notes = append(notes, note(l.File, askedLine(s, i), "write it as a patient asks",
						"the phrasing %q, with one word more, finds nothing", phrasing))
				default:
					notes = append(notes, note(l.File, askedLine(s, i), "say in it what this section alone answers",
						"the phrasing %q, with one word more, finds %s, not its own section", phrasing, id))
				}
			}
		}
	}
	return notes, reached, nil
}

// best returns the id of the section that a question finds first; "" for none.
func best(ctx context.Context, ix *index.Index, question string) (string, error) {
	found, err := ix.Search(ctx, index.Query{Text: question, Limit: 1})
	if err != nil {
		return "", fmt.Errorf("try the phrasings and questions: %w", err)
	}
	if len(found.Matches) == 0 {
		return "", nil
	}
	return found.Matches[0].Section.ID, nil
}

// unreached tells of sections that no question finds, beside those that were reached.
func unreached(ctx context.Context, ix *index.Index, library *knowledge.Library, questions []string,
	reached map[string]bool) ([]knowledge.Problem, error) {
	for _, q := range questions {
		id, err := best(ctx, ix, q)
		if err != nil {
			return nil, err
		}
		reached[id] = true
	}
	var notes []knowledge.Problem
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			if !reached[s.ID] {
				notes = append(notes, note(l.File, lineOf(s), "add a phrasing, or a question to the key, that asks for it",
					"no phrasing and no question of the key finds the section %q", s.Heading))
			}
		}
	}
	return notes, nil
}

// raising tells which phrasings and headings of leaflets raise a flag: who asks in these
// words gets the flag's advice, not the leaflet.
func raising(library *knowledge.Library, triage *urgency.Triage) []knowledge.Problem {
	var notes []knowledge.Problem
	tell := func(l knowledge.Leaflet, line int, text string) {
		if v := triage.Assess([]string{text}); v.Flag != nil {
			notes = append(notes, note(l.File, line, "who writes this gets its advice; word it otherwise if it should not",
				"%q raises the flag %s (%s) by %s", text, v.Flag.ID, v.Urgency, v.Evidence.Rule))
		}
	}
	for _, l := range library.Leaflets() {
		for _, s := range l.Sections {
			tell(l, lineOf(s), s.Heading)
			for i, phrasing := range s.Phrasings {
				tell(l, askedLine(s, i), phrasing)
			}
		}
	}
	return notes
}
