package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bedside/knowledge"
	"bedside/knowledge/convert"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// importFlags say where drafts go.
type importFlags struct {
	folder string
	force  bool
	plain  bool
}

func (p *program) imports() *cobra.Command {
	var f importFlags
	command := &cobra.Command{
		Use:   "import FILE... -o DIR",
		Short: "Make drafts of Word, OpenDocument and PDF files, for a person to review",
		Long: "Makes a Markdown draft of each file, and beside it NAME.import.html: the file's own text beside the\n" +
			"draft, page by page, with an account of every character. Nobody is answered from a draft before\n" +
			"'bedside review' has taken it in. Exits with 1 when a file is refused, or when a number, a unit, a\n" +
			"negation or any character differs without a reason.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("nothing to import; name a .docx, .odt or .pdf file")
			}
			return nil
		},
		RunE: func(command *cobra.Command, files []string) error {
			if f.folder == "" {
				return usageError{errors.New("no folder for the drafts; name one with -o DIR")}
			}
			return p.importFiles(command.Context(), files, f)
		},
	}
	command.Flags().StringVarP(&f.folder, "output", "o", "", "`DIR` for the drafts; it is made when it is not there")
	command.Flags().BoolVar(&f.force, "force", false, "overwrite drafts, also those that a person has changed")
	command.Flags().BoolVar(&f.plain, "no-pictures", false, "leave the pictures of PDF pages out of the report")
	return command
}

// importFiles makes the drafts, and fails when one of the files is refused or differs.
func (p *program) importFiles(ctx context.Context, files []string, f importFlags) error {
	if err := os.MkdirAll(f.folder, 0o755); err != nil {
		return fmt.Errorf("make the folder for the drafts: %w; name another with -o", err)
	}
	options := convert.Options{Known: knownWord, Pictures: !f.plain, Cache: importCache()}
	faults := 0
	sources := map[string]string{} // what each draft is made of, by its name
	var made []string
	for _, file := range files {
		if before, taken := sources[draftName(file)]; taken {
			faults++
			p.report(fmt.Errorf("%s: its draft would have the name of that of %s; rename one of them", file, before))
			continue
		}
		sources[draftName(file)] = file
		draft, err := importFile(ctx, file, f, options)
		if err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("import %s: %w", file, ctx.Err())
			}
			faults++
			p.report(fmt.Errorf("%s: %w", file, err))
			continue
		}
		if len(draft.Differences) > 0 {
			faults++
		}
		p.tell(file, draft)
		made = append(made, filepath.Join(f.folder, draftName(file)+".md"))
	}
	for _, draft := range made {
		fmt.Fprintf(p.out, "A draft is made; go through it with: bedside review %s\n", draft)
	}
	if faults > 0 {
		return fmt.Errorf("%s of %d cannot be used as it is; see the lines above and the reports in %s",
			count(faults, "file"), len(files), f.folder)
	}
	return nil
}

// knownWord tells whether a word is in the dictionary.
func knownWord(word string) bool { return lexicon.EnglishDictionary().Class(strings.ToLower(word)) > 0 }

// importCache is the folder in which the compiled PDF reader is kept; "" when the system
// has none for that.
func importCache() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "bedside", "pdfium")
}

// importFile makes and writes one draft.
func importFile(ctx context.Context, file string, f importFlags, options convert.Options) (*convert.Draft, error) {
	base := draftName(file)
	target := filepath.Join(f.folder, base+".md")
	if _, err := os.Lstat(target); err == nil && !f.force {
		return nil, fmt.Errorf("%s is there already; move it away, or give --force to overwrite it", target)
	}
	data, err := readLimited(file)
	if err != nil {
		return nil, err
	}
	draft, err := convert.Convert(ctx, file, data, options)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(f.folder, base+source.ReportEnding), draft.Report, 0o644); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	if err := os.WriteFile(target, draft.Markdown, 0o644); err != nil {
		return nil, fmt.Errorf("write the draft: %w", err)
	}
	return draft, nil
}

// draftName returns a name for the draft of a file that is a leaflet's id as it stands.
func draftName(file string) string {
	base := filepath.Base(file)
	return knowledge.Slug(strings.TrimSuffix(base, filepath.Ext(base)))
}

// readLimited reads a regular file that is not too large to be a leaflet.
func readLimited(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w; check the path", errors.Unwrap(err))
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, errors.New("this is not a file; name the files themselves")
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w; check who may read it", errors.Unwrap(err))
	}
	defer func() { _ = opened.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(opened, convert.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	return data, nil
}

// tell prints what became of a file.
func (p *program) tell(file string, d *convert.Draft) {
	a := d.Account
	var left []string
	for _, l := range a.LeftOut {
		left = append(left, fmt.Sprintf("%d %s", l.Count, l.Reason))
	}
	reasons := ""
	if len(left) > 0 {
		reasons = " (" + strings.Join(left, ", ") + ")"
	}
	fmt.Fprintf(p.out, "%s: %s; %d characters: %d kept, %d written in another way, %d left out%s, %d lost; %s\n", file,
		count(d.Sections, "section"), a.Source, a.Kept, a.Rewritten(), a.Total(), reasons, lostCharacters(a),
		count(len(d.Differences), "difference"))
	for _, difference := range d.Differences {
		fmt.Fprintf(p.out, "%s: %s; correct the draft by the file\n", file, difference)
	}
}

func lostCharacters(a convert.Account) int {
	return a.Source - a.Kept - a.Rewritten() - a.Total()
}
