package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"sync"
	"unicode"
)

// maxSlug bounds the length of a section's part of an id, in bytes.
const maxSlug = 64

// Digest returns the lower-case hexadecimal SHA-256 of a text.
func Digest(text string) string {
	d := digesters.Get().(*digester)
	defer digesters.Put(d)
	return string(d.digest(text))
}

// hasDigest tells whether a text has a digest.
func hasDigest(text, digest string) bool {
	d := digesters.Get().(*digester)
	defer digesters.Put(d)
	return string(d.digest(text)) == digest
}

// digester has what a digest takes, to be used again: every passage found is digested.
type digester struct {
	hash  hash.Hash
	piece [2048]byte // of the text: a copy of the whole would be garbage at once
	sum   [sha256.Size]byte
	hex   [2 * sha256.Size]byte
}

var digesters = sync.Pool{New: func() any { return &digester{hash: sha256.New()} }}

// digest returns the digest of a text; it holds until the next.
func (d *digester) digest(text string) []byte {
	d.hash.Reset()
	for len(text) > 0 {
		n := copy(d.piece[:], text)
		d.hash.Write(d.piece[:n])
		text = text[n:]
	}
	hex.Encode(d.hex[:], d.hash.Sum(d.sum[:0]))
	return d.hex[:]
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
