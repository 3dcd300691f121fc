package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// Version is a version of the library with all that answers come from. It never changes.
type Version struct {
	Library *knowledge.Library
	Index   *index.Index
	Digest  string    // lower-case hexadecimal SHA-256 of the library and the words, see Digest
	At      time.Time // when it was built

	files map[string]string // by the id of a leaflet, the file that it was read from
	views *views

	users atomic.Int64 // who holds it, being live counted as one; its index is closed when none is left
	ended func(error)  // told how closing the index went
}

func newVersion(content Content, ix *index.Index, digest string, ended func(error)) *Version {
	v := &Version{Library: content.Library, Index: ix, Digest: digest, At: time.Now(), files: content.Files, ended: ended}
	v.users.Store(1)
	return v
}

// hold keeps the index open until Release; false when it is closed already.
func (v *Version) hold() bool {
	for {
		users := v.users.Load()
		if users <= 0 {
			return false
		}
		if v.users.CompareAndSwap(users, users+1) {
			return true
		}
	}
}

// Release lets a version go that Live.Acquire returned. The last to let go of one that is no
// longer live closes its index.
func (v *Version) Release() {
	if v.users.Add(-1) == 0 {
		v.ended(v.views.close())
	}
}

// Live holds the version that questions are answered from.
type Live struct{ current atomic.Pointer[Version] }

// Acquire returns the version that is live. Its index may be searched until Release, whatever
// becomes live meanwhile. After the end of the program it is one whose searches fail.
func (l *Live) Acquire() *Version {
	for {
		v := l.current.Load()
		if v.hold() || l.current.Load() == v {
			return v
		}
	}
}

// swap makes a version live.
func (l *Live) swap(v *Version) {
	if before := l.current.Swap(v); before != nil {
		before.Release()
	}
}

// Digest returns the digest of a library and of the words by which questions are
// understood: two instances of one program that have the same give the same answers.
func Digest(library *knowledge.Library, words *lexicon.Lexicon) (string, error) {
	type group struct{ Terms, Narrower []string }
	var groups []group
	for _, g := range words.Groups() {
		groups = append(groups, group{g.Terms, g.Narrower})
	}
	written, err := json.Marshal(groups)
	if err != nil {
		return "", fmt.Errorf("digesting the words: %w", err)
	}
	sum := sha256.New()
	sum.Write([]byte(library.Digest()))
	sum.Write(written)
	return hex.EncodeToString(sum.Sum(nil)), nil
}
