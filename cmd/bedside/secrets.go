package main

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bedside/bot/store"
)

// The environment variables that hold secrets. Each may instead name a file
// that holds it, as NAME_FILE.
const (
	telegramToken  = "BEDSIDE_TELEGRAM_TOKEN"
	telegramSecret = "BEDSIDE_TELEGRAM_SECRET"
	slackBotToken  = "BEDSIDE_SLACK_BOT_TOKEN"
	slackAppToken  = "BEDSIDE_SLACK_APP_TOKEN"
	slackSigning   = "BEDSIDE_SLACK_SIGNING_SECRET"
	dataKey        = "BEDSIDE_DATA_KEY"
)

// keySize is the length in bytes of a data key, for AES-256.
const keySize = 32

// secret returns the value of a secret, "" when it is not set. Errors name the
// variable, never its value.
func (p *program) secret(name string) (string, error) {
	value, file := p.variable(name), p.variable(name+"_FILE")
	switch {
	case value != "" && file != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; unset one of them", name, name)
	case file == "":
		return strings.TrimSpace(value), nil
	}
	text, err := os.ReadFile(file)
	if refused := (*fs.PathError)(nil); errors.As(err, &refused) && !isPath(file) {
		err = fmt.Errorf("what it names cannot be read: %w", refused.Err) // it may be the secret itself
	}
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w; name a file with the secret in it", name, err)
	}
	if value = strings.TrimSpace(string(text)); value == "" {
		return "", fmt.Errorf("%s_FILE: %s is empty; write the secret into it", name, file)
	}
	return value, nil
}

// longestName is the longest name that is shown of a file that is not there: every secret is longer,
// or holds a colon.
const longestName = 15

// isPath tells whether a value is surely the path of a file, and no secret: the file is there, its
// folder is, or it is a short name. A data key holds slashes, too, and may begin with one.
func isPath(value string) bool {
	folder := filepath.Dir(value)
	if folder == "." || folder == string(filepath.Separator) {
		return exists(value) || len(value) <= longestName && !strings.Contains(value, ":")
	}
	return exists(folder)
}

// variable is the last value that the environment gives to a name.
func (p *program) variable(name string) string {
	for _, entry := range slices.Backward(p.env) {
		if key, value, _ := strings.Cut(entry, "="); key == name {
			return value
		}
	}
	return ""
}

// dataKeys returns the keys that texts are encrypted with: the first for new
// texts, the others for older ones. Without any, one is kept beside an SQLite
// file, and made when there is none yet; kept is then its path.
func (p *program) dataKeys(place storePlace) (keys [][]byte, kept string, err error) {
	return p.dataKeysBy(place, keptKey)
}

// dataKeysThere are the same, and none is made.
func (p *program) dataKeysThere(place storePlace) (keys [][]byte, kept string, err error) {
	return p.dataKeysBy(place, func(path string) (string, error) {
		if !exists(path) {
			return "", missingKey(path)
		}
		return keptKey(path)
	})
}

// dataKeysBy are the same, with what reads the one that is kept beside an SQLite file.
func (p *program) dataKeysBy(place storePlace, read func(path string) (string, error)) (
	keys [][]byte, kept string, err error) {
	text, err := p.secret(dataKey)
	switch {
	case err != nil:
		return nil, "", err
	case text == "" && place.isPostgres():
		return nil, "", fmt.Errorf("%s is not set; with PostgreSQL every replica needs the same key: set it to the output "+
			"of 'openssl rand -base64 32'", dataKey)
	case text == "":
		kept = string(place) + keySuffix
		if text, err = read(kept); err != nil {
			return nil, "", err
		}
	}
	for part := range strings.SplitSeq(text, ",") {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(part))
		if err != nil || len(key) != keySize {
			return nil, "", fmt.Errorf("%s is not %d bytes in base64; set it to the output of 'openssl rand -base64 32'",
				cmp.Or(kept, dataKey), keySize)
		}
		keys = append(keys, key)
	}
	return keys, kept, nil
}

// keptKey reads a key from a file that nobody else may read, or makes it.
func keptKey(path string) (string, error) {
	switch info, err := os.Stat(path); {
	case errors.Is(err, os.ErrNotExist):
		return makeFirstKey(path)
	case err != nil:
		return "", fmt.Errorf("data key: %w; check who may read it", err)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("data key: others may read %s; run 'chmod 600 %s'", path, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("data key: %w; check who may read it", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// makeFirstKey makes the key of a store that is yet to be made.
func makeFirstKey(path string) (string, error) {
	if hasData(strings.TrimSuffix(path, keySuffix)) {
		return "", missingKey(path)
	}
	return makeKey(path)
}

// missingKey is the error of a store without its key.
func missingKey(path string) error {
	return fmt.Errorf("data key: %s is missing, and %s cannot be read without it; put it back from your backup, or set %s "+
		"to it", path, strings.TrimSuffix(path, keySuffix), dataKey)
}

// keySuffix is what the name of a key's file has behind that of the store.
const keySuffix = ".key"

// hasData tells whether a SQLite file is there and holds something.
func hasData(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// withdrawKey removes the key file of a store that could not be made, so that a start
// that failed leaves nothing behind. A key that something may be sealed with stays.
func withdrawKey(made string) {
	if made != "" && !hasData(strings.TrimSuffix(made, keySuffix)) {
		_ = os.Remove(made)
	}
}

// exists tells whether a file is there.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// makeKey writes a new key, on disk before anything is encrypted with it.
func makeKey(path string) (text string, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("store: there is no folder %s; make it, or write another path into the config",
			filepath.Dir(path))
	}
	if err != nil {
		return "", fmt.Errorf("data key: %w; set %s instead", err, dataKey)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	text = base64.StdEncoding.EncodeToString(key)
	if _, err := file.WriteString(text + "\n"); err != nil {
		return "", fmt.Errorf("data key: %w", err)
	}
	return text, file.Sync()
}

// readKeys makes the keys of what is written.
func (p *program) readKeys(s *service) (*store.Keys, error) {
	before := exists(string(s.config.Store) + keySuffix)
	raw, kept, err := p.dataKeys(s.config.Store)
	if err != nil {
		return nil, err
	}
	if kept != "" && !before {
		s.madeKey = kept
	}
	if kept != "" {
		s.log.Warn("the data key lies beside the data; set "+dataKey+" to keep it apart", "file", kept)
	}
	return store.NewKeys(raw[0], raw[1:]...)
}
