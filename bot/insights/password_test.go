package insights

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const password = "Four Words Nobody Knows"

func TestHashPassword(t *testing.T) {
	first, err := HashPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := HashPassword(password)
	read, ok := readSecret(first)
	if first == second || !ok || !read.matches(password) || read.matches(password+" ") || read.matches("") ||
		nobody.matches("") || strings.Contains(first, password) {
		t.Errorf("hashes %s and %s", first, second)
	}
	composed, err := HashPassword("\u00e9 is a letter composed in two ways")
	if err != nil {
		t.Fatal(err)
	}
	if read, _ := readSecret(composed); !read.matches("e\u0301 is a letter composed in two ways") {
		t.Error("the same letters by another keyboard are another password")
	}
	for typed, want := range map[string]string{"short": "has 5 characters; take 15 at least", "": "has 0 characters",
		"éééééééééééééé": "has 14 characters", strings.Repeat("x", 201): "take 200 at most"} {
		if _, err := HashPassword(typed); err == nil || !strings.Contains(err.Error(), want) ||
			len(typed) > 4 && strings.Contains(err.Error(), typed) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// writeAccounts writes a file of accounts that nobody else may read.
func writeAccounts(t *testing.T, path string, lines ...string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func accountOf(t *testing.T, name, password string) string {
	t.Helper()
	hash, err := HashPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	return name + " " + hash
}

func TestAccounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accounts")
	anna := accountOf(t, "anna", password)
	for name, test := range map[string]struct {
		lines []string
		says  string // "" when it can be used
	}{
		"two":                 {[]string{"# who may look", "", anna, accountOf(t, "ben.o-1", password)}, ""},
		"with spaces":         {[]string{"  " + strings.Replace(anna, " ", "\t", 1) + "  \r"}, ""},
		"none":                {[]string{"# nobody yet"}, ":1: there is no account in it"},
		"a password":          {[]string{anna, "ben " + password}, ":2: the line is no name and hash"},
		"a plain word":        {[]string{"ben hunter2hunter2"}, ":1: the line has no hash of a password of this version"},
		"another cost":        {[]string{strings.Replace(anna, "t=2", "t=1", 1)}, ":1: the line has no hash"},
		"another kind":        {[]string{"ben $2b$12$abcdefghijklmnopqrstuv"}, ":1: the line has no hash"},
		"a hash cut off":      {[]string{anna[:len(anna)-1]}, ":1: the line has no hash"},
		"no salt":             {[]string{"ben " + hashForm + "$" + strings.Repeat("A", 43)}, ":1: the line has no hash"},
		"twice":               {[]string{anna, "", anna}, ":3: the name is there twice"},
		"a name of elsewhere": {[]string{strings.Replace(anna, "anna", "Anna", 1)}, ":1: the line is no name and hash"},
		"too much":            {[]string{strings.Repeat("#", maxAccounts)}, "it is too large"},
	} {
		writeAccounts(t, path, test.lines...)
		err := NewAccounts(path).Check()
		if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%s: the error tells what is in the file: %v", name, err)
		}
	}
	writeAccounts(t, path, anna)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := NewAccounts(path).Check(); err == nil || !strings.Contains(err.Error(), "run 'chmod 640") {
		t.Errorf("a file that others may read: %v", err)
	}
	if err := NewAccounts(path + "-none").Check(); err == nil || !strings.Contains(err.Error(), "make it") {
		t.Errorf("without a file: %v", err)
	}
}

func FuzzAccounts(f *testing.F) {
	f.Add("anna " + hashForm + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43) + "\n")
	f.Add("# x\n\nben x\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := NewAccounts("x").parse(text)
		if err != nil && all != nil {
			t.Error("accounts of a file that is wrong")
		}
		for name, hash := range all {
			if _, ok := readSecret(hash); !ok || CheckName(name) != nil {
				t.Errorf("%q has %q", name, hash)
			}
		}
	})
}
