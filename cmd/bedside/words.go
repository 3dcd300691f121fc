package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/wording"
	"bedside/knowledge"
)

// wordsFlags say whose words are shown, and how.
type wordsFlags struct {
	clinic        clinicFlags
	config, check string
	json          bool
}

func (p *program) words() *cobra.Command {
	var f wordsFlags
	cmd := &cobra.Command{
		Use:   "words [--config FILE]",
		Short: "Print a sheet of all sentences that patients read of the bot's own, for a clinic to go over",
		Long: `Print every sentence that the bot says of its own, by situation, as patients of the clinic
read it, with its name and the reading age of each situation (Markdown).

To change sentences write them into a file, by their names, and name it in the config as words:

  talk:
    bye: Goodbye from all of us at {{.Clinic}}.

What a sentence has in {{ }} it keeps, so that no emergency number gets lost. 'bedside words
--check FILE' tells what is wrong with a file, and which sentences are hard to read; the exit
code is 1 when something is wrong. 'bedside flags' prints the advice in an emergency.`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if f.check != "" {
				return p.checkWords(f.check)
			}
			return p.printWords(f)
		},
	}
	f.clinic.add(cmd)
	cmd.Flags().StringVar(&f.config, "config", "", "config `FILE` of 'bedside serve', for its clinic and its words")
	cmd.Flags().StringVar(&f.check, "check", "", "check a `FILE` of words in place of printing any")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	cmd.MarkFlagsMutuallyExclusive("check", "json")
	cmd.MarkFlagsMutuallyExclusive("check", "config")
	return cmd
}

// readWords reads a clinic's file of sentences. Its errors are knowledge.Problems, joined.
func readWords(path string) (*wording.Set, error) {
	_, set, err := readWordsText(path)
	return set, err
}

// readWordsText returns the text of the file, too; nil when it cannot be had.
func readWordsText(path string) ([]byte, *wording.Set, error) {
	info, err := os.Stat(path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxConfig) {
		return nil, nil, knowledge.Problem{File: path, Message: "this is no file of words", Remedy: "name a YAML file"}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("words: %w; check the path and who may read it", err)
	}
	set, problems := wording.Read(path, text)
	var wrong []error
	for _, problem := range problems {
		wrong = append(wrong, problem)
	}
	return text, set, errors.Join(wrong...)
}

// checkWords tells what is wrong with a file of sentences, and which of them are hard to read.
func (p *program) checkWords(path string) error {
	set, err := readWords(path)
	if err != nil {
		return err
	}
	own := 0
	for _, s := range wordSheet(bot.Clinic{Words: set}) {
		for _, w := range s.Sentences {
			if !w.Own {
				continue
			}
			own++
			if r, ok := readingOfSentences([]sheetSentence{w}); ok && r.Age > hardAge {
				fmt.Fprintf(p.out, "%s: %s reads like a text for people of %d; shorter words and sentences help\n", path,
					w.Name, r.Age)
			}
		}
	}
	return p.print(fmt.Sprintf("%s: %s, 0 problems", path, count(own, "sentence")))
}

// hardAge is the reading age in years from which a single sentence is told: the whole is for
// readers of nine, and one sentence has some long words by chance.
const hardAge = 12

// printWords prints the sheet.
func (p *program) printWords(f wordsFlags) error {
	clinic := f.clinic.Clinic
	if f.config != "" {
		c, err := readConfig(f.config)
		if err != nil {
			return err
		}
		clinic = c.clinic()
	}
	all := wordSheet(clinic)
	if f.json {
		return printJSON(p.out, struct {
			Situations []situation `json:"situations"`
		}{all})
	}
	return p.print(strings.TrimSuffix(markdownOf(clinic, all), "\n"))
}
