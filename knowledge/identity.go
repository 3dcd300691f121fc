package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
)

// maxSlug bounds the length of a section's part of an id, in bytes.
const maxSlug = 64

// Digest returns the lower-case hexadecimal SHA-256 of a text.
func Digest(text string) string {
	digest := sha256.New()
	for piece := make([]byte, min(len(text), 512)); len(text) > 0; { // a whole copy would be garbage at once
		n := copy(piece, text)
		digest.Write(piece[:n])
		text = text[n:]
	}
	return hex.EncodeToString(digest.Sum(nil))
}

// Slug turns a heading into the form used in ids: its letters and digits in
// lower case, every other run replaced by one hyphen, at most 64 bytes and cut
// between words, or within the first when that alone is longer. A heading without letters or digits gives "section".
func Slug(heading string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(heading)),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slug := ""
	for _, word := range words {
		if slug == "" && len(word) > maxSlug {
			return strings.ToValidUTF8(word[:maxSlug], "")
		}
		if slug != "" && len(slug)+1+len(word) > maxSlug {
			break
		}
		slug = strings.TrimPrefix(slug+"-"+word, "-")
	}
	if slug == "" {
		return "section"
	}
	return slug
}

// Identify fills in the ids of a leaflet's sections and passages and the
// digests of its passages, and names the language when it is missing. Ids
// depend on headings and order only, digests on the text only; so both stay the
// same while the text stays the same. Headings that give the same slug are told
// apart by a number.
func Identify(leaflet *Leaflet) {
	if leaflet.Language == "" {
		leaflet.Language = "en"
	}
	taken := map[string]bool{}
	last := map[string]int{} // by slug, the number that was given last: counting from 2 each time is quadratic
	for s := range leaflet.Sections {
		section := &leaflet.Sections[s]
		plain := Slug(section.Heading)
		slug := plain
		for taken[slug] {
			last[plain] = max(last[plain], 1) + 1
			slug = fmt.Sprintf("%s-%d", plain, last[plain])
		}
		taken[slug] = true
		section.ID = leaflet.ID + "/" + slug
		for p := range section.Passages {
			passage := &section.Passages[p]
			passage.ID = fmt.Sprintf("%s#%d", section.ID, p+1)
			passage.SHA256 = Digest(passage.Text)
		}
	}
}
