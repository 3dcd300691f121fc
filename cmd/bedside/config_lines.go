package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/strictyaml"
)

// misfit is what is wrong with the value of a key, or with what it names.
type misfit struct {
	key             string // such as "desk.staff.0"
	message, remedy string
}

// credentials are what looks like one: a token of Telegram or Slack, and what stands before the host
// of an address. They do not belong in a config, and an error that repeats them would end in the log.
var credentials = regexp.MustCompile(`\b\d{6,}:[\w-]{20,}|\bx(?:ox[a-z]|app)-[\w-]+|://[^\s/"]*@`)

// withoutCredentials takes what looks like a credential out of a text.
func withoutCredentials(text string) string {
	return credentials.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "://") {
			return "://[hidden]@"
		}
		return "[hidden]"
	})
}

// problems are misfits of a config with its file and their lines, the first line first.
func problems(path string, text []byte, misfits []misfit) []knowledge.Problem {
	var all []knowledge.Problem
	for _, m := range misfits {
		all = append(all, knowledge.Problem{File: path, Line: strictyaml.Line(text, m.key),
			Message: withoutCredentials(m.message), Remedy: m.remedy})
	}
	slices.SortStableFunc(all, func(a, b knowledge.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), strings.Compare(a.Message, b.Message))
	})
	return all
}

// inConfig is where a key stands in a config file, as "file:line".
func inConfig(path, key string) string {
	text, _ := os.ReadFile(path) // without a line when it is gone
	if line := strictyaml.Line(text, key); line > 0 {
		return fmt.Sprintf("%s:%d", path, line)
	}
	return path
}

// checkPlaces fails when something that the config names is not there, or may not be used, so
// that a start which cannot succeed leaves nothing behind. What may pass, such as a disk that
// is full, is no reason to fail: emergencies are answered meanwhile.
func (c *config) checkPlaces(path string) error {
	misfits := missing("replay_keys", c.ReplayKeys)
	if !c.mayHaveLeaflets() {
		misfits = append(missing("leaflets", c.Leaflets), misfits...)
	}
	misfits = append(misfits, missing("desk.holidays", c.Desk.Holidays)...)
	if !c.Store.isPostgres() {
		misfits = append(misfits, storeMisfits(string(c.Store))...)
	}
	return inLines(path, misfits)
}

// checkLeaflets tells of leaflets that are not there.
func (c *config) checkLeaflets(path string) error {
	return inLines(path, missing("leaflets", c.Leaflets))
}

// mayHaveLeaflets tells whether the store may have the last good versions of leaflets that are away, such as
// those on a disk that was not mounted: emergencies do not wait for them.
func (c *config) mayHaveLeaflets() bool {
	if c.Store.isPostgres() {
		return true
	}
	_, err := os.Stat(string(c.Store))
	return err == nil
}

// inLines names the lines of a config's misfits.
func inLines(path string, misfits []misfit) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("config: %w; check who may read it", err)
	}
	var wrong []error
	for _, p := range problems(path, text, misfits) {
		wrong = append(wrong, p)
	}
	return errors.Join(wrong...)
}

// missing tells which paths of a list name nothing.
func missing(key string, paths []string) (misfits []misfit) {
	for i, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			misfits = append(misfits, misfit{fmt.Sprintf("%s.%d", key, i), path + ": there is no such file or folder",
				"check the path, which is relative to this file"})
		}
	}
	return misfits
}

// storeMisfits tells why an SQLite file cannot be had.
func storeMisfits(at string) []misfit {
	info, err := os.Stat(at)
	folder := filepath.Dir(at)
	above, wrong := os.Stat(folder)
	const mine = "give it to the user that runs 'bedside serve', or write another path"
	switch {
	case err == nil && info.IsDir():
		return []misfit{{"store", at + " is a folder", "write the path of a file, such as " +
			filepath.Join(at, string(defaultStore))}}
	case errors.Is(wrong, fs.ErrNotExist):
		return []misfit{{"store", "there is no folder " + folder, "make it, or write another path"}}
	case wrong == nil && !above.IsDir():
		return []misfit{{"store", folder + " is no folder", "write another path"}}
	case isForbidden(folder):
		return []misfit{{"store", "the folder " + folder + " may not be written", mine}}
	case err == nil && isForbidden(at):
		return []misfit{{"store", at + " may not be read and written", mine}}
	}
	return nil
}
