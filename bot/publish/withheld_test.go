package publish

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
	"bedside/bot/bottest/storetest"
	"bedside/index"
	"bedside/knowledge"
)

// newLibrary makes a library of leaflets, each "id: heading = passage | passage; heading = passage".
func newLibrary(t *testing.T, texts ...string) *knowledge.Library {
	t.Helper()
	var leaflets []knowledge.Leaflet
	for _, text := range texts {
		id, rest, _ := strings.Cut(text, ": ")
		leaflet := knowledge.Leaflet{ID: id, Title: "Your " + id}
		for part := range strings.SplitSeq(rest, "; ") {
			heading, passages, _ := strings.Cut(part, " = ")
			section := knowledge.Section{Heading: heading}
			for passage := range strings.SplitSeq(passages, " | ") {
				section.Passages = append(section.Passages, knowledge.Passage{Text: passage})
			}
			leaflet.Sections = append(leaflet.Sections, section)
		}
		knowledge.Identify(&leaflet)
		leaflets = append(leaflets, leaflet)
	}
	lib, problems := knowledge.NewLibrary(leaflets)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

const (
	woundText = "wound: Shower = Shower after 2 days. | Pat it dry.; Food = Eat as usual."
	kneeText  = "knee: Shower = Shower after 3 days."
)

func wounds(t *testing.T) *knowledge.Library { return newLibrary(t, woundText, kneeText) }

func withdrawal(t *testing.T, lib *knowledge.Library, target string) bot.Ruling {
	t.Helper()
	ruling, err := Withdrawal(lib, target)
	if err != nil {
		t.Fatal(err)
	}
	return ruling
}

// TestWithheld holds that a withdrawal follows a text to another heading and another file, and
// nothing else.
func TestWithheld(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		now          []string // the library of now, after that of wounds
		want         string
	}{
		{"a section", "wound/shower", []string{woundText, kneeText}, "wound/shower"},
		{"a leaflet", "wound", []string{woundText, kneeText}, "wound/food wound/shower"},
		{"the text was mended, and nobody has restored it", "wound/shower",
			[]string{"wound: Shower = Shower after 5 days.; Food = Eat as usual."}, "wound/shower"},
		{"another heading, the same text", "wound/shower",
			[]string{"wound: Washing = Shower after 2 days. | Pat it dry.; Food = Eat as usual."}, "wound/washing"},
		{"another heading, part of the text", "wound/shower",
			[]string{"wound: Washing = Shower after 2 days.; Food = Eat as usual."}, "wound/washing"},
		{"another heading, another text", "wound/shower",
			[]string{"wound: Washing = Shower after 5 days.; Food = Eat as usual."}, ""},
		{"another section got the heading", "wound/shower",
			[]string{"wound: Shower = Use no soap.; Shower = Shower after 2 days. | Pat it dry."},
			"wound/shower wound/shower-2"},
		{"the same sentence elsewhere", "wound/shower",
			[]string{woundText + "; Bath = Pat it dry."}, "wound/shower"},
		{"the same sentence in another leaflet", "wound/shower", []string{woundText, "knee: Shower = Pat it dry."},
			"wound/shower"},
		{"another file, the same text", "wound",
			[]string{"wound-care: Shower = Shower after 2 days. | Pat it dry.; Food = Eat as usual.", kneeText},
			"wound-care/food wound-care/shower"},
		{"another file, another text", "wound", []string{"wound-care: Shower = Shower after 5 days."}, ""},
		{"a section of a leaflet that is gone", "wound/shower", []string{kneeText}, ""},
		{"a new section of a leaflet", "wound", []string{woundText + "; Bath = No baths."},
			"wound/bath wound/food wound/shower"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ruling := withdrawal(t, wounds(t), tt.target)
			ids := withheld(newLibrary(t, tt.now...), []bot.Ruling{ruling}, DueAnswer, time.Now())
			if got := strings.Join(slices.Sorted(maps.Keys(ids)), " "); got != tt.want {
				t.Errorf("withheld: %s; want %s", got, tt.want)
			}
		})
	}
	off := []bot.Ruling{{Target: bot.Everything}, {Target: "forced/id"}}
	if ids := withheld(wounds(t), off, DueAnswer, time.Now()); len(ids) > 0 {
		t.Errorf("a bot that is off, and a target that is not there, withhold %v", ids)
	}
}

// echo finds every passage of its library that is not withheld.
type echo struct{ library *knowledge.Library }

func (e *echo) Library() *knowledge.Library { return e.library }

func (e *echo) Search(_ context.Context, q index.Query) (index.Result, error) {
	ix, err := index.Build(e.library, index.Options{})
	if err != nil {
		return index.Result{}, err
	}
	defer func() { _ = ix.Close() }()
	return ix.Search(context.Background(), q)
}

// TestPublished goes through rulings, days and versions of the library: what is found and what
// the library has are the same at each moment.
func TestPublished(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 5, d, 12, 0, 0, 0, time.UTC) }
	lib := wounds(t)
	for i := range lib.Leaflets() {
		if lib.Leaflets()[i].ID == "knee" {
			lib.Leaflets()[i].ReviewDue = time.Date(2026, 5, 10, 0, 0, 0, 0, time.UTC)
		}
	}
	store := storetest.NewMemory()
	rulings, search := NewRulings(store, slog.New(slog.DiscardHandler)), &echo{lib}
	policy := NewPolicy(rulings, DueWithhold, time.FixedZone("east", 6*3600))
	now := day(1)
	policy.now = func() time.Time { return now }
	p := policy.Over(search)
	wants := func(when string, want ...string) {
		t.Helper()
		var sections []string
		for _, leaflet := range p.Library().Leaflets() {
			for _, section := range leaflet.Sections {
				sections = append(sections, section.ID)
			}
		}
		result, err := p.Search(t.Context(), index.Query{Text: "when can I shower and eat after the wound or knee", Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, m := range result.Matches {
			found = append(found, m.Section.ID)
		}
		slices.Sort(sections)
		slices.Sort(found)
		for what, got := range map[string][]string{"the library": sections, "a search": slices.Compact(found)} {
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", when, what, diff)
			}
		}
	}
	rule := func(r bot.Ruling) {
		t.Helper()
		if err := store.Rule(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if err := rulings.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wants("at first", "knee/shower", "wound/food", "wound/shower")
	rule(withdrawal(t, lib, "wound/shower"))
	wants("a section is withdrawn", "knee/shower", "wound/food")
	now = day(10).Add(5 * time.Hour) // the last moments of the day, by the clinic's clock
	wants("on the day of the review", "knee/shower", "wound/food")
	now = day(10).Add(7 * time.Hour)
	wants("a day later", "wound/food")
	rule(withdrawal(t, lib, "wound"))
	wants("nothing is left")
	if p.Withheld() != 3 {
		t.Errorf("%d sections are withheld, want 3", p.Withheld())
	}
	search.library = newLibrary(t, "wound-2: Shower = Shower after 9 days.")
	wants("another version of the library", "wound-2/shower")
	search.library = lib
	rule(bot.Ruling{Target: "wound", Lifted: true})
	wants("the leaflet is restored, its section is not", "wound/food")
	if before := p.Library(); p.Library() != before {
		t.Error("the library is made anew each time")
	}
}
