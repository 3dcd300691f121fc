package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"bedside/knowledge"
)

// Load reads every leaflet in a file system, folders within folders too, in the
// order of their names. A file that cannot be read, or is no leaflet, becomes a
// Problem; the others load. Hidden files, files whose ending is no known format,
// README, CHANGELOG, LICENSE and the like, and the LexiconFolder are passed over.
// Of two leaflets with one id the first is kept.
//
// Problems name files as fsys does. For files on disk use Options.LoadPaths, which
// also keeps links from leading out of a folder.
func Load(fsys fs.FS) (*knowledge.Library, []knowledge.Problem) {
	loaded := Options{}.load([]place{{fsys: fsys, start: "."}})
	return loaded.Library, loaded.Problems
}

// Options are the settings of a load. The zero value is ready to use.
type Options struct {
	// Progress is called after each file with the number of files read and of all
	// files, never by two goroutines at once. It may be nil.
	Progress func(done, total int)
	// Audiences are those that leaflets may be limited to.
	Audiences Audiences
	// Resume has a path that cannot be opened refused, as a file that cannot be read is, in place of an error:
	// who starts anew may have the last good versions of what lay there.
	Resume bool
}

// LoadPaths reads the leaflets at all paths, files or folders, into one Library,
// as Load does; a file that is named itself is read whatever its name. Problems
// name files by the path as given, so that "file:line" can be opened. It returns
// an error, and nothing else, when a path is not there or cannot be looked into,
// or when none is given.
func (o Options) LoadPaths(paths ...string) (*knowledge.Library, []knowledge.Problem, error) {
	loaded, err := o.LoadFiles(paths...)
	return loaded.Library, loaded.Problems, err
}

// Loaded is a library with what is known of the files that it was read from.
type Loaded struct {
	Library  *knowledge.Library
	Problems []knowledge.Problem
	Files    map[string]string // by the id of a leaflet, its file as Problems name it
	Refused  []Refused
}

// Refused is a file or folder that a leaflet was looked for in and that could not be read. A
// draft is none: nobody is to be answered from it.
type Refused struct {
	File string // as Problems name it
	ID   string // of the leaflet that the file would have; "" of a folder
	// Audience is whom the leaflet is limited to, as far as that can be read: what stands there
	// need not be the name of an audience. It is empty for everybody.
	Audience []string
	// Lost is why a path that was named cannot be opened; nil of what lies in one.
	Lost error
}

// LoadFiles does the same as LoadPaths, and tells of the files as well.
func (o Options) LoadFiles(paths ...string) (Loaded, error) {
	if len(paths) == 0 {
		return Loaded{}, errors.New("no leaflets are named; give a file or a folder")
	}
	var places []place
	var lost []Refused
	for _, name := range paths {
		p, err := locate(name)
		if err != nil {
			lost = append(lost, Refused{File: name, Lost: fmt.Errorf("load leaflets: %w", err)})
			if !o.Resume {
				return Loaded{}, lost[0].Lost
			}
			continue
		}
		defer p.close()
		places = append(places, p)
	}
	loaded := o.load(places)
	for _, r := range lost {
		loaded.Problems = append(loaded.Problems, lostProblem(r))
	}
	loaded.Refused = append(loaded.Refused, lost...)
	return loaded, nil
}

// lostProblem tells of a path that cannot be opened.
func lostProblem(r Refused) knowledge.Problem {
	problem := knowledge.Problem{File: r.File, Message: "there is no such file or folder", Remedy: "bring it back"}
	if !errors.Is(r.Lost, fs.ErrNotExist) {
		problem.Message, problem.Remedy = "it cannot be opened", "check the disk that it is on, and who may read it"
	}
	return problem
}

func (o Options) load(places []place) Loaded {
	l := Loaded{Files: map[string]string{}}
	var files []file
	for _, p := range places {
		found, more := p.files()
		files = append(files, found...)
		l.Problems = append(l.Problems, more...)
		for _, problem := range more {
			if problem.Level == knowledge.Fault {
				l.Refused = append(l.Refused, Refused{File: problem.File})
			}
		}
	}
	var leaflets []knowledge.Leaflet
	for i, r := range o.readAll(files) {
		l.Problems = append(l.Problems, r.problems...)
		if r.leaflet != nil && l.take(r.leaflet.ID, files[i].shown) {
			leaflets = append(leaflets, *r.leaflet)
		}
		if r.leaflet == nil && hasFault(r.problems) {
			l.Refused = append(l.Refused, Refused{File: files[i].shown, ID: idOf(files[i].name),
				Audience: o.Audiences.ofRefused(files[i])})
		}
	}
	library, more := knowledge.NewLibrary(leaflets)
	l.Library, l.Problems = library, append(l.Problems, more...)
	return l
}

// take notes the file that an id was first found in; false when there is another.
func (l *Loaded) take(id, file string) bool {
	if first, taken := l.Files[id]; taken {
		problem := knowledge.Problem{File: file, Message: fmt.Sprintf("%s has the id %q already", first, id),
			Remedy: "rename one of the two files"}
		if filepath.Clean(first) == filepath.Clean(file) {
			problem.Message = "the file is read already, by a path before"
			problem.Remedy = "name it, or the folder that it is in, once"
		}
		l.Problems = append(l.Problems, problem)
		return false
	}
	l.Files[id] = file
	return true
}

func hasFault(problems []knowledge.Problem) bool {
	return slices.ContainsFunc(problems, func(p knowledge.Problem) bool { return p.Level == knowledge.Fault })
}

// result is what came of one file.
type result struct {
	leaflet  *knowledge.Leaflet
	problems []knowledge.Problem
}

// readAll reads the files on all processors and returns the results in the
// order of the files.
func (o Options) readAll(files []file) []result {
	results := make([]result, len(files))
	next := make(chan int)
	var (
		workers sync.WaitGroup
		mu      sync.Mutex
		done    int
	)
	for range min(len(files), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				results[i].leaflet, results[i].problems = files[i].read()
				o.Audiences.limit(&results[i], files[i])
				mu.Lock()
				if done++; o.Progress != nil {
					o.Progress(done, len(files))
				}
				mu.Unlock()
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}
