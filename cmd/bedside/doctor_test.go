package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
	"bedside/bot/store"
)

// The chats of staff in these tests.
const (
	doctorDesk     = "C0DESK0000"
	doctorFallback = -1001234567890
)

// doctored is a clinic where all is well, for a test to break something in.
type doctored struct {
	t        *testing.T
	folder   string
	config   string // text of the config
	env      []string
	telegram *faketelegram.Server
	slack    *fakeslack.Server
	key      []byte
}

func newDoctored(t *testing.T) *doctored {
	t.Helper()
	d := &doctored{t: t, folder: t.TempDir(), key: bytes.Repeat([]byte("k"), keySize),
		telegram: faketelegram.Start(t, faketelegram.Options{}), slack: fakeslack.Start(t, fakeslack.Options{})}
	d.telegram.SetMember(doctorFallback, faketelegram.Member{})
	d.slack.Exists(doctorDesk)
	d.slack.Group("S0NURSES", "U0ANNA")
	writeLeaflet(t, filepath.Join(d.folder, "leaflets"), "ear-tubes.md", earTubes("24"))
	d.config = fmt.Sprintf(`leaflets: [leaflets]
store: bedside.db
http:
  listen: 127.0.0.1:0
telegram:
  api_url: %s
slack:
  api_url: %s/api/
desk:
  channel: slack
  chat: %s
  fallback: {channel: telegram, chat: "%d"}
  staff: [U0ANNA, S0NURSES]
  time_zone: Europe/London
  hours: {mon: "08:00-17:00"}
`, d.telegram.URL, d.slack.URL, doctorDesk, doctorFallback)
	d.env = []string{telegramToken + "=" + d.telegram.Token(), slackBotToken + "=" + fakeslack.DefaultBotToken,
		slackAppToken + "=" + fakeslack.DefaultAppToken, dataKey + "=" + base64.StdEncoding.EncodeToString(d.key)}
	d.makeStore()
	return d
}

// makeStore makes the store, as a first start does.
func (d *doctored) makeStore() {
	d.t.Helper()
	keys, err := store.NewKeys(d.key)
	if err != nil {
		d.t.Fatal(err)
	}
	made, err := store.Open(d.t.Context(), store.Options{At: d.path("bedside.db"), Keys: keys})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		d.t.Fatal(err)
	}
}

func (d *doctored) path(name string) string { return filepath.Join(d.folder, name) }

// set sets a variable, or with "" takes it out.
func (d *doctored) set(name, value string) {
	var env []string
	for _, entry := range d.env {
		if !strings.HasPrefix(entry, name+"=") {
			env = append(env, entry)
		}
	}
	if value != "" {
		env = append(env, name+"="+value)
	}
	d.env = env
}

// replace changes the config.
func (d *doctored) replace(before, after string) {
	d.t.Helper()
	if !strings.Contains(d.config, before) {
		d.t.Fatalf("the config has no %q", before)
	}
	d.config = strings.Replace(d.config, before, after, 1)
}

// listens is the address of the config.
func (d *doctored) listens() string {
	_, after, _ := strings.Cut(d.config, "listen: ")
	at, _, _ := strings.Cut(after, "\n")
	return at
}

// run runs the command and holds that it changed nothing and wrote to nobody.
func (d *doctored) run(more ...string) (code int, out, errs string) {
	d.t.Helper()
	path := d.path("bedside.yaml")
	if err := os.WriteFile(path, []byte(d.config), 0o600); err != nil {
		d.t.Fatal(err)
	}
	before := d.snapshot()
	var stdout, stderr bytes.Buffer
	code = run(d.t.Context(), append([]string{"doctor", "--config", path}, more...), d.env, stdio{nil, &stdout, &stderr})
	if diff := cmp.Diff(before, d.snapshot()); diff != "" {
		d.t.Errorf("it changed files (-before +after):\n%s", diff)
	}
	for _, r := range d.telegram.Requests("") {
		if !strings.HasPrefix(r.Method, "get") {
			d.t.Errorf("it calls Telegram's %s", r.Method)
		}
	}
	for _, r := range d.slack.Requests("") {
		if strings.HasPrefix(r.Method, "chat.") || strings.HasPrefix(r.Method, "views.") {
			d.t.Errorf("it calls Slack's %s", r.Method)
		}
	}
	return code, stdout.String(), stderr.String()
}

// snapshot is what lies in the folder: names, times and content.
func (d *doctored) snapshot() map[string]string {
	d.t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(d.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		found[path] = fmt.Sprintf("%v %v %x", info.Mode(), info.ModTime().UnixNano(), text)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}

// shown is an output with what differs from run to run taken out.
func (d *doctored) shown(out string) string {
	out = strings.ReplaceAll(out, d.folder+string(filepath.Separator), "")
	out = strings.ReplaceAll(out, d.folder, ".")
	out = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(out, "127.0.0.1:8080")
	out = regexp.MustCompile(`\d+ GiB`).ReplaceAllString(out, "100 GiB")
	out = regexp.MustCompile(`tables of version \d+`).ReplaceAllString(out, "tables of version 9")
	return regexp.MustCompile(`where it is \d\d:\d\d`).ReplaceAllString(out, "where it is 14:05")
}

// doctorGolden is what is printed where all is well.
const doctorGolden = "testdata/doctor.txt"

// TestDoctorWell holds what is printed where all is well.
func TestDoctorWell(t *testing.T) {
	t.Parallel()
	d := newDoctored(t)
	code, out, errs := d.run()
	if code != exitOK || errs != "" {
		t.Errorf("it ends with %d and %q", code, errs)
	}
	if *update {
		if err := os.WriteFile(doctorGolden, []byte(d.shown(out)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(doctorGolden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), d.shown(out)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", doctorGolden, diff)
	}
	code, out, _ = d.run("--json")
	var read struct {
		OK     bool
		Checks []finding
	}
	if err := json.Unmarshal([]byte(out), &read); err != nil || code != exitOK || !read.OK || len(read.Checks) < 10 {
		t.Errorf("--json ends with %d, %v and prints\n%s", code, err, out)
	}
}

// proxied has a platform reached by a proxy that changes its answers.
func (d *doctored) proxied(platform string, change func(*http.Response) error) {
	d.t.Helper()
	to, err := url.Parse(platform)
	if err != nil {
		d.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = change
	served := httptest.NewServer(proxy)
	d.t.Cleanup(served.Close)
	d.replace(platform, served.URL)
}

// clockOff changes the date that a platform tells.
func clockOff(by time.Duration) func(*http.Response) error {
	return func(r *http.Response) error {
		r.Header.Set("Date", time.Now().Add(by).UTC().Format(http.TimeFormat))
		return nil
	}
}

// TestDoctorBroken breaks one thing after the other.
func TestDoctorBroken(t *testing.T) {
	t.Parallel()
	for _, test := range doctorCases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDoctored(t)
			test.breaks(d)
			code, out, _ := d.run()
			want := exitOK
			if strings.HasPrefix(test.want, "fail") {
				want = exitFailed
			}
			if code != want {
				t.Errorf("it ends with %d, want %d", code, want)
			}
			line := regexp.MustCompile(`(?m)^(ok|warn|fail) +(.*?)  +`).ReplaceAllString(d.shown(out), "$1 $2: ")
			if !strings.Contains(line, test.want) {
				t.Errorf("it prints\n%s\nwant %q in it", line, test.want)
			}
			wrong := regexp.MustCompile(`(?m)^(?:warn|fail) .*$`).FindAllString(line, -1)
			for _, other := range wrong {
				if !strings.Contains(other, "; ") {
					t.Errorf("a line without a remedy: %s", other)
				}
			}
			if len(wrong) > 2 {
				t.Errorf("one thing is broken, and it tells of %d:\n%s", len(wrong), line)
			}
		})
	}
}

// TestDoctorHides holds that no secret is printed, whoever repeats it.
func TestDoctorHides(t *testing.T) {
	t.Parallel()
	d := newDoctored(t)
	canaries := []string{
		"canary-hook-path", "canary-hook-query", "canary.password", "canary/proxy+pass", "canarysigning0secret0000",
		"canary_telegram_secret_0",
		"canary error of a patient", "canary-pg-pass", "xoxb-canary-1", d.telegram.Token(), fakeslack.DefaultBotToken,
		fakeslack.DefaultAppToken, base64.StdEncoding.EncodeToString(d.key),
		base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("o"), keySize)),
	}
	host := strings.TrimPrefix(d.telegram.URL, "http://")
	d.replace("api_url: "+d.telegram.URL, "mode: webhook\n  webhook_url: http://u:canary.password@"+d.listens()+
		"/canary-hook-path?k=canary-hook-query\n  api_url: http://u:canary.password@"+host)
	d.set(telegramSecret, "canary_telegram_secret_0")
	d.set(slackSigning, "canarysigning0secret0000")
	d.set(dataKey, base64.StdEncoding.EncodeToString(d.key)+","+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("o"), keySize)))
	d.set("PGPASSWORD", "canary-pg-pass")
	d.set("OTHER_PROXY", "http://user:"+url.QueryEscape("canary/proxy+pass")+"@proxy.example.org:3128")
	said := strings.Join(canaries, " ")
	for _, method := range []string{"getMe", "getWebhookInfo", "getChat", ""} {
		d.telegram.Heal()
		d.slack.Heal()
		if method != "" {
			d.telegram.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: method, Code: 400, Times: -1,
				Description: "Bad Request: " + said})
		}
		for _, name := range []string{"auth.test", "apps.connections.open", "conversations.info", "conversations.history"} {
			d.slack.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: name, Error: strings.ToLower(said), Times: -1})
		}
		for _, flags := range [][]string{nil, {"--json"}} {
			_, out, errs := d.run(flags...)
			if !strings.Contains(out, "fail") {
				t.Errorf("nothing fails:\n%s", out)
			}
			for _, canary := range canaries {
				if strings.Contains(strings.ToLower(out+errs), strings.ToLower(canary)) {
					t.Errorf("with %s broken it prints %q:\n%s%s", method, canary, out, errs)
				}
			}
		}
	}
}

// TestDoctorBesideServe holds that it checks a service that runs, and disturbs nothing of it.
func TestDoctorBesideServe(t *testing.T) {
	t.Parallel()
	d := newDoctored(t)
	d.replace(d.listens(), freePort(t))
	if err := os.WriteFile(d.path("bedside.yaml"), []byte(d.config), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := &logtest.Buffer{}
	done := make(chan int, 1)
	started := turnToStart()
	defer started()
	go func() {
		done <- run(ctx, []string{"serve", "--config", d.path("bedside.yaml")}, d.env, stdio{nil, out, out})
	}()
	defer func() {
		cancel()
		if code := <-done; code != exitOK {
			t.Errorf("serve ended with %d:\n%s", code, out)
		}
	}()
	health := func() bool { running, lines := askReady(ctx, d.listens()); return running && isReady(lines) }
	for end := time.Now().Add(startWithin); !health(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("serve is not ready:\n%s", out)
		}
	}
	started()
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"doctor", "--config", d.path("bedside.yaml")}, d.env, stdio{nil, &stdout, &stderr})
	for _, want := range []string{"'bedside serve' runs here and is ready", "'bedside serve' has 127.0.0.1:",
		"bedside.db can be read and written", "it reads what the store holds", "all is well"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("it prints no %q:\n%s", want, stdout.String())
		}
	}
	if code != exitOK || !health() {
		t.Errorf("it ends with %d, and serve is ready: %v", code, health())
	}
}

// TestDoctorAsksAgain holds that a service that is not ready for a moment, as while the checks
// load the machine, is ready, and that one that stays so is not.
func TestDoctorAsksAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		slow int64 // how many times it is not ready
		want string
	}{
		"for a moment": {2, "'bedside serve' runs here and is ready"},
		"for good":     {1 << 30, "is not ready: store: it cannot be written"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/livez":
					_, _ = io.WriteString(w, "alive\n")
				case asked.Add(1) <= test.slow:
					w.WriteHeader(http.StatusServiceUnavailable)
					_, _ = io.WriteString(w, "store: it cannot be written\n")
				default:
					_, _ = io.WriteString(w, "ready\n")
				}
			}))
			defer server.Close()
			d := &doctor{config: config{HTTP: httpConfig{Listen: address(server.Listener.Addr().String())}}}
			found := d.checkAddresses(t.Context())
			if len(found) == 0 || !strings.Contains(found[0].Message, test.want) {
				t.Errorf("it finds %+v, want %q", found, test.want)
			}
		})
	}
}

// TestDoctorAfterCrash holds that a store whose log was left behind by a killed process is
// read with the log, and left as it is.
func TestDoctorAfterCrash(t *testing.T) {
	t.Parallel()
	d := newDoctored(t)
	keys, err := store.NewKeys(d.key)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := store.Open(t.Context(), store.Options{At: d.path("bedside.db"), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Ping(t.Context()); err != nil { // so that there is a log
		t.Fatal(err)
	}
	left := t.TempDir()
	for _, name := range []string{"bedside.db", "bedside.db-wal", "bedside.db-shm"} {
		text, err := os.ReadFile(d.path(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(left, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	writeLeaflet(t, filepath.Join(left, "leaflets"), "ear-tubes.md", earTubes("24"))
	d.folder = left
	if code, out, _ := d.run(); code != exitOK || !strings.Contains(out, "it reads what the store holds") {
		t.Errorf("it ends with %d:\n%s", code, out)
	}
}

// TestReportSpace holds from when on a disk is too full.
func TestReportSpace(t *testing.T) {
	for _, test := range []struct {
		free uint64
		want string
	}{
		{20 << 30, "20 GiB are free at /data"},
		{1<<30 - 1, "1023 MiB are free at /data"},
		{10 << 20, "10 MiB are free at /data"},
	} {
		var f findings
		f.reportSpace("/data", test.free)
		if f[0].Message != test.want {
			t.Errorf("%d bytes: %+v, want %q", test.free, f[0], test.want)
		}
	}
}
