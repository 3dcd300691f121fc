package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"bedside/bot"
)

// runForm is the number of the form in which a run is written; a change that an older program
// would misread has a new one.
const runForm = 1

// RunFile is a run as it is kept to compare a later one with it: every message with its reply.
// It holds the messages of the keys.
type RunFile struct {
	Form    int    `json:"bedside_eval_run"` // runForm
	Program string `json:"program"`          // the version that made it

	Conversations []RunEntry  `json:"conversations,omitempty"`
	Flags         []FlagEntry `json:"flags,omitempty"` // of a run of flags; then there are no conversations
}

// RunEntry is a conversation of a run.
type RunEntry struct {
	ID         string      `json:"id,omitempty"`
	File       string      `json:"file"`
	Line       int         `json:"line"`
	Kind       string      `json:"kind,omitempty"`
	Turns      []string    `json:"turns"`
	Wanted     []string    `json:"wanted"` // as the key has it
	Verdict    Verdict     `json:"verdict"`
	Outcome    bot.Outcome `json:"outcome"`
	Confidence float64     `json:"confidence"`
	Got        []string    `json:"got"`              // the reply in short
	Reply      string      `json:"reply,omitempty"`  // as the patient reads it
	Quoted     []string    `json:"quoted,omitempty"` // ids of the passages quoted
	Reasons    []string    `json:"reasons,omitempty"`
	TookMicros []int64     `json:"took_us"` // for each turn, from message to decided reply
}

// FlagEntry is a case of a run of flags.
type FlagEntry struct {
	ID    string   `json:"id,omitempty"`
	File  string   `json:"file"`
	Line  int      `json:"line"`
	Kind  string   `json:"kind,omitempty"`
	Turns []string `json:"turns"`
	Want  string   `json:"want"`
	Got   string   `json:"got"`
	Flag  string   `json:"flag,omitempty"`
	Rule  string   `json:"rule,omitempty"`
	// Symptom is the id of the amber flag whose advice follows what is possible.
	Symptom string `json:"symptom,omitempty"`
}

// NewRunFile keeps a run of conversations.
func NewRunFile(program string, judged []Judgement) RunFile {
	return RunFile{Form: runForm, Program: program, Conversations: entries(judged)}
}

// NewFlagsRunFile keeps a run of flags.
func NewFlagsRunFile(program string, judged []FlagVerdict) RunFile {
	return RunFile{Form: runForm, Program: program, Flags: flagEntries(judged)}
}

func entries(judged []Judgement) []RunEntry {
	all := make([]RunEntry, len(judged))
	for i, j := range judged {
		c := j.Case
		all[i] = RunEntry{
			ID: c.ID, File: c.File, Line: c.Line, Kind: c.Kind, Turns: c.Turns, Wanted: c.wanted(),
			Verdict: j.Verdict, Outcome: j.Reply.Outcome, Confidence: round(j.Reply.Confidence),
			Got: received(j), Reply: j.Reply.Text, Quoted: quotedIDs(j.Reply), Reasons: reasons(j),
		}
		for _, took := range j.Took {
			all[i].TookMicros = append(all[i].TookMicros, took.Microseconds())
		}
	}
	return all
}

func flagEntries(judged []FlagVerdict) []FlagEntry {
	all := make([]FlagEntry, len(judged))
	for i, v := range judged {
		all[i] = FlagEntry{v.ID, v.File, v.Line, v.Kind, v.Turns, v.Want, v.Got, v.Flag, v.Rule, v.Symptom}
	}
	return all
}

// quotedIDs returns the ids of the passages that a reply and those that go with it quote.
func quotedIDs(reply bot.Reply) []string {
	var ids []string
	if reply.Answer != nil && reply.Answer.Passage != nil {
		ids = append(ids, reply.Answer.Passage.ID)
	}
	for _, also := range reply.Also {
		ids = append(ids, quotedIDs(also)...)
	}
	return ids
}

// Name tells a reader of the key which conversation an entry is.
func (e RunEntry) Name() string { return entryName(e.File, e.Line, e.ID) }

// Name tells a reader of the key which case an entry is.
func (e FlagEntry) Name() string { return entryName(e.File, e.Line, e.ID) }

func entryName(file string, line int, id string) string {
	where := fmt.Sprintf("%s:%d", file, line)
	if id == "" {
		return where
	}
	return where + " " + id
}

// slowest returns how long the slowest of the turns took, and which it was, from 0.
func (e RunEntry) slowest() (took time.Duration, turn int) {
	for i, us := range e.TookMicros {
		if each := time.Duration(us) * time.Microsecond; each > took {
			took, turn = each, i
		}
	}
	return took, turn
}

// Write writes a run as JSON.
func (r RunFile) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write the run: %w", err)
	}
	return nil
}

// ReadRunFile reads a run; name is how the error calls its file.
func ReadRunFile(name string, r io.Reader) (RunFile, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return RunFile{}, fmt.Errorf("read the run %s: %w", name, err)
	}
	var run RunFile
	err = json.Unmarshal(data, &run)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return RunFile{}, fmt.Errorf("%s:%d: this is no run: %w; write one with bedside eval --save", name, line, err)
	case err != nil:
		return RunFile{}, fmt.Errorf("%s: this is no run: %s; write one with bedside eval --save", name,
			strings.TrimPrefix(err.Error(), "json: "))
	case run.Form != runForm:
		return RunFile{}, fmt.Errorf(
			"%s: this is no run that this version of Bedside reads; write it anew with bedside eval --save",
			name,
		)
	case len(run.Conversations)+len(run.Flags) == 0:
		return RunFile{}, fmt.Errorf("%s: the run has no conversation; write it anew with bedside eval --save", name)
	}
	return run, nil
}
