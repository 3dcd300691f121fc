package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/logtest"
	"bedside/bot/publish"
)

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadConfig(t *testing.T) {
	path := writeFile(t, "bedside.yaml", `
clinic:
  name: Hill Street Clinic
leaflets: [texts, /srv/leaflets]
telegram:
  mode: webhook
  webhook_url: https://bot.example.org/telegram
retention: 7d
`)
	got, err := readConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(path)
	want := config{
		Clinic:    clinicConfig{Name: "Hill Street Clinic"},
		Leaflets:  []string{filepath.Join(folder, "texts"), "/srv/leaflets"},
		Store:     storePlace(filepath.Join(folder, "bedside.db")),
		HTTP:      httpConfig{Listen: "127.0.0.1:8080"},
		Telegram:  telegramConfig{Mode: modeWebhook, WebhookURL: "https://bot.example.org/telegram"},
		Slack:     slackConfig{Mode: modeSocket},
		Desk:      deskConfig{ClaimWithin: defaultClaimWithin, ContactAfter: defaultContactAfter},
		Retention: retention(7 * 24 * time.Hour), ReviewDue: dueRule{publish.DueAnswer}, Recogniser: true, Reader: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestExampleConfig holds that the example is sound and that what it says is
// what holds without it.
func TestExampleConfig(t *testing.T) {
	got, err := readConfig("../../deployments/bedside.yaml")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := readConfig(writeFile(t, "bedside.yaml", "clinic: {}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got.HTTP != plain.HTTP || got.Telegram != plain.Telegram || got.Slack.Mode != plain.Slack.Mode ||
		got.Retention != plain.Retention || got.ReviewDue != plain.ReviewDue ||
		filepath.Base(string(got.Store)) != filepath.Base(string(plain.Store)) {
		t.Errorf("the example says %+v, without it holds %+v", got, plain)
	}
}

// TestExampleNamesEveryKey holds that no key is left undocumented.
func TestExampleNamesEveryKey(t *testing.T) {
	text, err := os.ReadFile("../../deployments/bedside.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"clinic", "name", "emergency_number", "contact", "opening_hours", "leaflets", "store", "store_listen", "http",
		"listen",
		"telegram", "api_url", "mode", "webhook_url", "webhook_certificate", "webhook_ip", "webhook_connections", "retention", "slack", "teams", "staff_emergency",
		"desk", "channel", "chat", "staff", "claim_within", "escalate_after", "escalate_to",
		"contact_after", "time_zone", "hours", "closed", "digest",
		"proposals", "review_due", "audiences", "folders", "web", "insights", "accounts", "privacy", "version", "text", "consent",
	} {
		if !strings.Contains(string(text), key+":") {
			t.Errorf("the example does not show %q", key)
		}
	}
}

func webhookConfig(path string) string {
	return "telegram:\n  mode: webhook\n  webhook_url: https://bot.example.org" + path + "\n"
}

// TestPathsOfAddresses takes addresses with paths as people write them.
func TestPathsOfAddresses(t *testing.T) {
	for _, text := range []string{
		"web: {public_url: https://ask.example.org}\n" + webhookConfig("/"),
		"web: {public_url: https://ask.example.org/}\n" + webhookConfig("/123456:AAE-x_y"),
		"web: {public_url: https://ask.example.org/our-clinic/ask/}\n" + webhookConfig("/chat"),
		webhookConfig("/slack"), webhookConfig("/telegram/"),
	} {
		if _, err := readConfig(writeFile(t, "bedside.yaml", text)); err != nil {
			t.Errorf("%s%v", text, err)
		}
	}
}

func TestBadConfig(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "clinic:\n  nme: x\n",
			`FILE:2: unknown key "nme"; the keys are name, emergency_number, contact, opening_hours, ` +
				`out_of_hours, crisis_line, staff_emergency`},
		{"mode", "telegram:\n  mode: pull\n", `FILE:2: "pull" is no mode; write poll or webhook`},
		{"webhook without address", "telegram:\n  mode: webhook\n",
			"FILE:2: telegram.mode is webhook, but telegram.webhook_url is missing; " +
				"write the public https address under which Telegram reaches this program, or mode: poll"},
		{"address", "telegram:\n  api_url: ftp://x\n", "FILE:2: this is no web address; write it with https://"},
		{"Slack's mode", "slack:\n  mode: rtm\n", `FILE:2: "rtm" is no mode; write socket or http`},
		{"Slack's token", "slack:\n  token: xoxb-1\n", `FILE:2: unknown key "token"; the keys are mode, api_url, teams`},
		{"a digest", "desk:\n  digest: monday\n", `FILE:2: "monday" is no time of the week; write "mon 08:00", or "off"`},
		{"days", "retention: 30\n", `FILE:1: "30" is no number of days from 1d to 3650d; write 30d`},
		{"review", "review_due: hide\n",
			`FILE:1: "hide" is no rule for leaflets whose review is overdue; write answer, note or withhold`},
		{"listen", "http:\n  listen: 8080\n",
			`FILE:2: "8080" is no address to listen on; write host:port, such as 127.0.0.1:8080`},
		{"no words", "clinic: {}\nwords: nowhere.yaml\n", "FILE:2: words: open DIR/nowhere.yaml: no such file or directory; " +
			"check the path and who may read it"},
		{"a folder of words", "words: .\n", "FILE:1: DIR: this is no file of words; name a YAML file"},
		{"other database", "store: mysql://x\n",
			"FILE:1: this is no place for a store; write the path of a file, or postgres://user@host/database"},
		{"password", "store: postgres://u:hunter2@h/d\n",
			"FILE:1: a password does not belong in the config; take it out and set PGPASSWORD"},
		{"an address in libpq's other form", "store: 'host=db.internal password=hunter2 dbname=bedside'\n",
			"FILE:1: this form of a database's address is not read here; write " +
				"postgres://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or ~/.pgpass"},
		{"a password alone", "store: Password = hunter2\n",
			"FILE:1: this form of a database's address is not read here; write " +
				"postgres://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or ~/.pgpass"},
		{"a password with a character of addresses", "clinic: {}\nstore: postgres://admin:hunter2@geheim@127.0.0.1:bad/bd\n",
			"FILE:2: the address of the database cannot be read; write postgres://USER@HOST:PORT/DATABASE, with the password in " +
				"PGPASSWORD or ~/.pgpass"},
		{"opening hours among others on a line", "desk: {channel: telegram, chat: \"-100123456\", hours: monday}\n",
			"FILE:1: hours has a value of the wrong kind; write lines \"key: text\" below it\n" +
				"FILE:1: desk.staff names nobody, so nobody could answer; write people's numbers on Telegram, such as \"123456789\""},
		{"a switch", "clinic: {}\nrecogniser: maybe\n", "FILE:2: \"maybe\" is neither on nor off; write one of the two"},
		{"empty", "", "FILE:1: the config is empty; write clinic and leaflets into it; deployments/bedside.yaml is an example"},
		{"comments alone", "# clinic\n",
			"FILE:1: the config is empty; write clinic and leaflets into it; deployments/bedside.yaml is " +
				"an example"},
		{"store_listen", "clinic: {}\nstore_listen: postgres://h/d\n",
			"FILE:2: store_listen is for PostgreSQL behind a pooler; " +
				"write PostgreSQL's own address as postgres://user@host/database, or take the key out"},
		{"token", "telegram:\n  token: 1:x\n", `FILE:2: unknown key "token"; the keys are api_url, mode, webhook_url, ` +
			`webhook_certificate, webhook_ip, webhook_connections`},
		{"webhook IP", "telegram:\n  webhook_ip: 203.0.113.7:443\n",
			`FILE:2: "203.0.113.7:443" is no IP address; write one such as 203.0.113.7, without a port`},
		{"webhook connections", "telegram:\n  webhook_connections: 0\n",
			`FILE:2: "0" is no number of connections; write 1 to 100`},
		{"many webhook connections", "telegram:\n  webhook_connections: 500\n",
			"FILE:2: telegram.webhook_connections is more than 100, which is for a server of your own; " +
				"write 1 to 100, or name the server in telegram.api_url"},
		{"the desk's topic", "desk:\n  topic: 1\n",
			`FILE:2: "1" is no topic of a group on Telegram; write the last number of the topic's link, or take the key out for General`},
		{"an unclean path", "web:\n  public_url: https://ask.example.org//a/../b\n", "FILE:2: web.public_url has a path that cannot be " +
			`served; write one of letters, digits and "-" between single slashes, such as /ask`},
		{"a pattern", "web:\n  public_url: https://ask.example.org/{x}\n", "FILE:2: web.public_url has a path that cannot be " +
			`served; write one of letters, digits and "-" between single slashes, such as /ask`},
		{"the path of health", "web:\n  public_url: https://ask.example.org/livez/\n",
			"FILE:2: web.public_url ends in /livez, where something else is served; write another path"},
		{"figures by http", "insights: {public_url: http://staff.example.org/insights, accounts: a}\n",
			"FILE:1: insights.public_url begins with http://, so that anybody on the way reads passwords along; " +
				"have a proxy before Bedside take https, and write the address with https://"},
		{"figures at another path", "insights: {public_url: https://staff.example.org/, accounts: a}\n",
			"FILE:1: insights.public_url does not end in /insights; write one such as https://bot.example.org/insights"},
		{"figures with more than an address", "insights: {public_url: https://x:y@staff.example.org/insights, accounts: a}\n",
			"FILE:1: insights.public_url is more than an address; write https://, the host and a path"},
		{"figures for nobody", "insights: {public_url: https://staff.example.org/insights}\n",
			"FILE:1: insights.accounts is missing, so nobody could sign in; name a file, with the lines that " +
				"'bedside insights password NAME' prints"},
		{"figures nowhere", "insights: {accounts: a}\n",
			"FILE:1: insights.public_url is missing; write the address under which staff reach the pages, or take insights out"},
		{"figures with a pattern", "insights: {public_url: \"https://staff.example.org/{x}/insights\", accounts: a}\n",
			"FILE:1: insights.public_url has a path that cannot be " +
				`served; write one of letters, digits and "-" between single slashes, such as /ask`},
		{"the page where figures are", "insights: {public_url: https://x.example.org/insights, accounts: a}\n" +
			"web: {public_url: https://x.example.org/insights/}\n",
			"FILE:2: web.public_url ends in /insights, where something else is served; write another path"},
		{"a webhook where figures are", "insights: {public_url: https://x.example.org/insights, accounts: a}\n" +
			webhookConfig("/insights/hook"),
			"FILE:4: telegram.webhook_url ends in /insights/hook, where something else is served; write another path"},
		{"a webhook with a pattern", webhookConfig("/{a}/{a}"), "FILE:3: telegram.webhook_url has a path that cannot be " +
			`served; write one of letters, digits and "-" between single slashes, such as /ask`},
		{"a webhook where the page is", "web: {public_url: https://ask.example.org/x}\n" + webhookConfig("/x/chat/"),
			"FILE:4: telegram.webhook_url ends in /x/chat, where something else is served; write another path"},
		{"a webhook where a reload is", webhookConfig("/reload"),
			"FILE:3: telegram.webhook_url ends in /reload, where something else is served; write another path"},
		{"a webhook where Slack calls", webhookConfig("/slack/events"),
			"FILE:3: telegram.webhook_url ends in /slack/events, where something else is served; write another path"},
		{"two mistakes", "a: 1\nb: 2\n", "FILE:1: unknown key \"a\"; the keys are clinic, leaflets, audiences, replay_keys, store, spool, " +
			"store_listen, http, telegram, slack, web, insights, desk, retention, review_due, privacy, words, recogniser, reader, encodings\n" +
			"FILE:2: unknown key \"b\"; the keys are clinic, leaflets, audiences, replay_keys, store, spool, store_listen, http, telegram, slack, " +
			"web, insights, desk, retention, review_due, privacy, words, recogniser, reader, encodings"},
	} {
		path := writeFile(t, "bad.yaml", c.text)
		_, err := readConfig(path)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		if got := strings.NewReplacer(path, "FILE", filepath.Dir(path), "DIR").Replace(err.Error()); got != c.want {
			t.Errorf("%s: the error is\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestConfigHidesCredentials holds that an error about the config does not repeat a credential that
// somebody wrote where it does not belong.
func TestConfigHidesCredentials(t *testing.T) {
	const token, slackToken = "123456789:AAHq8n3s1X-secretsecretsecret12", "xoxb-111-222-secretsecret"
	for _, text := range []string{
		"telegram: {mode: \"" + token + "\"}", "telegram: {webhook_url: \"" + token + "\"}", "words: \"" + token + "\"",
		"leaflets: [\"" + token + "\"]", token + ": x", "retention: " + token, "http: {listen: \"" + token + "\"}",
		"desk: {channel: telegram, chat: \"" + token + "\", staff: [\"" + token + "\"]}",
		"slack: {mode: " + slackToken + "}", "desk: {digest: xapp-1-A0-secretsecret}",
		"web: {public_url: \"https://x.example\", frame_ancestors: [\"https://secret:secret@a.example\"]}",
		"store: postgres://admin:secret@secret@127.0.0.1:bad/bd",
	} {
		path := writeFile(t, "bedside.yaml", text+"\n")
		c, err := readConfig(path)
		if err == nil {
			err = c.checkPlaces(path)
		}
		if err == nil {
			t.Errorf("%s\nno error", text)
			continue
		}
		if strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "bedside.yaml:1: ") {
			t.Errorf("%s\nthe error is %v", text, err)
		}
	}
}

func FuzzReadConfig(f *testing.F) {
	example, err := os.ReadFile("../../deployments/bedside.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	f.Add("store: [a]\nretention: {}\nhttp: ~\ntelegram: []\n")
	path := filepath.Join(f.TempDir(), "bedside.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readConfig(path)
		if err == nil && (c.Retention < retention(24*time.Hour) || c.Store == "" || c.Telegram.Mode == "") {
			t.Errorf("read as %+v", c)
		}
	})
}

func TestSecret(t *testing.T) {
	file := writeFile(t, "token", " 123:from-file \n")
	for _, c := range []struct {
		name string
		env  []string
		want string
		fail string
	}{
		{"unset", nil, "", ""},
		{"variable", []string{telegramToken + "=123:abc"}, "123:abc", ""},
		{"the last one counts", []string{telegramToken + "=1", telegramToken + "=2"}, "2", ""},
		{"file", []string{telegramToken + "_FILE=" + file}, "123:from-file", ""},
		{"both", []string{telegramToken + "=canary", telegramToken + "_FILE=" + file}, "", "are both set"},
		{"no such file", []string{telegramToken + "_FILE=/nowhere"}, "", "name a file with the secret in it"},
		{"no file in a folder that is there", []string{telegramToken + "_FILE=" + file + "-of-another"}, "",
			"_FILE: open " + file + "-of-another: no such file"},
		{"a token in the place of a file", []string{telegramToken + "_FILE=123456:canary"}, "",
			telegramToken + "_FILE: what it names cannot be read: no such file or directory; name a file"},
		{"a key in the place of a file", []string{telegramToken + "_FILE=/canary+canary+canary+canary+canary+canary+c="}, "",
			telegramToken + "_FILE: what it names cannot be read: "},
		{"a key with a slash in the place of a file", []string{telegramToken + "_FILE=canary/canary+canary="}, "",
			telegramToken + "_FILE: what it names cannot be read: "},
		{"empty file", []string{telegramToken + "_FILE=" + writeFile(t, "empty", "\n")}, "", "is empty"},
	} {
		p := &program{env: c.env}
		got, err := p.secret(telegramToken)
		if got != c.want || (err == nil) != (c.fail == "") || err != nil && !strings.Contains(err.Error(), c.fail) {
			t.Errorf("%s: %q, %v; want %q, %q", c.name, got, err, c.want, c.fail)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error shows the secret: %v", c.name, err)
		}
	}
}

func TestDataKeys(t *testing.T) {
	one, two := base64.StdEncoding.EncodeToString(make([]byte, keySize)),
		base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", keySize)))
	p := &program{env: []string{dataKey + "=" + two + ", " + one}}
	keys, kept, err := p.dataKeys("some.db")
	if err != nil || len(keys) != 2 || string(keys[0]) != strings.Repeat("k", keySize) || kept != "" {
		t.Errorf("%d keys, kept at %q, %v; want two, nowhere", len(keys), kept, err)
	}
	for _, bad := range []string{"short", base64.StdEncoding.EncodeToString([]byte("canary"))} {
		p := &program{env: []string{dataKey + "=" + bad}}
		if _, _, err := p.dataKeys("some.db"); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("a bad key is told as %v", err)
		}
	}
	if _, _, err := new(program).dataKeys("postgres://h/d"); err == nil {
		t.Error("PostgreSQL without a key is taken")
	}
}

// TestKeptKey holds that a key is made once, for this user alone, and refused
// when others may read it.
func TestKeptKey(t *testing.T) {
	place := storePlace(filepath.Join(t.TempDir(), "bedside.db"))
	first, kept, err := new(program).dataKeys(place)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := new(program).dataKeys(place)
	if diff := cmp.Diff(first, again); err != nil || diff != "" {
		t.Errorf("another key the second time (%v)\n%s", err, diff)
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v; want mode 0600", info, err)
	}
	if err := os.Chmod(kept, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := new(program).dataKeys(place); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others may read is told as %v", err)
	}
}

// exampleDesk is the desk of the example, which is commented out there.
func exampleDesk(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../deployments/bedside.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := bytes.Cut(text, []byte("\n# desk:\n"))
	if !found {
		t.Fatal("the example has no desk")
	}
	lines := []string{"desk:"}
	for line := range strings.SplitSeq(string(text), "\n") {
		inner, ok := strings.CutPrefix(line, "#   ")
		if !ok {
			break
		}
		lines = append(lines, "  "+inner)
	}
	return strings.Join(lines, "\n")
}

// TestExampleDesk holds that the desk of the example is sound once it is not
// commented out any more, and says what holds without it.
func TestExampleDesk(t *testing.T) {
	got, err := readConfig(writeFile(t, "bedside.yaml", exampleDesk(t)))
	if err != nil {
		t.Fatal(err)
	}
	d := got.Desk
	if d.Channel != deskSlack || d.Chat == "" || len(d.Staff) != 2 || d.names()["U0123456789"] != "Anna" ||
		len(d.Hours) != 5 || len(d.Closed) != 2 || d.TimeZone.String() != "Europe/London" {
		t.Errorf("read as %+v", d)
	}
	if d.EscalateAfter != duration(time.Hour) || d.EscalateTo != (deskPlace{deskSlack, "C0987654321"}) {
		t.Errorf("escalates after %v to %+v", d.EscalateAfter, d.EscalateTo)
	}
	if d.ClaimWithin != defaultClaimWithin || d.ContactAfter != defaultContactAfter {
		t.Errorf("the example says %v and %v, without it hold %v and %v", d.ClaimWithin, d.ContactAfter, defaultClaimWithin,
			defaultContactAfter)
	}
	hours := d.opening()
	monday := time.Date(2026, 11, 23, 12, 30, 0, 0, d.TimeZone.Location)
	if hours.Open(monday) || !hours.Open(monday.Add(time.Hour)) ||
		hours.Open(time.Date(2026, 12, 25, 9, 0, 0, 0, d.TimeZone.Location)) {
		t.Error("it is open when it should not be, or the other way round")
	}
}

// TestDeskMistakes holds that each mistake in a desk is told with what to do.
func TestDeskMistakes(t *testing.T) {
	for change, want := range map[string]string{
		"channel: slack>channel: fax":                      `"fax" is no channel for a desk; write slack or telegram`,
		"channel: slack>channel: telegram":                 "desk.chat is no chat on telegram",
		"chat: C0123456789>chat: general":                  "desk.chat is no chat on slack",
		"staff: [U0123456789 Anna, S0123456789]>staff: []": "desk.staff names nobody",
		"[U0123456789 Anna, S0123456789]>[anna]":           "desk.staff: anna is nobody's id",
		"claim_within: 30m>claim_within: soon":             `"soon" is no time span`,
		"contact_after: 2h>contact_after: 1m":              "desk.contact_after is shorter",
		"escalate_after: 1h>escalate_after: 30m":           "desk.escalate_after is not longer than desk.claim_within",
		"escalate_after: 1h>":                              "desk.escalate_to is there, but not desk.escalate_after",
		"chat: C0987654321>chat: senior":                   "desk.escalate_to is no chat",
		"chat: C0987654321>chat: C0123456789":              "desk.escalate_to is the desk's own chat",
		"Europe/London>Middle/Earth":                       `"Middle/Earth" is no time zone`,
		`wed: "08:00-12:00">wed: "8 to 12"`:                "these are no opening hours",
		`wed: "08:00-12:00">wednesday: "08:00-12:00"`:      "desk.hours: wednesday is no day",
		"[2026-12-25, 2027-01-01]>[25.12.2026]":            `"25.12.2026" is no day`,
		"channel: slack>channel: slack\n  channels: yes":   "channels",
	} {
		from, to, _ := strings.Cut(change, ">")
		text := exampleDesk(t)
		changed := strings.Replace(text, from, to, 1)
		_, err := readConfig(writeFile(t, "bedside.yaml", changed))
		if changed == text || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", change, err, want)
			continue
		}
		for told := range strings.SplitSeq(err.Error(), "\n") {
			if !regexp.MustCompile(`bedside\.yaml:[0-9]+: .+; .+`).MatchString(told) {
				t.Errorf("%s: no line or no remedy: %s", change, told)
			}
		}
	}
}

// TestKeyOfFailedStart holds that a start that fails leaves no key, and that none is made
// for a store that was sealed with another.
func TestKeyOfFailedStart(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "bedside.db")
	config := writeFile(t, "bedside.yaml",
		"clinic: {emergency_number: \"112\"}\nhttp: {listen: 127.0.0.1:0}\nstore: "+path+"\n")
	serve := func() (int, string) {
		out := &logtest.Buffer{}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		code := run(ctx, []string{"serve", "--config", config}, []string{telegramToken + "=123:abc"}, stdio{nil, out, out})
		return code, out.String()
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(path+"-lock", bytes.Repeat([]byte("no database "), 1000), 0o600))
	if code, said := serve(); code != exitFailed || exists(path+keySuffix) {
		t.Errorf("after a start that failed with %d there is a key: %v\n%s", code, exists(path+keySuffix), said)
	}
	must(os.Remove(path + "-lock"))
	must(os.WriteFile(path, bytes.Repeat([]byte("sealed "), 1000), 0o600))
	if code, said := serve(); code != exitFailed || exists(path+keySuffix) || !strings.Contains(said,
		"put it back from your backup") {
		t.Errorf("a store without its key: %d, a new one: %v\n%s", code, exists(path+keySuffix), said)
	}
}
