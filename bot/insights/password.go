package insights

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2" // the winner of the Password Hashing Competition, RFC 9106
	"golang.org/x/text/unicode/norm"
)

// The cost of a hash: 19 MiB, two passes and one lane, the least that OWASP's Password Storage Cheat
// Sheet asks of Argon2id. All hashes cost the same, so that the time of an answer tells nothing.
const (
	hashMemory = 19 << 10 // KiB
	hashPasses = 2
	hashLanes  = 1
	saltBytes  = 16
	hashBytes  = 32
)

// hashForm is how a hash begins, in the form of the Password Hashing Competition.
var hashForm = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, hashMemory, hashPasses, hashLanes)

// The bounds of a password, in characters. NIST SP 800-63B-4 asks for 15 at least where there is no second factor.
const (
	shortestPassword = 15
	longestPassword  = 200
)

// HashPassword hashes a password for the file of accounts. It refuses one that is too short or too long; the
// error says what to do, and never what was typed.
func HashPassword(password string) (string, error) {
	switch n := utf8.RuneCountInString(password); {
	case n < shortestPassword:
		return "", fmt.Errorf(
			"the password has %d characters; take %d at least, such as four words that nobody else "+
				"puts together",
			n,
			shortestPassword,
		)
	case n > longestPassword:
		return "", fmt.Errorf("the password has %d characters; take %d at most", n, longestPassword)
	}
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	return hashForm + base64.RawStdEncoding.EncodeToString(salt) + "$" +
		base64.RawStdEncoding.EncodeToString(derive(password, salt)), nil
}

// derive computes the hash of a password. The same letters are the same, however a keyboard composes them.
func derive(password string, salt []byte) []byte {
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, hashPasses, hashMemory, hashLanes, hashBytes)
}

// secret is a hash that was read.
type secret struct{ salt, hash []byte }

// readSecret reads a hash; false for what HashPassword does not write.
func readSecret(text string) (s secret, ok bool) {
	rest, ok := strings.CutPrefix(text, hashForm)
	salt, hash, both := strings.Cut(rest, "$")
	if !ok || !both {
		return s, false
	}
	var wrong [2]error
	s.salt, wrong[0] = base64.RawStdEncoding.Strict().DecodeString(salt)
	s.hash, wrong[1] = base64.RawStdEncoding.Strict().DecodeString(hash)
	return s, wrong == [2]error{} && len(s.salt) == saltBytes && len(s.hash) == hashBytes
}

// nobody is compared with where there is no account, so that a wrong name takes as long as a wrong password.
var nobody = secret{salt: make([]byte, saltBytes), hash: make([]byte, hashBytes)}

// matches tells whether a password is the one that was hashed.
func (s secret) matches(password string) bool {
	return subtle.ConstantTimeCompare(derive(password, s.salt), s.hash) == 1
}
