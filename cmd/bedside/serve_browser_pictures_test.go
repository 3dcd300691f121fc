package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// takePictures takes pictures of states of the page in windows of several sizes, light and dark,
// for people to look at and for README.md.
func takePictures(t *testing.T, b *browser, s *webServe, folder string) {
	for name, of := range map[string]struct {
		state         int
		width, height int64
	}{"answer.png": {1, 640, 560}, "emergency.png": {5, 360, 560}} {
		w := b.open(t, s.url)
		pageStates[of.state].come(w, s)
		w.size(of.width, of.height)
		w.prefer("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce")
		inPage[bool](w, "(document.activeElement.blur(), true)")
		w.shoot(filepath.Join(folder, "readme", name))
	}
	for _, state := range pageStates {
		w := b.open(t, s.url)
		state.come(w, s)
		for _, size := range [][2]int64{{320, 640}, {768, 900}, {1440, 900}} {
			for _, colours := range []string{"light", "dark"} {
				w.size(size[0], size[1])
				w.prefer("prefers-color-scheme", colours, "prefers-reduced-motion", "reduce")
				inPage[bool](w, "(document.getElementById('latest')?.scrollIntoView(), true)")
				name := fmt.Sprintf("%s-%d-%s.png", strings.ReplaceAll(state.name, " ", "-"), size[0], colours)
				w.shoot(filepath.Join(folder, name))
			}
		}
	}
}
