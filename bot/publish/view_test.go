package publish

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/index"
	"bedside/knowledge"
)

// limited is a leaflet for some audiences.
func limited(title, hours, audience string) string {
	return fmt.Sprintf("---\naudience: [%s]\n---\n\n%s", audience, leaflet(title, hours))
}

// sees are the ids of the leaflets that somebody sees, and finds.
func sees(t *testing.T, v *Version, audiences ...string) (ids []string) {
	t.Helper()
	view, err := v.View(audiences)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range view.Library().Leaflets() {
		ids = append(ids, l.ID)
	}
	result, err := view.Search(t.Context(), index.Query{Text: "when can I shower?", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range result.Matches {
		if !slices.Contains(ids, m.Leaflet.ID) {
			t.Errorf("%v find %s", audiences, m.Leaflet.ID)
		}
	}
	return ids
}

// TestViews holds that everybody sees what is for them, whoever asks first and however many at once.
func TestViews(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24"), "b.md": limited("B", "36", "staff"),
		"c.md": limited("C", "48", "web, telegram")})
	p := open(t, Options{Paths: []string{f.path}, Audiences: [][]string{{"staff"}}})
	v := p.Acquire()
	defer v.Release()
	var together sync.WaitGroup
	for range 8 {
		for _, tt := range [][2]string{{"", "a"}, {"staff", "a b"}, {"web", "a c"}, {"telegram", "a c"}, {"unknown", "a"},
			{"staff web", "a b c"}} {
			together.Go(func() {
				if got := sees(t, v, strings.Fields(tt[0])...); !cmp.Equal(got, strings.Fields(tt[1])) {
					t.Errorf("%q see %v, want %q", tt[0], got, tt[1])
				}
			})
		}
	}
	together.Wait()
	if view, err := v.Common([]string{"staff", "web"}, []string{"staff"}); err != nil ||
		view.Library().Leaflet("b") == nil || view.Library().Leaflet("c") != nil {
		t.Errorf("what both see: %v, %v", view, err)
	}
	if all, err := v.View([]string{"staff", "web"}); err != nil || all.Library() != v.Library {
		t.Errorf("whoever sees all has another library: %v", err)
	}
}

// TestNothingSeen holds that whoever sees no leaflet is answered from none.
func TestNothingSeen(t *testing.T) {
	f := newFolder(t, map[string]string{"b.md": limited("B", "36", "staff")})
	v := open(t, Options{Paths: []string{f.path}}).Acquire()
	defer v.Release()
	if got := sees(t, v); len(got) > 0 {
		t.Errorf("nobody sees %v", got)
	}
	view, err := v.View(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := view.Group([]string{"one", "one"}); !cmp.Equal(got, [][]int{{0}, {1}}) {
		t.Errorf("groups %v", got)
	}
}

// TestTooManyViews holds that a version makes no more indexes than it may, and those only once.
func TestTooManyViews(t *testing.T) {
	var all []knowledge.Leaflet
	for i := range 8 {
		all = append(all, knowledge.Leaflet{ID: fmt.Sprint(i), Audience: []string{"staff"}})
	}
	library, _ := knowledge.NewLibrary(all)
	built := 0
	views := newViews(library, nil, func(*knowledge.Library) (*index.Index, error) {
		built++
		return nil, nil
	})
	refused := 0
	for range 2 {
		for set := range 1 << 8 {
			seen := func(l *knowledge.Leaflet) bool { return set>>(l.ID[0]-'0')&1 == 1 }
			if _, err := views.of(library, seen); err != nil {
				refused++
			}
		}
	}
	if refused != 2*(1<<8-maxViews) || built != maxViews-2 { // without that of everything and that of nothing
		t.Errorf("%d of 512 were refused, %d made", refused, built)
	}
}

// TestLimitedIsNotKept holds that the last good version of a leaflet is not shown to those whom
// its file is no longer for, and that a leaflet which is for the same people as before stays.
func TestLimitedIsNotKept(t *testing.T) {
	broken := func(audience string) string {
		return "---\n" + audience + "reviewed: soon\n---\n\n" + leaflet("A", "48")
	}
	for name, tt := range map[string]struct {
		before, now string
		kept        bool
	}{
		"broken":               {leaflet("A", "24"), broken(""), true},
		"broken and limited":   {leaflet("A", "24"), broken("audience: staff\n"), false},
		"an unknown audience":  {leaflet("A", "24"), limited("A", "24", "stafff"), false},
		"a slip of the key":    {leaflet("A", "24"), broken("audiences: staff\n"), false},
		"limited as before":    {limited("A", "24", "staff"), broken("audience: staff\n"), true},
		"limited to others":    {limited("A", "24", "staff"), broken("audience: web\n"), false},
		"limited no more":      {limited("A", "24", "staff"), broken(""), true},
		"nobody":               {leaflet("A", "24"), broken("audience:\n"), false},
		"everything is broken": {leaflet("A", "24"), "---\naudience: staff\n: : [\n---\n\n" + leaflet("A", "48"), false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, map[string]string{"a.md": tt.before, "b.md": leaflet("B", "24")})
			p := open(t, Options{Paths: []string{f.path}})
			f.write("a.md", tt.now)
			p.Reload(t.Context())
			v := p.Acquire()
			defer v.Release()
			if got := v.Library.Leaflet("a") != nil; got != tt.kept {
				t.Errorf("kept: %v; problems %v", got, p.Status().Problems)
			}
			if l := v.Library.Leaflet("a"); l != nil && strings.Contains(tt.before, "audience") && !l.Limited() {
				t.Error("it is for everybody")
			}
		})
	}
}

// TestReloadLimits holds that another audience is another version, of the same text.
func TestReloadLimits(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24"), "b.md": leaflet("B", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	old := p.Acquire()
	f.write("a.md", limited("A", "24", "staff"))
	report := p.Reload(t.Context())
	now := p.Acquire()
	defer now.Release()
	if !report.Swapped || !cmp.Equal(report.Changes.Changed, []string{"a"}) {
		t.Errorf("report: %+v", report)
	}
	if got := sees(t, now); !cmp.Equal(got, []string{"b"}) {
		t.Errorf("everybody sees %v", got)
	}
	if got := sees(t, old); !cmp.Equal(got, []string{"a", "b"}) {
		t.Errorf("a question that began before sees %v", got)
	}
	old.Release()
}
