package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"bedside/knowledge"
	"bedside/knowledge/convert"
	"bedside/knowledge/source"
	"bedside/knowledge/strictyaml"
)

// reviewFlags are what may be given beforehand.
type reviewFlags struct {
	reviewer string
	due      string
	today    string
}

func (p *program) review() *cobra.Command {
	var f reviewFlags
	command := &cobra.Command{
		Use:   "review DRAFT",
		Short: "Walk through a draft section by section, and take it in as a leaflet",
		Long: "Shows what the import found first (differences, then what was left out), then the draft section by\n" +
			"section. When every section is accepted, it writes reviewer and dates into the front matter and\n" +
			"removes 'draft: true': from then on patients are answered from it. Nothing is written before that,\n" +
			"except what the editor saves.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.reviewDraft(args[0], f) },
	}
	command.Flags().StringVar(&f.reviewer, "reviewer", "", "`NAME` of who reviews; asked for when not given")
	command.Flags().StringVar(&f.due, "due", "", "`DATE` of the next review, as 2029-01-31; asked for when not given")
	command.Flags().StringVar(&f.today, "on", time.Now().Format(knowledge.DateLayout), "`DATE` of this review")
	return command
}

// reviewer walks a person through a draft.
type reviewer struct {
	*program
	file  string
	lines *bufio.Reader
}

// errNotAccepted is the end of a review that took nothing in.
var errNotAccepted = errors.New(
	"the draft is not accepted, and nobody is answered from it; run 'bedside review' again when it is mended",
)

func (p *program) reviewDraft(file string, f reviewFlags) error {
	draft, err := readDraft(file)
	if err != nil {
		return err
	}
	r := &reviewer{program: p, file: file, lines: bufio.NewReader(p.in)}
	if err := r.findings(); err != nil {
		return err
	}
	for i := 0; ; {
		if draft, err = readDraft(file); err != nil { // an editor may have changed it
			return err
		}
		sections := draftSections(draft)
		if i >= len(sections) {
			break
		}
		fmt.Fprintf(p.out, "\n--- section %d of %d ---\n%s\n", i+1, len(sections), printable(strings.TrimSpace(sections[i])))
		again, err := r.judge()
		if err != nil {
			return err
		}
		if !again {
			i++
		}
	}
	return r.accept(draft, f)
}

// readDraft reads a draft, with the line ends that 'bedside import' writes, and refuses
// what is none.
func readDraft(file string) ([]byte, error) {
	draft, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	draft = bytes.ReplaceAll(bytes.TrimPrefix(draft, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if !draftLine.Match(draft) {
		return nil, fmt.Errorf(
			"%s is no draft: its front matter has no line \"draft: true\"; give a file that 'bedside import' wrote", file)
	}
	return draft, nil
}

// printable writes what a terminal would take for a command as a sign that shows.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// draftLine matches the line of front matter that keeps a draft from being answered from.
var draftLine = regexp.MustCompile(`(?m)\A---\n(?:[^-\n].*\n)*?draft: true\n`)

// draftSections cuts a draft at its headings, after the front matter.
func draftSections(draft []byte) []string {
	_, body, _ := bytes.Cut(draft, []byte("\n---\n"))
	var sections []string
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, "#") || len(sections) == 0 {
			sections = append(sections, "")
		}
		sections[len(sections)-1] += line
	}
	var filled []string
	for _, s := range sections {
		if strings.TrimSpace(s) != "" {
			filled = append(filled, s)
		}
	}
	return filled
}

// findings tells what the import found, differences first.
func (r *reviewer) findings() error {
	report := strings.TrimSuffix(r.file, filepath.Ext(r.file)) + source.ReportEnding
	page, err := os.ReadFile(report)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(r.out, "There is no report %s: compare the draft with its source yourself.\n", report)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the report: %w", err)
	}
	found, err := convert.ReadFindings(page)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "The file beside the draft, page by page: %s\n", report)
	for i, d := range found.Differences {
		fmt.Fprintf(r.out, "\n--- difference %d of %d ---\n%s\n", i+1, len(found.Differences), printable(d.String()))
		for again := true; again; {
			if again, err = r.judge(); err != nil {
				return err
			}
		}
	}
	for _, m := range found.Remarks {
		fmt.Fprintf(r.out, "page %d: %s\n", m.Page, printable(m.Text))
	}
	for _, l := range found.Account.LeftOut {
		r.leftOut(l)
	}
	return nil
}

// leftOut tells what the draft lacks for one reason, each text once.
func (r *reviewer) leftOut(l convert.LeftOut) {
	times, first := map[string]int{}, map[string]int{}
	var order []string
	for _, piece := range l.Pieces {
		if times[piece.Text] == 0 {
			order = append(order, piece.Text)
			first[piece.Text] = piece.Page
		}
		times[piece.Text]++
	}
	for _, text := range order {
		often := ""
		if n := times[text]; n > 1 {
			often = fmt.Sprintf(" (%d times)", n)
		}
		fmt.Fprintf(r.out, "left out, %s, page %d%s: %s\n", l.Reason, first[text], often, printable(text))
	}
}

// judge asks about what was shown. again is true when it was edited and is to be shown
// again.
func (r *reviewer) judge() (again bool, err error) {
	for {
		answer, err := r.ask("[a]ccept, [e]dit, [q]uit? ")
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "a", "accept", "y", "yes":
			return false, nil
		case "e", "edit":
			return true, r.edit()
		case "q", "quit":
			return false, errNotAccepted
		}
	}
}

// ask asks for a line.
func (r *reviewer) ask(question string) (string, error) {
	fmt.Fprint(r.out, question)
	line, err := r.lines.ReadString('\n')
	if errors.Is(err, io.EOF) && line == "" {
		return "", errNotAccepted
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read your answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// edit opens the draft in the person's editor.
func (r *reviewer) edit() error {
	editor := ""
	for _, name := range []string{"VISUAL", "EDITOR"} {
		for _, entry := range r.env {
			if value, ok := strings.CutPrefix(entry, name+"="); ok && editor == "" {
				editor = value
			}
		}
	}
	words := strings.Fields(editor)
	if len(words) == 0 {
		fmt.Fprintf(r.out, "No editor is set; change %s in another window, then go on. (EDITOR names one.)\n", r.file)
		return nil
	}
	command := exec.Command(words[0], append(words[1:], r.file)...) // #nosec G204: the person's own choice
	command.Stdin, command.Stdout, command.Stderr = r.in, r.out, r.err
	if err := command.Run(); err != nil {
		return fmt.Errorf("run the editor %q: %w; set EDITOR to another", editor, err)
	}
	return nil
}

// accept writes who reviewed the draft, and takes it in.
func (r *reviewer) accept(draft []byte, f reviewFlags) error {
	asked := f.due == ""
	const shortest = 3 // letters of a name: a key that was pressed once too often is none
	for utf8.RuneCountInString(f.reviewer) < shortest {
		var err error
		if f.reviewer, err = r.ask("Your name and role: "); err != nil {
			return err
		}
	}
	on, due, err := reviewDates(f)
	for asked && (f.due == "" || err != nil) {
		if f.due != "" {
			fmt.Fprintln(r.out, err)
		}
		if f.due, err = r.ask("To be reviewed again by (as 2029-01-31): "); err != nil {
			return err
		}
		on, due, err = reviewDates(f)
	}
	if err != nil {
		return err
	}
	name := strings.TrimSpace(f.reviewer)
	if problems := strictyaml.Decode([]byte("---\nreviewer: "+quoted(name)+"\n"),
		&struct{ Reviewer string }{}); problems != nil {
		return fmt.Errorf("the name %q cannot be written; give a plain one", name)
	}
	facts := fmt.Sprintf("reviewed: %s\nreviewer: %s\nreview_due: %s\n", on, quoted(name), due)
	if err := r.takeIn(draft, facts); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "%s is a leaflet now, reviewed by %s on %s, due on %s.\n", r.file, name, on, due)
	return nil
}

// takeIn writes the leaflet, with the facts of its review in the place of the line that
// makes it a draft. It writes nothing when the draft has changed since it was accepted,
// or when nobody could be answered from the leaflet.
func (r *reviewer) takeIn(draft []byte, facts string) error {
	now, err := readDraft(r.file)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, draft) {
		return fmt.Errorf("%s has changed since its last section was accepted; run 'bedside review' again", r.file)
	}
	before, after, _ := bytes.Cut(draft, []byte("\ndraft: true\n"))
	reviewed := slices.Concat(before, []byte("\n"+facts), after)
	beside, err := writeBeside(r.file, reviewed)
	if err != nil {
		return fmt.Errorf("write the leaflet: %w", err)
	}
	defer func() { _ = os.Remove(beside) }() // gone already when all went well
	problem, err := refusal(beside)
	if err != nil {
		return err
	}
	if problem != nil {
		problem.File = r.file
		if first, more := bytes.Count(before, []byte("\n"))+2, strings.Count(facts, "\n")-1; problem.Line > first {
			problem.Line = max(problem.Line-more, first) // the facts take more lines than what they replace
		}
		return fmt.Errorf("the draft is not taken in: %w", problem)
	}
	if err := os.Rename(beside, r.file); err != nil {
		return fmt.Errorf("write the leaflet: %w", err)
	}
	return nil
}

// refusal returns the first problem that keeps people from being answered from a file;
// nil when there is none.
func refusal(file string) (*knowledge.Problem, error) {
	library, problems, err := source.Options{}.LoadPaths(file)
	if err != nil {
		return nil, err
	}
	for _, problem := range problems {
		if problem.Level == knowledge.Fault || len(library.Leaflets()) == 0 {
			return &problem, nil
		}
	}
	return nil, nil
}

// reviewDates reads both dates.
func reviewDates(f reviewFlags) (on, due string, err error) {
	first, err := time.Parse(knowledge.DateLayout, f.today)
	if err != nil {
		return "", "", fmt.Errorf("%q is not a date; write it as 2026-01-31", f.today)
	}
	next, err := time.Parse(knowledge.DateLayout, f.due)
	if err != nil {
		return "", "", fmt.Errorf("%q is not a date; write it as 2029-01-31", f.due)
	}
	if !next.After(first) {
		return "", "", fmt.Errorf("the next review, %s, is not after this one, %s; give a later date", f.due, f.today)
	}
	return f.today, f.due, nil
}

// quoted writes a text as YAML in quotation marks.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

// writeBeside writes a file that is to take the place of another, and returns its name.
func writeBeside(name string, data []byte) (string, error) {
	beside, err := os.CreateTemp(filepath.Dir(name), ".review-*"+filepath.Ext(name))
	if err != nil {
		return "", err
	}
	_, err = beside.Write(data)
	if err = errors.Join(err, beside.Chmod(0o644), beside.Sync(), beside.Close()); err != nil {
		return "", errors.Join(err, os.Remove(beside.Name()))
	}
	return beside.Name(), nil
}
