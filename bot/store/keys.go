package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of a data key in bytes.
const KeySize = 32

// The head of a sealed value: a version, the id of its key, a nonce.
const (
	sealVersion = 1
	keyIDSize   = 8
	nonceSize   = 12
	headSize    = 1 + keyIDSize + nonceSize
)

// Keys seals what the database holds of a person. Every value names its key, so
// that keys can be changed: the first seals, the others only open what they
// sealed before.
type Keys struct {
	current *key
	all     []*key
}

// key is the set of keys derived from one data key. Its id is a digest, so that nobody
// has to name keys.
type key struct {
	id     [keyIDSize]byte
	seal   cipher.AEAD
	lookup []byte
	audit  []byte // covers the desk's log
	alias  []byte // makes pseudonyms
}

// NewKeys makes a ring of data keys of KeySize random bytes each: the one in use,
// then older ones.
func NewKeys(current []byte, older ...[]byte) (*Keys, error) {
	keys := &Keys{}
	for i, secret := range append([][]byte{current}, older...) {
		k, err := newKey(secret)
		if err != nil {
			return nil, fmt.Errorf("data key %d: %w", i+1, err)
		}
		keys.all = append(keys.all, k)
	}
	keys.current = keys.all[0]
	return keys, nil
}

// String hides the keys from whoever prints the ring.
func (k *Keys) String() string { return "[data keys]" }

// GoString hides the keys from whoever prints the ring.
func (k *Keys) GoString() string { return k.String() }

// newKey derives what it needs from a data key with HKDF (RFC 5869), so that
// sealing, looking up and the others never share a key.
func newKey(secret []byte) (*key, error) {
	if len(secret) != KeySize {
		return nil, fmt.Errorf("it has %d bytes; a key is %d random bytes", len(secret), KeySize)
	}
	derive := func(purpose string, size int) []byte {
		derived, err := hkdf.Key(sha256.New, secret, nil, "bedside store: "+purpose, size)
		if err != nil {
			panic(err) // only for sizes that are constants here
		}
		return derived
	}
	k := &key{lookup: derive("look up", KeySize), audit: derive("audit", KeySize), alias: derive("pseudonym", KeySize)}
	copy(k.id[:], derive("id", keyIDSize))
	block, err := aes.NewCipher(derive("seal", KeySize))
	if err != nil {
		return nil, err
	}
	if k.seal, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	return k, nil
}

// place says where a sealed value lies: its column and what tells its row from
// others. A value moved elsewhere does not open.
func place(column string, row ...any) []byte {
	return []byte(column + "\x00" + strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
}

// seal encrypts with AES-256-GCM and a random nonce.
func (k *Keys) seal(text, place []byte) []byte {
	return sealWith(k.current.seal, sealVersion, k.current.id, text, place)
}

func sealWith(key cipher.AEAD, version byte, id [keyIDSize]byte, text, place []byte) []byte {
	sealed := make([]byte, headSize, headSize+len(text)+key.Overhead())
	sealed[0] = version
	copy(sealed[1:], id[:])
	nonce := sealed[1+keyIDSize : headSize]
	_, _ = rand.Read(nonce) // never fails, says crypto/rand
	return key.Seal(sealed, nonce, text, place)
}

func openWith(key cipher.AEAD, sealed, place []byte) ([]byte, error) {
	text, err := key.Open(nil, sealed[1+keyIDSize:headSize], sealed[headSize:], place)
	if err != nil {
		return nil, errors.New("the value is damaged or was moved: it does not open")
	}
	return text, nil
}

// open decrypts what seal made. Its errors hold nothing of the text.
func (k *Keys) open(sealed, place []byte) ([]byte, error) {
	if len(sealed) < headSize || sealed[0] != sealVersion {
		return nil, errors.New("the value is damaged: it does not begin like a sealed one")
	}
	id := [keyIDSize]byte(sealed[1:])
	for _, key := range k.all {
		if key.id != id {
			continue
		}
		return openWith(key.seal, sealed, place)
	}
	return nil, fmt.Errorf("the value was sealed with data key %s, which is not among those given",
		hex.EncodeToString(id[:]))
}

// lookups are the keyed hashes (HMAC-SHA-256) under which a chat may be found,
// that of the current key first.
func (k *Keys) lookups(channel, address string) [][]byte {
	var found [][]byte
	for _, key := range k.all {
		mac := hmac.New(sha256.New, key.lookup)
		mac.Write([]byte(channel + "\x00" + address))
		found = append(found, mac.Sum(nil))
	}
	return found
}

// pseudonymLetters are those that nobody takes for another, in print or spoken.
const pseudonymLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// pseudonym is the name that staff have for the person at an address: five letters of a keyed
// hash. Two people share one once in thousands; nothing depends on it.
func (k *Keys) pseudonym(channel, address string) string {
	mac := hmac.New(sha256.New, k.current.alias)
	mac.Write([]byte(channel + "\x00" + address))
	var letters []byte
	for _, b := range mac.Sum(nil)[:5] {
		letters = append(letters, pseudonymLetters[b%32])
	}
	return string(letters)
}
