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
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"bedside/knowledge"
	"bedside/knowledge/convert"
	"bedside/knowledge/source"
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
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one draft that 'bedside import' wrote, such as drafts/knee.md")
			}
			return nil
		},
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
	if _, err := readDraft(file); err != nil {
		return err
	}
	r := &reviewer{program: p, file: file, lines: bufio.NewReader(p.in)}
	if err := r.findings(); err != nil {
		return err
	}
	for i := 0; ; {
		draft, err := readDraft(file) // an editor may have changed it
		if err != nil {
			return err
		}
		sections := draftSections(draft)
		if i >= len(sections) {
			return r.accept(draft, f)
		}
		fmt.Fprintf(p.out, "\n--- part %d of %d ---\n%s\n", i+1, len(sections),
			printable(strings.TrimSpace(sections[i])))
		again, err := r.judge()
		if err != nil {
			return err
		}
		if !again {
			i++
		}
	}
}

// readDraft reads a draft, with the line ends that 'bedside import' writes, and refuses
// what is none.
func readDraft(file string) ([]byte, error) {
	draft, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the draft: %w; check the path", err)
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
