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
	close  func() error
}

// locate finds what a path names. A folder is opened as a root, which no link
// can lead out of; a file that is named itself may be a link to anywhere.
func locate(name string) (place, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return place{}, fmt.Errorf("%s: there is no such file or folder; check the path: %w", name, fs.ErrNotExist)
	}
	if err != nil {
		return place{}, fmt.Errorf("cannot look at the leaflets: %w", err)
	}
	if !info.IsDir() {
		folder, base := filepath.Split(name)
		return place{fsys: os.DirFS(filepath.Clean(folder)), start: base, prefix: folder, close: func() error { return nil }}, nil
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return place{}, fmt.Errorf("cannot open the folder of leaflets; check who may read it: %w", err)
	}
	return place{fsys: root.FS(), start: ".", prefix: name, close: root.Close}, nil
}

// companions are files that stand beside leaflets without being any.
var companions = set("readme", "changelog", "license", "licence", "copying", "contributing", "authors")

// files lists what is to be read at a place, in the order of the names, and the
// Problems met on the way.
func (p place) files() ([]file, []knowledge.Problem) {
	var found []file
	var problems []knowledge.Problem
	note := func(name string, more []knowledge.Problem) {
		for _, problem := range more {
			problem.File = p.shown(name)
			problems = append(problems, problem)
		}
	}
	fs.WalkDir(p.fsys, p.start, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			note(name, unreadable(err))
			return nil
		}
		if name == p.start && !entry.IsDir() {
			found = append(found, file{p.fsys, name, p.shown(name)})
			return nil
		}
		if name != "." && strings.HasPrefix(path.Base(name), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 {
			if refusal := p.follow(name); refusal != nil {
				note(name, refusal)
				return nil
			}
		}
		if !entry.IsDir() && isLeaflet(name) {
			found = append(found, file{p.fsys, name, p.shown(name)})
		}
		return nil
	})
	if len(found) == 0 && len(problems) == 0 {
		note(p.start, refused(0, "there are no leaflets here", "put files ending in .md, .html or .txt into the folder"))
	}
	return found, problems
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
	base := strings.ToLower(path.Base(name))
	return (parsers[end] != nil || unread[end]) && !companions[strings.TrimSuffix(base, end)]
}

// shown returns a name as Problems write it.
func (p place) shown(name string) string {
	if p.prefix == "" {
		return name
	}
	return filepath.Join(p.prefix, filepath.FromSlash(name))
}
