package source

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
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
	return Options{}.load([]place{{fsys: fsys, start: "."}})
}

// Options are the settings of a load. The zero value is ready to use.
type Options struct {
	// Progress is called after each file with the number of files read and of all
	// files, never by two goroutines at once. It may be nil.
	Progress func(done, total int)
}

// LoadPaths reads the leaflets at all paths, files or folders, into one Library,
// as Load does; a file that is named itself is read whatever its name. Problems
// name files by the path as given, so that "file:line" can be opened. It returns
// an error, and nothing else, when a path is not there or cannot be looked into,
// or when none is given.
func (o Options) LoadPaths(paths ...string) (*knowledge.Library, []knowledge.Problem, error) {
	if len(paths) == 0 {
		return nil, nil, errors.New("no leaflets are named; give a file or a folder")
	}
	var places []place
	for _, name := range paths {
		p, err := locate(name)
		if err != nil {
			return nil, nil, fmt.Errorf("load leaflets: %w", err)
		}
		defer p.close()
		places = append(places, p)
	}
	lib, problems := o.load(places)
	return lib, problems, nil
}

func (o Options) load(places []place) (*knowledge.Library, []knowledge.Problem) {
	var files []file
	var problems []knowledge.Problem
	for _, p := range places {
		found, more := p.files()
		files = append(files, found...)
		problems = append(problems, more...)
	}
	holder := map[string]string{} // the file that each id was first found in
	var leaflets []knowledge.Leaflet
	for i, r := range o.readAll(files) {
		problems = append(problems, r.problems...)
		if r.leaflet == nil {
			continue
		}
		if first, taken := holder[r.leaflet.ID]; taken {
			problems = append(problems, knowledge.Problem{
				File:    files[i].shown,
				Message: fmt.Sprintf("%s has the id %q already", first, r.leaflet.ID),
				Remedy:  "rename one of the two files",
			})
			continue
		}
		holder[r.leaflet.ID] = files[i].shown
		leaflets = append(leaflets, *r.leaflet)
	}
	lib, more := knowledge.NewLibrary(leaflets)
	return lib, append(problems, more...)
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
