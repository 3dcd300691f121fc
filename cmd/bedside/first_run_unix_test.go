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
)

// TestReadOnlyFolder starts as a user who may not write beside the config: one line says so,
// with the line of the config, and the doctor says the same.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	copied := filepath.Join(folder, "bedside") // where another user gets to
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "bedside.yaml")
	for at, text := range map[string][]byte{copied: text, config: []byte("clinic: {}\nstore: bedside.db\n")} {
		if err := os.WriteFile(at, text, 0o755); err != nil { //nolint:gosec // another user runs it
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chmod(filepath.Dir(folder), 0o755), os.Chmod(folder, 0o555)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o755) }() // so that it can be removed
	for command, want := range map[string]string{
		"serve": "bedside: " + config + ":2: the folder " + folder +
			" may not be written; give it to the user that runs 'bedside serve', or write another path\n",
		"doctor": "the folder " + folder + " may not be written; give it to the user that runs 'bedside serve'\n",
	} {
		cmd := exec.CommandContext(t.Context(), copied, command, "--config", config)
		cmd.Env = []string{telegramToken + "=1:abc"}
		cmd.Dir = "/"
		if os.Geteuid() == 0 { // who may write everywhere
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out, err := cmd.CombinedOutput()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitFailed ||
			!strings.Contains(string(out), want) || command == "serve" && string(out) != want {
			t.Errorf("%s ends with %v and prints\n%s\nwant %q", command, err, out, want)
		}
	}
}
