package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

// TestGrouped holds that no leaflet is in two groups, even where only a third library links two.
func TestGrouped(t *testing.T) {
	of := func(ids ...string) keyed {
		var leaflets []knowledge.Leaflet
		for _, id := range ids {
			leaflets = append(leaflets, knowledge.Leaflet{ID: id})
		}
		library, _ := knowledge.NewLibrary(leaflets)
		return keyed{content: content{library: library}}
	}
	got := grouped([]keyed{of("gout"), of("scan"), of("eczema"), of("scan", "gout"), of("croup"), of("eczema")})
	if want := []int{1, 1, 2, 1, 4, 2}; !cmp.Equal(got, want) {
		t.Errorf("groups %v, want %v", got, want)
	}
}
