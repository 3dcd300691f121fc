package publish

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bedside/knowledge"
	"bedside/knowledge/source"
)

// Kept is a leaflet whose last good version stays live, because its file cannot be read.
type Kept struct {
	Leaflet string            // its id
	Since   time.Time         // when the file was first found to be bad
	Problem knowledge.Problem // what is wrong with the file, or with the folder that it lay in
}

// keep adds to what was loaded the leaflets of before whose files are refused now. A file
// that is gone, or became a draft, takes its leaflet away; one that another file has the id
// of by now does not. So does one that is for others now than the last good version: that is not
// shown to whom it is no longer meant for.
func keep(before *knowledge.Library, files map[string]string, kept []Kept, loaded *source.Loaded) []Kept {
	var still []Kept
	var old []knowledge.Leaflet
	for _, leaflet := range before.Leaflets() {
		refused, ok := refusedNow(leaflet.ID, files[leaflet.ID], loaded)
		if !ok || len(refused.Audience) > 0 && !slices.Equal(refused.Audience, leaflet.Audience) {
			continue
		}
		loaded.Files[leaflet.ID] = files[leaflet.ID]
		old = append(old, leaflet)
		k := Kept{leaflet.ID, time.Now(), problemOf(refused.File, loaded.Problems)}
		if i := slices.IndexFunc(kept, func(k Kept) bool { return k.Leaflet == leaflet.ID }); i >= 0 {
			k.Since = kept[i].Since
		}
		still = append(still, k)
	}
	if len(old) > 0 { // first, so that they are those which stay
		loaded.Library, _ = knowledge.NewLibrary(append(old, loaded.Library.Leaflets()...))
	}
	return still
}

// refusedNow finds what keeps the file of a leaflet from being read.
func refusedNow(id, file string, loaded *source.Loaded) (source.Refused, bool) {
	now, has := loaded.Files[id]
	for _, r := range loaded.Refused {
		if liesIn(file, r) && now != file || !has && r.ID == id {
			return r, true
		}
	}
	return source.Refused{}, false
}

// liesIn tells whether a file is a refused one, or lies in a refused folder.
func liesIn(file string, r source.Refused) bool {
	return r.File == file || strings.HasPrefix(file, r.File+string(filepath.Separator))
}

// lostForGood is why a path cannot be opened of which nothing is kept: that is a mistake in the config,
// where a folder that is away for a while, as a disk that was not mounted, keeps nobody from starting.
func lostForGood(loaded source.Loaded, kept []Kept) error {
	for _, r := range loaded.Refused {
		if r.Lost != nil && !slices.ContainsFunc(kept, func(k Kept) bool { return liesIn(loaded.Files[k.Leaflet], r) }) {
			return r.Lost
		}
	}
	return nil
}

// problemOf is the first thing wrong with a file.
func problemOf(file string, problems []knowledge.Problem) knowledge.Problem {
	for _, p := range problems {
		if p.File == file && p.Level == knowledge.Fault {
			return p
		}
	}
	return knowledge.Problem{File: file}
}
