package insights

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"bedside/knowledge"
)

// Accounts are the people who may sign in, one a line of a file: a name, and the hash of a password. The file is
// read each time that it matters, so that who is taken out of it is out at once. While any line of it is wrong
// nobody is let in.
type Accounts struct{ path string }

// NewAccounts returns the accounts of a file.
func NewAccounts(path string) *Accounts { return &Accounts{path} }

// Check fails when nobody can be let in, and tells why and what to do.
func (a *Accounts) Check() error {
	all, err := a.read()
	if err == nil && len(all) == 0 {
		return knowledge.Problem{File: a.path, Line: 1, Message: "there is no account in it",
			Remedy: "add the line that 'bedside insights password NAME' prints"}
	}
	return err
}

// maxAccounts is how large the file may be, in bytes: some hundred accounts.
const maxAccounts = 64 << 10

// nameForm is what a name may be: it stands in the desk's log.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// CheckName fails for what cannot be a name.
func CheckName(name string) error {
	if !nameForm.MatchString(name) {
		return errors.New("the name is not of a to z, digits, dot, hyphen and underscore, 32 of them at most; " +
			"write one such as anna.hill")
	}
	return nil
}

// read reads the file. What its lines hold is in no error: somebody may have written a password into it.
func (a *Accounts) read() (map[string]string, error) {
	file, err := os.Open(a.path)
	if err != nil {
		return nil, fmt.Errorf("the file of accounts: %w; make it of the lines that 'bedside insights password NAME' prints", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("the file of accounts: %w", err)
	}
	if others := info.Mode().Perm() & 0o027; others != 0 && info.Mode().IsRegular() {
		return nil, fmt.Errorf("the file of accounts: others may read or change %s; run 'chmod 640 %s'", a.path, a.path)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxAccounts+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file of accounts: %w; name a file of lines", err)
	case len(text) > maxAccounts:
		return nil, knowledge.Problem{File: a.path, Message: "this is no file of accounts: it is too large",
			Remedy: "write into it only what 'bedside insights password NAME' prints"}
	}
	return a.parse(string(text))
}

// parse reads lines of accounts; empty ones, and those that begin with #, are let go.
func (a *Accounts) parse(text string) (map[string]string, error) {
	all := map[string]string{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		wrong := knowledge.Problem{File: a.path, Line: number,
			Remedy: "replace the line by what 'bedside insights password NAME' prints; nobody can sign in until then"}
		if len(fields) != 2 || CheckName(fields[0]) != nil {
			wrong.Message = "the line is no name and hash"
			return nil, wrong
		}
		if _, ok := readSecret(fields[1]); !ok {
			wrong.Message = "the line has no hash of a password of this version"
			return nil, wrong
		}
		if _, twice := all[fields[0]]; twice {
			wrong.Message = "the name is there twice"
			wrong.Remedy = "take one of the lines out; nobody can sign in until then"
			return nil, wrong
		}
		all[fields[0]] = fields[1]
	}
	return all, nil
}
