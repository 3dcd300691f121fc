package gaps

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"bedside/knowledge"
)

// around is the number of context lines of a change, as in diff -u.
const around = 3

// Patch writes what changes in a file, in one place, as a unified diff that "git
// apply" and "patch -p1" take in the folder that path is relative to. Slashes part
// the folders of path. It is "" when nothing changes.
func Patch(path string, before, after []byte) string {
	old, fresh := slices.Collect(bytes.Lines(before)), slices.Collect(bytes.Lines(after))
	start := 0
	for start < min(len(old), len(fresh)) && bytes.Equal(old[start], fresh[start]) {
		start++
	}
	end := 0
	for end < min(len(old), len(fresh))-start && bytes.Equal(old[len(old)-1-end], fresh[len(fresh)-1-end]) {
		end++
	}
	if start == len(old) && start == len(fresh) {
		return ""
	}
	from, to := max(0, start-around), min(end, around)
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n@@ -%s +%s @@\n", pathName("a/"+path), pathName("b/"+path),
		span(from, len(old)-end+to), span(from, len(fresh)-end+to))
	put(&b, " ", old[from:start])
	put(&b, "-", old[start:len(old)-end])
	put(&b, "+", fresh[start:len(fresh)-end])
	put(&b, " ", old[len(old)-end:len(old)-end+to])
	return b.String()
}

// pathName is a path in the head of a diff; a tab ends one that has spaces.
func pathName(path string) string {
	if strings.ContainsAny(path, " ") {
		return path + "\t"
	}
	return path
}

// span is a range of lines as the head of a hunk has it.
func span(from, to int) string {
	if to == from {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

func put(b *strings.Builder, mark string, lines [][]byte) {
	for _, line := range lines {
		b.WriteString(mark)
		b.Write(line)
		if !bytes.HasSuffix(line, []byte("\n")) {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// Fresh returns the phrasings that a leaflet does not have yet beside one of its
// sections. It fails when one stands beside another section of the leaflet: then
// the same words would find both.
func Fresh(leaflet *knowledge.Leaflet, section string, phrasings []string) ([]string, error) {
	var fresh []string
	for _, phrasing := range phrasings {
		taken := slices.ContainsFunc(fresh, func(p string) bool { return sameWords(p, phrasing) })
		for _, s := range leaflet.Sections {
			if !slices.ContainsFunc(s.Phrasings, func(p string) bool { return sameWords(p, phrasing) }) {
				continue
			}
			if s.ID != section {
				return nil, fmt.Errorf("the phrasing %q stands beside the section %q already; remove it there first, or choose "+
					"that section", phrasing, s.ID)
			}
			taken = true
		}
		if !taken {
			fresh = append(fresh, phrasing)
		}
	}
	return fresh, nil
}
