package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"bedside/knowledge"
)

// place is a file or folder that was named on the command line.
type place struct {
	fsys   fs.FS
	start  string // where the walk begins: "." or the one file
	prefix string // what Problems put before a name within fsys
	close  func()
}

// missingError is the error of a path that names nothing.
type missingError string

// Error tells what to do.
func (m missingError) Error() string {
	return string(m) + ": there is no such file or folder; check the path"
}

// Unwrap is fs.ErrNotExist.
func (m missingError) Unwrap() error { return fs.ErrNotExist }

// locate finds what a path names. A folder is opened as a root, which no link
// can lead out of; a file that is named itself may be a link to anywhere.
func locate(name string) (place, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return place{}, missingError(name)
	}
	if err != nil {
		return place{}, fmt.Errorf("cannot look at the leaflets: %w", err)
	}
	if !info.IsDir() {
		folder, base := filepath.Split(name)
		return place{fsys: os.DirFS(filepath.Clean(folder)), start: base, prefix: folder, close: func() {}}, nil
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return place{}, fmt.Errorf("cannot open the folder of leaflets; check who may read it: %w", err)
	}
	return place{fsys: root.FS(), start: ".", prefix: name, close: func() { _ = root.Close() }}, nil
}

// LexiconFolder is the name of the folder, directly in a folder of leaflets, in
// which a clinic keeps words of its own. Load passes over it whole, since a file
// of words in plain text looks like a leaflet. A folder of this name further
// down, or one that is named itself, is a folder as any other.
const LexiconFolder = "lexicon"

// companions are files that stand beside leaflets without being any.
var companions = set("readme", "changelog", "license", "licence", "copying", "contributing", "authors")

// files lists what is to be read at a place, in the order of the names, and the
// Problems met on the way.
func (p place) files() ([]file, []knowledge.Problem) {
	w := walk{place: p}
	_ = fs.WalkDir(p.fsys, p.start, w.visit) // visit returns no error: it notes Problems
	empty := len(w.found) == 0 && len(w.problems) == 0
	w.notePassedOver()
	if empty {
		w.note(p.start, refused(0, "there are no leaflets here", "put files ending in .md, .html or .txt into the folder"))
	}
	return w.found, w.problems
}

// walk goes through a place.
type walk struct {
	place
	found    []file
	over     []string // what is passed over
	problems []knowledge.Problem
}

func (w *walk) visit(name string, entry fs.DirEntry, err error) error {
	hidden := name != "." && strings.HasPrefix(path.Base(name), ".")
	switch {
	case err != nil:
		w.note(name, unreadable(err))
	case name == w.start && !entry.IsDir(): // named by a person, so read whatever its name
		w.take(name)
	case (hidden || name == LexiconFolder) && entry.IsDir():
		return fs.SkipDir
	case hidden || entry.IsDir():
	case entry.Type()&fs.ModeSymlink != 0:
		if refusal := w.follow(name); refusal != nil {
			w.note(name, refusal)
		} else if isLeaflet(name) {
			w.take(name)
		}
	case isLeaflet(name):
		w.take(name)
	case passedOver[ending(name)] && !isCompanion(name):
		w.over = append(w.over, name)
	}
	return nil
}

// passedOver are the endings of files that hold text which is not read. People
// who put them among leaflets may expect otherwise.
var passedOver = set(".mdx", ".rst", ".adoc", ".asciidoc", ".asc", ".text", ".xhtml", ".shtml", ".xht", ".php", ".asp",
	".aspx", ".jsp", ".org", ".textile", ".wiki", ".mediawiki", ".creole", ".pod", ".rmd", ".qmd", ".mkd", ".mdown", ".mdwn",
	".tex", ".typ", ".epub", ".mht", ".mhtml", ".pages", ".ppt", ".pptx", ".odp", ".pub", ".wpd", ".wps", ".xps", ".djvu",
	".dot", ".dotx", ".docm", ".one")

// notePassedOver names the files that are passed over, in one Problem.
func (w *walk) notePassedOver() {
	const most = 10
	if len(w.over) == 0 {
		return
	}
	names := strings.Join(w.over[:min(len(w.over), most)], ", ")
	if more := len(w.over) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	w.note(w.start, []knowledge.Problem{{
		Level:   knowledge.Note,
		Message: "passed over, because their format is not read: " + names,
		Remedy:  "save them as Markdown (.md), HTML or plain text (.txt) if they are leaflets",
	}})
}

func (w *walk) take(name string) {
	w.found = append(w.found, file{w.fsys, name, w.shown(name)})
}

func (w *walk) note(name string, problems []knowledge.Problem) {
	for _, problem := range problems {
		problem.File = w.shown(name)
		w.problems = append(w.problems, problem)
	}
}

// follow looks where a link leads and says why it is not followed, if it is not.
func (p place) follow(name string) []knowledge.Problem {
	info, err := fs.Stat(p.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refused(0, "the link leads nowhere", "put the file itself here, or remove the link")
	case errors.Is(err, fs.ErrPermission):
		return unreadable(err)
	case err != nil:
		return refused(0, "the link leads out of the folder", "put the file itself here")
	case info.IsDir():
		return refused(0, "a link to a folder is not followed", "name that folder as a path of its own, or move it here")
	}
	return nil
}

// isLeaflet tells whether a file found in a folder is one to be read, or one
// that a person would expect to be.
func isLeaflet(name string) bool {
	end := ending(name)
	return (parsers[end] != nil || unread[end]) && !isCompanion(name) && !strings.HasSuffix(name, ReportEnding)
}

// ReportEnding is the ending of the page that 'bedside import' writes beside a draft. It
// has the same text, which nobody has reviewed there, and is passed over.
const ReportEnding = ".import.html"

func isCompanion(name string) bool {
	return companions[strings.TrimSuffix(strings.ToLower(path.Base(name)), ending(name))]
}

// shown returns a name as Problems write it.
func (p place) shown(name string) string {
	if p.prefix == "" {
		return name
	}
	return filepath.Join(p.prefix, filepath.FromSlash(name))
}
