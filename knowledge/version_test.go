package knowledge_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

func leafletVersion() knowledge.Leaflet {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	leaflet := knowledge.Leaflet{
		ID: "ear-tubes", Title: "Ear tubes", Aliases: []string{"grommets"}, Language: "en", Source: "hospital",
		Contact: "the ward", Notice: "a sample", Reviewer: "Dr Who", Reviewed: day(1), ReviewDue: day(2),
		Sections: []knowledge.Section{{Heading: "Bathing", Phrasings: []string{"can I swim?"},
			Passages: []knowledge.Passage{{Text: "Keep the ears dry.", Line: 7}}}},
	}
	knowledge.Identify(&leaflet)
	return leaflet
}

// TestLeafletDigest holds that the digest changes with every field that a reply may
// depend on, and with no other.
func TestLeafletDigest(t *testing.T) {
	unchanged := leafletVersion()
	want := unchanged.Digest()
	for name, change := range map[string]func(*knowledge.Leaflet){
		"title":     func(l *knowledge.Leaflet) { l.Title += "x" },
		"alias":     func(l *knowledge.Leaflet) { l.Aliases = []string{"grom", "mets"} },
		"language":  func(l *knowledge.Leaflet) { l.Language = "de" },
		"source":    func(l *knowledge.Leaflet) { l.Source = "" },
		"contact":   func(l *knowledge.Leaflet) { l.Contact = "" },
		"notice":    func(l *knowledge.Leaflet) { l.Notice = "" },
		"audience":  func(l *knowledge.Leaflet) { l.Audience = []string{"staff"} },
		"reviewer":  func(l *knowledge.Leaflet) { l.Reviewer = "" },
		"reviewed":  func(l *knowledge.Leaflet) { l.Reviewed = l.ReviewDue },
		"due":       func(l *knowledge.Leaflet) { l.ReviewDue = l.Reviewed },
		"month":     func(l *knowledge.Leaflet) { l.ReviewedTo = knowledge.ToMonth },
		"due month": func(l *knowledge.Leaflet) { l.ReviewDueTo = knowledge.ToMonth },
		"heading":   func(l *knowledge.Leaflet) { l.Sections[0].Heading = "Bathing!" },
		"named":     func(l *knowledge.Leaflet) { l.Sections[0].Named = true },
		"phrasing":  func(l *knowledge.Leaflet) { l.Sections[0].Phrasings = nil },
		"text":      func(l *knowledge.Leaflet) { l.Sections[0].Passages[0].Text = "Keep the ears wet." },
		"dangling":  func(l *knowledge.Leaflet) { l.Sections[0].Passages[0].Dangling = true },
		"a section": func(l *knowledge.Leaflet) { l.Sections = append(l.Sections, knowledge.Section{}) },
	} {
		leaflet := leafletVersion()
		if change(&leaflet); leaflet.Digest() == want {
			t.Errorf("another %s has the same digest", name)
		}
	}
	moved := leafletVersion()
	moved.Lines = knowledge.Lines{Title: 9, Reviewed: 10, ReviewDue: 11, Audience: 12}
	moved.Sections[0].Line, moved.Sections[0].Asked = 60, []int{61}
	moved.Sections[0].Passages[0].Line = 70
	if moved.Digest() != want {
		t.Error("other lines have another digest")
	}
}

// TestLeafletDigestIsWhole fails when a field is added that nobody has thought of here.
func TestLeafletDigestIsWhole(t *testing.T) {
	for _, of := range []struct {
		what   any
		fields int
	}{{knowledge.Leaflet{}, 16}, {knowledge.Section{}, 7}, {knowledge.Passage{}, 5}} {
		if n := reflect.TypeOf(of.what).NumField(); n != of.fields {
			t.Errorf("%T has %d fields, and Digest was written for %d", of.what, n, of.fields)
		}
	}
}

func TestChangesSince(t *testing.T) {
	library := func(change func(*knowledge.Leaflet), ids ...string) *knowledge.Library {
		var all []knowledge.Leaflet
		for _, id := range ids {
			leaflet := leafletVersion()
			if leaflet.ID = id; id == "b" {
				change(&leaflet)
			}
			all = append(all, leaflet)
		}
		made, _ := knowledge.NewLibrary(all)
		return made
	}
	same := func(*knowledge.Leaflet) {}
	before := library(same, "a", "b", "c")
	now := library(func(l *knowledge.Leaflet) { l.Title = "Grommets" }, "b", "c", "d")
	want := knowledge.Changes{Added: []string{"d"}, Changed: []string{"b"}, Removed: []string{"a"}}
	if diff := cmp.Diff(want, now.ChangesSince(before)); diff != "" {
		t.Error(diff)
	}
	if before.Digest() == now.Digest() || before.Digest() != library(same, "c", "b", "a").Digest() {
		t.Error("the digest of a library is not that of its leaflets")
	}
}
