package publish

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"bedside/index"
	"bedside/knowledge"
)

// View is what somebody sees of a version who belongs to some audiences. It has a library and an
// index of its own, so that nothing in a reply, from the spelling of a word to the order of two
// passages, tells of a leaflet that is for others. Many goroutines may use it.
type View struct {
	library *knowledge.Library
	ready   sync.Once
	index   *index.Index // nil when it has no leaflet
	err     error
	last    atomic.Pointer[edition] // what is published of it
}

// Library is what is seen. It has no leaflet when all are for others.
func (v *View) Library() *knowledge.Library { return v.library }

// Search finds what is seen.
func (v *View) Search(ctx context.Context, q index.Query) (index.Result, error) {
	if v.index == nil {
		return index.Result{}, nil
	}
	return v.index.Search(ctx, q)
}

// Group puts messages together that mean the same, as far as what is seen tells.
func (v *View) Group(messages []string) [][]int {
	if v.index == nil {
		groups := make([][]int, len(messages))
		for i := range messages {
			groups[i] = []int{i}
		}
		return groups
	}
	return v.index.Group(messages)
}

// maxViews is the number of different views of a version: one for each set of leaflets that
// somebody sees. Links may be combined, and each view has an index in memory.
const maxViews = 64

// views are those of a version that were asked for.
type views struct {
	build   func(*knowledge.Library) (*index.Index, error)
	limited []int // the places of the leaflets in the library that are not for everybody
	mutex   sync.Mutex
	all     map[string]*View // by which of those are seen
}

func newViews(library *knowledge.Library, whole *index.Index,
	build func(*knowledge.Library) (*index.Index, error)) *views {
	v := &views{build: build, all: map[string]*View{}}
	everything := []byte{}
	for i := range library.Leaflets() {
		if library.Leaflets()[i].Limited() {
			v.limited, everything = append(v.limited, i), append(everything, '+')
		}
	}
	all := &View{library: library, index: whole}
	all.ready.Do(func() {})
	v.all[string(everything)] = all
	return v
}

// View returns what somebody sees who belongs to some audiences. It is made when it is asked for
// the first time, unless the Options name it. It fails when it cannot be made, or when there are
// too many.
func (v *Version) View(audiences []string) (*View, error) {
	return v.views.of(v.Library, func(l *knowledge.Leaflet) bool { return l.SeenBy(audiences) })
}

// Common returns what is seen by somebody of some audiences and by somebody of others as well, as
// View does.
func (v *Version) Common(audiences, others []string) (*View, error) {
	return v.views.of(v.Library, func(l *knowledge.Leaflet) bool { return l.SeenBy(audiences) && l.SeenBy(others) })
}

func (vs *views) of(library *knowledge.Library, seen func(*knowledge.Leaflet) bool) (*View, error) {
	view, err := vs.find(library, seen)
	if err != nil {
		return nil, err
	}
	view.ready.Do(func() {
		if len(view.library.Leaflets()) > 0 {
			view.index, view.err = vs.build(view.library)
		}
	})
	if view.err != nil {
		return nil, fmt.Errorf("indexing what an audience sees: %w", view.err)
	}
	return view, nil
}

// find returns a view that may not be ready yet.
func (vs *views) find(library *knowledge.Library, seen func(*knowledge.Leaflet) bool) (*View, error) {
	key := make([]byte, len(vs.limited))
	for i, at := range vs.limited {
		if key[i] = '-'; seen(&library.Leaflets()[at]) {
			key[i] = '+'
		}
	}
	vs.mutex.Lock()
	defer vs.mutex.Unlock()
	view := vs.all[string(key)]
	if view == nil {
		if len(vs.all) >= maxViews {
			return nil, errTooManyViews
		}
		view = &View{library: library.Where(seen)}
		vs.all[string(key)] = view
	}
	return view, nil
}

var errTooManyViews = fmt.Errorf("there are %d different sets of leaflets that are seen by somebody; "+
	"limit leaflets to fewer combinations of audiences", maxViews)

// close closes the indexes.
func (vs *views) close() error {
	var faults []error
	for _, view := range vs.all {
		if view.index != nil {
			faults = append(faults, view.index.Close())
		}
	}
	return errors.Join(faults...)
}
