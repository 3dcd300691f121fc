package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
	"bedside/bot/bottest/storetest"
)

// The tests of "bedside serve" run the binary as a process of its own, against a
// Telegram server that keeps the platform's rules. Heavier runs are off unless the
// environment asks for them:
//
//	BEDSIDE_CRASH_KILLS=200    how often TestRandomKills kills on each answerer, 4 otherwise; and all of TestKillSteps
//	BEDSIDE_LOAD=30s           how long TestLoad sends 200 messages a second from 2,000 chats
//	BEDSIDE_EARLIER=PATH       an earlier version's program, whose store TestUpgrade takes over; see "make upgrade"
//	BEDSIDE_LOAD_MEMORY=100000 how many messages TestMemory sends as fast as they are answered

// binaryDir is where the binary is built; "" until a test asks for it.
var binaryDir string

// binary builds the program once, with the hooks of tuning_crashtest.go.
var binary = sync.OnceValues(func() (path string, err error) {
	if binaryDir, err = os.MkdirTemp("", "bedside-binary"); err != nil {
		return "", err
	}
	path = filepath.Join(binaryDir, "bedside")
	if said, err := exec.Command("go", "build", "-tags", "crashtest", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the binary: %w\n%s", err, said)
	}
	return path, nil
})

// TestMain runs the tests, more at a time than there are processors: most of them
// wait. The binary and PostgreSQL are for all of them.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "10"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	code := m.Run()
	postgres.Stop()
	if binaryDir != "" {
		_ = os.RemoveAll(binaryDir)
	}
	os.Exit(code)
}

// testKey is a data key for tests.
const testKey = "dGVzdCBrZXkgb2Ygbm8gdXNlLCAzMiBieXRlcyBpdCE="

// postgres is the PostgreSQL of all tests.
var postgres storetest.Postgres

// onEngines runs a test on SQLite and on PostgreSQL; at names a new store for a
// test, "" is a SQLite file in its folder.
func onEngines(t *testing.T, test func(t *testing.T, at func(t *testing.T) string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, func(*testing.T) string { return "" })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		postgres.Database(t, "first") // or skip all of it
		test(t, func(t *testing.T) string { return postgres.Database(t, databaseName(t)) })
	})
}

// databases counts the databases of this run, so that a test that is run again gets a new one.
var databases atomic.Int64

// databaseName names a new database after a test.
func databaseName(t *testing.T) string {
	name := strings.ToLower(regexp.MustCompile(`\W+`).ReplaceAllString(t.Name(), "_"))
	return fmt.Sprintf("%.50s_%d", name, databases.Add(1)) // PostgreSQL takes 63 characters
}

// setup says how a process differs from the usual one.
type setup struct {
	store  string   // "" is a SQLite file
	config string   // more lines of the config
	listen string   // "" is any port
	env    []string // more of the environment
}

// process is "bedside serve", which may be killed and started again.
type process struct {
	t       *testing.T
	fake    *faketelegram.Server
	folder  string
	env     []string
	out     *logtest.Buffer
	program string // another version of it; "" for the one of this tree

	cmd   *exec.Cmd
	done  chan struct{}
	began int // of what it printed since its last start
	kills []time.Time

	mu    sync.Mutex
	wrote map[string]bool // what people wrote and no output may hold
}

// newProcess prepares a process without starting it. When the test ends, it is
// ended, and what it printed searched for secrets.
func newProcess(t *testing.T, fake *faketelegram.Server, s setup) *process {
	t.Helper()
	p := &process{t: t, fake: fake, folder: t.TempDir(), out: &logtest.Buffer{}, wrote: map[string]bool{}}
	config := fmt.Sprintf("clinic:\n  emergency_number: \"112\"\n  contact: the clinic on 0123\nhttp:\n  listen: %s\n%s",
		cmp.Or(s.listen, "127.0.0.1:0"), s.config)
	if !strings.Contains(config, "telegram:") {
		config += "telegram:\n"
	}
	config += "  api_url: " + fake.URL + "\n"
	if s.store != "" {
		config += "store: " + s.store + "\n"
	}
	if err := os.WriteFile(p.config(), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	p.env = append([]string{
		"PATH=" + os.Getenv(
			"PATH",
		),
		"HOME=" + p.folder,
		"TMPDIR=" + p.folder,
		telegramToken + "=" + fake.Token(),
		dataKey + "=" + testKey,
		"BEDSIDE_TEST_LIMIT=100000",
	}, s.env...)
	t.Cleanup(p.end)
	return p
}

func (p *process) config() string { return filepath.Join(p.folder, "bedside.yaml") }

// end ends the process if need be and looks for what must not be printed.
func (p *process) end() {
	if p.cmd != nil {
		p.kill()
	}
	p.wantNoSecrets("the output", p.out.String())
	if p.t.Failed() {
		p.t.Logf("serve printed:\n%s", p.out)
	}
}

// wantNoSecrets fails when a text holds the token, a patient's words, or a panic.
func (p *process) wantNoSecrets(what, text string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	secrets := []string{p.fake.Token(), "fake-token", testKey, "panic:", "DATA RACE", "goroutine "}
	for wrote := range p.wrote {
		secrets = append(secrets, wrote)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			p.t.Errorf("%s holds %q", what, secret)
		}
	}
}

// launch starts the process; env goes before what it was set up with.
func (p *process) launch(env ...string) {
	p.t.Helper()
	path, err := binary()
	if p.program != "" {
		path, err = p.program, nil
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.began = len(p.out.String())
	p.cmd = exec.Command(path, "serve", "--config", p.config())
	p.cmd.Env, p.cmd.Dir = append(slices.Clone(p.env), env...), p.folder
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	cmd, exited := p.cmd, make(chan struct{})
	p.done = exited
	go func() {
		_ = cmd.Wait() // its state says the same
		close(exited)
	}()
}

// start starts the process and waits until it serves.
func (p *process) start(env ...string) *process {
	p.t.Helper()
	p.launch(env...)
	p.until(20*time.Second, "that it serves", func() bool { return p.prints("msg=serving") || p.exited() })
	if p.exited() {
		p.t.Fatalf("serve ended with %d:\n%s", p.code(), p.out)
	}
	return p
}

// exited tells whether the process has ended.
func (p *process) exited() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// code is the exit code; -1 after a signal.
func (p *process) code() int { return p.cmd.ProcessState.ExitCode() }

// printed is what the process has printed since its last start.
func (p *process) printed() string { return p.out.String()[p.began:] }

func (p *process) prints(text string) bool { return strings.Contains(p.printed(), text) }

// kill ends the process as power failing would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails when it is over
	<-p.done
	p.kills = append(p.kills, time.Now())
}

// stop asks the process to end, as systemd and Kubernetes do, and returns its
// exit code.
func (p *process) stop() int {
	p.t.Helper()
	began := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails when it is over
	select {
	case <-p.done:
	case <-time.After(15 * time.Second):
	}
	if took := time.Since(began); took > 10*time.Second {
		p.t.Errorf("ending takes %v, want 10s at most", took)
	}
	if !p.exited() {
		p.kill()
	}
	return p.code()
}

// slowness is how many times longer than on a free machine a test waits: on a
// busy one everything is late, and who waits for what comes loses nothing.
const slowness = 4

// until waits until something is true.
func (p *process) until(within time.Duration, what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(slowness * within); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("waited %v for %s", slowness*within, what)
		}
	}
}

var listens = regexp.MustCompile(`msg=serving .*http=(\S+)`)

// url is an address of the process.
func (p *process) url(path string) string {
	found := listens.FindStringSubmatch(p.printed())
	if found == nil {
		p.t.Fatal("serve does not say where it listens")
	}
	return "http://" + found[1] + path
}

// get asks the process over HTTP.
func (p *process) get(path string) (int, string) {
	p.t.Helper()
	response, err := http.Get(p.url(path))
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		p.t.Fatal(err)
	}
	p.wantNoSecrets(path, string(body))
	return response.StatusCode, string(body)
}

// say lets a person write; what is long enough to tell may not be printed.
func (p *process) say(chat int64, text string) int {
	if len(text) >= 12 {
		p.mu.Lock()
		p.wrote[text] = true
		p.mu.Unlock()
	}
	return p.fake.Say(chat, text)
}

// ask lets a person write and returns the reply.
func (p *process) ask(chat int64, text string) faketelegram.Message {
	p.t.Helper()
	before := len(p.fake.Sent(chat))
	p.say(chat, text)
	return p.reply(chat, before, text)
}

// reply waits until the bot has written to a chat more than so many times.
func (p *process) reply(chat int64, before int, to string) faketelegram.Message {
	p.t.Helper()
	p.await(20*time.Second, "a reply to "+shorten(to), func() bool { return len(p.fake.Sent(chat)) > before })
	return p.fake.Sent(chat)[before]
}

func shorten(text string) string { return fmt.Sprintf("%.60q", text) }

// await waits until something is true at the fake.
func (p *process) await(within time.Duration, what string, ok func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), slowness*within)
	defer cancel()
	if err := p.fake.Await(ctx, what, ok); err != nil {
		p.t.Fatalf("%v; serve printed:\n%s", err, p.printed())
	}
}

// fileContains tells whether a file of the process has some bytes in it.
func (p *process) fileContains(name string, text []byte) bool {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join(p.folder, name))
	if errors.Is(err, os.ErrNotExist) {
		return false
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return bytes.Contains(content, text)
}
