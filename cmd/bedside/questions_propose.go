package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot/gaps"
	"bedside/knowledge/source"
)

// proposal names the question to propose, and the section to add it to.
type proposal struct {
	questionFlags
	number       int
	section, out string
}

func (p *program) propose() *cobra.Command {
	var flags proposal
	cmd := &cobra.Command{
		Use:   "propose --config FILE --question N --section LEAFLET/SECTION",
		Short: "Propose a question's wordings as phrasings of a section, as a patch",
		Long: `Write a patch that adds the wordings of a question as lines "? …" below the heading
of a section, in the leaflet's Markdown file. Nothing changes by itself: read the
patch, apply it with "git apply" or "patch -p1", run 'bedside check', publish.

N is the question's number in 'bedside questions' with the same --since. A phrasing
must hold no personal data. Wordings with long numbers, addresses, dates, or what
looks like a name are left out; read the others before you apply them.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(cmd, args); err != nil {
				return err
			}
			switch leaflet, section, _ := strings.Cut(flags.section, "/"); {
			case flags.number < 1:
				return errors.New("no question is named; give --question N, its number in 'bedside questions'")
			case leaflet == "" || section == "":
				return errors.New("no section is named; give --section LEAFLET/SECTION, as in the column nearest of 'bedside " +
					"questions'")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runPropose(cmd.Context(), flags) },
	}
	flags.add(cmd)
	cmd.Flags().IntVar(&flags.number, "question", 0, "`NUMBER` of the question in the list")
	cmd.Flags().StringVar(&flags.section, "section", "", "id of the `LEAFLET/SECTION` that answers it")
	cmd.Flags().StringVar(&flags.out, "out", "",
		"`FOLDER` to write the patch into, instead of standard output or desk.proposals of the config")
	return cmd
}

// runPropose writes the patch, and on standard error what to do with it.
func (p *program) runPropose(ctx context.Context, flags proposal) error {
	list, err := p.listed(ctx, flags.questionFlags)
	if err != nil {
		return err
	}
	if flags.number > len(list.questions) {
		return fmt.Errorf("there is no question %d: the list has %s; see 'bedside questions --config %s --since %s'",
			flags.number, count(len(list.questions), "question"), flags.config, flags.since)
	}
	made, err := newPatch(list, list.questions[flags.number-1], flags.section)
	if err != nil {
		return err
	}
	name := "PATCH"
	switch folder := list.config.Desk.Proposals; {
	case flags.out != "":
		name, err = made.save(flags.out, time.Now())
	case folder != "":
		if err = os.MkdirAll(folder, 0o700); err == nil {
			name, err = made.save(folder, time.Now())
		}
	default:
		_, err = fmt.Fprint(p.out, made.text)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.err, "%s for %s in %s. Nothing has changed yet.\n", count(made.phrasings, "phrasing"), flags.section,
		made.file)
	if made.left > 0 {
		fmt.Fprintf(p.err, "%s left out: too long for a phrasing, or it may tell who asked.\n", count(made.left, "wording"))
	}
	fmt.Fprintf(p.err, "Read every line first: a phrasing must hold no personal data.\nTo apply it: cd %s && git apply "+
		"%s   (or: patch -p1 < %s)\n", made.root, name, name)
	return nil
}

// patch is a change proposed for a leaflet's file.
type patch struct {
	file, root      string // root is the folder in which it is applied
	section, text   string
	phrasings, left int
}

// newPatch makes the patch that adds a question's wordings to a section.
func newPatch(list questionList, q gaps.Gap, section string) (*patch, error) {
	if len(list.config.Leaflets) == 0 {
		return nil, fmt.Errorf("%s names no leaflets, and the embedded sample cannot be changed", list.path)
	}
	id, _, _ := strings.Cut(section, "/")
	file, err := source.FileOf(id, list.config.Leaflets...)
	if err != nil {
		return nil, err
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading a leaflet: %w", err)
	}
	made := &patch{file: file, section: section}
	fit, left := q.Phrasings()
	made.left = left
	if fit, err = gaps.Fresh(list.library.Leaflet(id), section, fit); err != nil { // FileOf has found the leaflet
		return nil, err
	}
	if len(fit) == 0 {
		return nil, errors.New("none of its wordings can be a phrasing: they are too long, may tell who asked, or stand " +
			"there already; write a phrasing of your own")
	}
	made.phrasings = len(fit)
	after, err := source.AddPhrasings(file, before, section, fit)
	if err != nil {
		return nil, err
	}
	within := ""
	if made.root, within, err = patchRoot(file, filepath.Dir(list.path)); err != nil {
		return nil, err
	}
	made.text = fmt.Sprintf(proposalHead, section) + "\n" + gaps.Patch(within, before, after)
	return made, nil
}

// proposalHead stands above a patch; programs that apply one pass over it.
const proposalHead = "Ways in which patients asked, for the section %s. Read every line before\n" +
	"you apply this: a phrasing must hold no personal data.\n"

// patchRoot is the folder in which a patch of a file is applied, and the file's
// path in it: that of the git repository it is in, else of the config when the
// file is below it, else the file's own.
func patchRoot(file, config string) (root, within string, err error) {
	if file, err = filepath.Abs(file); err == nil {
		file, err = filepath.EvalSymlinks(file) // git applies nothing through a link
	}
	if err != nil {
		return "", "", fmt.Errorf("finding the leaflet's folder: %w", err)
	}
	root = filepath.Dir(file)
	if config, err = filepath.Abs(config); err == nil {
		config, err = filepath.EvalSymlinks(config)
	}
	if below, wrong := filepath.Rel(config, file); err == nil && wrong == nil && filepath.IsLocal(below) {
		root = config
	}
	for folder := filepath.Dir(file); ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, ".git")); err == nil {
			root = folder
			break
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	within, err = filepath.Rel(root, file)
	return root, filepath.ToSlash(within), err
}

// save writes the patch into a folder, under a name that no file has yet.
func (m *patch) save(folder string, now time.Time) (name string, err error) {
	if folder, err = filepath.Abs(folder); err != nil {
		return "", fmt.Errorf("--out: %w", err)
	}
	begin := filepath.Join(folder, now.Format(time.DateOnly)+"-"+strings.ReplaceAll(m.section, "/", "-"))
	for n := 1; ; n++ {
		name = begin + ".patch"
		if n > 1 {
			name = fmt.Sprintf("%s-%d.patch", begin, n)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("--out: %w; name a folder that is there", err)
		}
		_, err = file.WriteString(m.text)
		return name, errors.Join(err, file.Close())
	}
}
