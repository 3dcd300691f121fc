package knowledge

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
)

// Digest returns the lower-case hexadecimal SHA-256 of all that replies from the leaflet
// are made of, and of who may see them: what stands above its text, headings, phrasings and passages. Where its
// lines stand in a file plays no part. Two leaflets with one digest are the same version.
func (leaflet *Leaflet) Digest() string {
	d := versionDigest{sha256.New()}
	d.add(leaflet.ID, leaflet.Title, leaflet.Language, leaflet.Source, leaflet.Contact, leaflet.Notice,
		leaflet.Reviewer, Day(leaflet.Reviewed), Day(leaflet.ReviewDue))
	d.add(leaflet.Aliases...)
	if leaflet.Limited() { // one that is not has the digest that it had before there were audiences
		d.add("audience")
		d.add(leaflet.Audience...)
	}
	if leaflet.ReviewedTo != ToDay || leaflet.ReviewDueTo != ToDay { // days have the digest of before, too
		d.add("precision", strconv.Itoa(int(leaflet.ReviewedTo)), strconv.Itoa(int(leaflet.ReviewDueTo)))
	}
	for _, section := range leaflet.Sections {
		d.add(section.ID, section.Heading, strconv.FormatBool(section.Named))
		d.add(section.Phrasings...)
		for _, passage := range section.Passages {
			d.add(passage.ID, passage.Text, strconv.FormatBool(passage.Dangling))
		}
	}
	return d.String()
}

// Digest returns the lower-case hexadecimal SHA-256 of all its leaflets' digests.
func (lib *Library) Digest() string {
	d := versionDigest{sha256.New()}
	for i := range lib.leaflets {
		d.add(lib.leaflets[i].Digest())
	}
	return d.String()
}

// Changes are the ids of the leaflets in which a library differs from another, in order.
type Changes struct{ Added, Changed, Removed []string }

// ChangesSince returns what is not as in an earlier library.
func (lib *Library) ChangesSince(earlier *Library) (c Changes) {
	for i := range lib.leaflets {
		now := &lib.leaflets[i]
		switch before := earlier.Leaflet(now.ID); {
		case before == nil:
			c.Added = append(c.Added, now.ID)
		case before.Digest() != now.Digest():
			c.Changed = append(c.Changed, now.ID)
		}
	}
	for _, before := range earlier.leaflets {
		if lib.Leaflet(before.ID) == nil {
			c.Removed = append(c.Removed, before.ID)
		}
	}
	return c
}

// versionDigest digests lists of texts, so that no two different ones are alike.
type versionDigest struct{ hash.Hash }

func (d versionDigest) add(texts ...string) {
	d.size(len(texts))
	for _, text := range texts {
		d.size(len(text))
		d.Write([]byte(text))
	}
}

func (d versionDigest) size(n int) {
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(n))
	d.Write(size[:])
}

func (d versionDigest) String() string { return hex.EncodeToString(d.Sum(nil)) }
