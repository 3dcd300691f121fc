package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/faketelegram"
)

// TestLinks lists the links to leaflets, those that are for some and those with odd names too.
func TestLinks(t *testing.T) {
	fake := faketelegram.Start(t, faketelegram.Options{})
	folder := libraryIn(t, map[string]string{"ear-tubes.md": earTubes("24"), "knie-übung.md": earTubes("24"),
		"staff-only.md": limitedLeaflets["staff-only.md"], "knee/knee.md": limitedLeaflets["knee/knee.md"]})
	path := filepath.Join(t.TempDir(), "bedside.yaml")
	config := "clinic: {name: Test Clinic, emergency_number: \"112\", contact: the desk}\ntelegram: {api_url: " + fake.URL +
		"}\n" + leafletsIn(folder) + "audiences:\n  knee-clinic: {folders: [" + filepath.Join(folder, "knee") +
		"], telegram: [knee-7f3a9c]}\n"
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	list := func(want int, token string, args ...string) (out, told string) {
		t.Helper()
		var o, e bytes.Buffer
		var environ []string
		if token != "" {
			environ = append(environ, telegramToken+"="+token)
		}
		code := run(t.Context(), append([]string{"leaflets", "--links"}, args...), environ, stdio{strings.NewReader(""), &o, &e})
		if code != want {
			t.Errorf("%v: %d, %s", args, code, &e)
		}
		return o.String(), e.String()
	}
	out, _ := list(exitOK, fake.Token(), "--config", path)
	const at = "https://t.me/" + faketelegram.DefaultUsername + "?start="
	for _, want := range []string{at + "ear-tubes ", at + "leaflet-", at + "knee-7f3a9c", "(for knee-clinic)",
		"no link", "(for staff)", "to whoever knows it"} {
		if !strings.Contains(out, want) {
			t.Errorf("the list has no %q:\n%s", want, out)
		}
	}
	out, _ = list(exitOK, fake.Token(), "--config", path, "--json")
	var links []leafletLink
	if err := json.Unmarshal([]byte(out), &links); err != nil {
		t.Fatal(err)
	}
	var none []string
	for _, l := range links {
		if len(l.Links) == 0 {
			none = append(none, l.ID)
		}
	}
	if diff := cmp.Diff([]string{"staff-only"}, none); diff != "" || len(links) != 5 {
		t.Errorf("%d leaflets; without a link (-want +got):\n%s", len(links), diff)
	}
	for _, wrong := range []struct{ token, says string }{
		{"", telegramToken + " is not set"}, {"1:wrong", "ask @BotFather"}, {"nonsense", "does not look like one"},
	} {
		if _, told := list(exitFailed, wrong.token, "--config", path); !strings.Contains(told, wrong.says) ||
			strings.Count(told, "\n") != 1 {
			t.Errorf("with the token %q: %s", wrong.token, told)
		}
	}
	if _, told := list(exitUsage, fake.Token()); !strings.Contains(told, "--links needs --config") {
		t.Errorf("without a config: %s", told)
	}
}
