//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bedside/bot/store"
)

// TestReadOnlyFolder starts as a user who may not write beside the config: one line says so,
// with the line of the config, and the doctor says the same.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	copied, config := filepath.Join(folder, "bedside"), filepath.Join(folder, "bedside.yaml")
	copyBinary(t, copied)
	writeForAll(t, config, "clinic: {}\nstore: bedside.db\n")
	if err := errors.Join(os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o555)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o755) }() // so that it can be removed
	for command, want := range map[string]string{
		"serve": "bedside: " + config + ":2: the folder " + folder +
			" may not be written; give it to the user that runs 'bedside serve', or write another path\n",
		"doctor": "the folder " + folder + " may not be written; give it to the user that runs 'bedside serve'\n",
	} {
		out, err := asNobody(t, copied, command, "--config", config)
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitFailed ||
			!strings.Contains(out, want) || command == "serve" && out != want {
			t.Errorf("%s ends with %v and prints\n%s\nwant %q", command, err, out, want)
		}
	}
}

// TestReadOnlyFolderOfStore holds that the doctor tells of a folder that may not be written around
// a store that may be, and of a spool in one.
func TestReadOnlyFolderOfStore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	copied, config := filepath.Join(folder, "bedside"), filepath.Join(folder, "bedside.yaml")
	copyBinary(t, copied)
	writeForAll(t, config, "clinic: {}\nstore: bedside.db\nspool: sub/spool\n")
	makeStore(t, filepath.Join(folder, "bedside.db"))
	if err := errors.Join(os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o555)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o755) }()              // so that it can be removed
	out, _ := asNobody(t, copied, "doctor", "--config", config) // it finds more that is wrong
	for _, want := range []string{
		"the folder " + folder + " may not be written; give it to the user that runs 'bedside serve'\n",
		folder + "/sub/spool cannot be had, as " + folder + " may not be written; give it to the user",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it prints\n%s\nwant %q", out, want)
		}
	}
}

// TestFilesOfAnotherUser holds that the doctor tells of files beside a store which another user has made, as
// root does who runs a command by hand.
func TestFilesOfAnotherUser(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"-lock":  "bedside.db-lock may not be read and written; give it to the user that runs 'bedside serve'\n",
		"-spool": "bedside.db-spool may not be read and written: what arrives while the store is away is not kept; give it",
	} {
		folder := t.TempDir()
		copied, config := filepath.Join(folder, "bedside"), filepath.Join(folder, "bedside.yaml")
		copyBinary(t, copied)
		writeForAll(t, config, "clinic: {}\nstore: bedside.db\n")
		makeStore(t, filepath.Join(folder, "bedside.db"))
		if err := errors.Join(os.WriteFile(filepath.Join(folder, "bedside.db"+end), nil, 0o600),
			os.Chmod(filepath.Join(folder, "bedside.db"+end), 0), os.Chmod(filepath.Dir(folder), 0o755), //nolint:gosec // another user
			os.Chmod(folder, 0o777)); err != nil { //nolint:gosec // another user works there
			t.Fatal(err)
		}
		if out, _ := asNobody(t, copied, "doctor", "--config", config); !strings.Contains(out, want) {
			t.Errorf("%s: it prints\n%s\nwant %q", end, out, want)
		}
	}
}

// makeStore makes an SQLite file that everybody may write.
func makeStore(t *testing.T, path string) {
	t.Helper()
	keys, err := store.NewKeys(make([]byte, keySize))
	if err != nil {
		t.Fatal(err)
	}
	made, err := store.Open(t.Context(), store.Options{At: path, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(made.Close(), os.Chmod(path, 0o666)); err != nil { //nolint:gosec // another user opens it
		t.Fatal(err)
	}
}

// copyBinary puts the program where another user gets to.
func copyBinary(t *testing.T, to string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeForAll(t, to, string(text))
}

func writeForAll(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil { //nolint:gosec // another user runs and reads it
		t.Fatal(err)
	}
}

// asNobody runs a command as a user who may write next to nothing.
func asNobody(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = []string{telegramToken + "=1:abc"}
	cmd.Dir = "/"
	if os.Geteuid() == 0 { // who may write everywhere
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}
