package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// hasOwnWords tells whether a clinic's own words lie beside leaflets.
func hasOwnWords(leaflets string) bool {
	info, err := os.Lstat(filepath.Join(leaflets, source.LexiconFolder)) // source.Load tells of a link
	return err == nil && info.IsDir()
}

// allWords merges Bedside's lexicon with the clinic's own, which lies in the
// lexicon folder of a folder of leaflets, and counts the lines of the latter.
func allWords(paths []string) (merged *lexicon.Lexicon, lines int, problems []knowledge.Problem) {
	all := []*lexicon.Lexicon{lexicon.English()}
	for _, name := range paths {
		if !hasOwnWords(name) {
			continue
		}
		own, wrong := ownWords(filepath.Join(name, source.LexiconFolder))
		all, problems = append(all, own), append(problems, wrong...)
		lines += len(own.Groups())
	}
	if len(all) == 1 {
		return all[0], 0, problems
	}
	merged, clashes := lexicon.Merge(all...)
	return merged, lines, append(problems, clashes...)
}

// ownWords reads a lexicon folder, which no link can lead out of.
func ownWords(folder string) (*lexicon.Lexicon, []knowledge.Problem) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return &lexicon.Lexicon{},
			[]knowledge.Problem{{File: folder, Message: fmt.Sprintf("the lexicon cannot be read: %v", err),
				Remedy: "check who may read it"}}
	}
	defer func() { _ = root.Close() }()
	shown := filepath.ToSlash(folder)
	own, problems := lexicon.Load(shownFiles{root.FS(), shown}, shown)
	return own, append(notWords(root.FS(), shown), problems...)
}

// notWords reports what a person may have put into a lexicon folder to be read
// and is not.
func notWords(files fs.FS, folder string) []knowledge.Problem {
	entries, _ := fs.ReadDir(files, ".") // lexicon.Load reports the error
	var problems []knowledge.Problem
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		problem := knowledge.Problem{File: path.Join(folder, entry.Name())}
		switch {
		case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "readme"):
			continue
		case strings.HasPrefix(name, "redflags"):
			problem.Message, problem.Remedy = "red flags of a clinic's own are not read",
				"remove the file: only Bedside's red flags are in use"
		case entry.IsDir() || path.Ext(entry.Name()) != ".txt":
			problem.Message, problem.Remedy = "the lexicon folder is only for words, so this is not read",
				"save words as plain text (.txt), and put leaflets beside the folder"
		default:
			continue
		}
		problems = append(problems, problem)
	}
	return problems
}
