package storetest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// Postgres is a PostgreSQL server of its own for tests, reached by a Unix socket
// alone. The zero value starts with the first Database.
type Postgres struct {
	// Prepare, when it is set, is run once on an empty database, of which all others are
	// copies: to bring tables up to date takes longer than to copy them.
	Prepare func(at string) error

	once     sync.Once
	bin, dir string
	err      error

	making   sync.Mutex // held while a database is made
	prepared bool
	guarded  bool
	port     int // of 127.0.0.1
}

// Database returns the address of a database, which it makes when it is asked for
// the first time. The test is skipped where PostgreSQL is not installed.
func (p *Postgres) Database(t testing.TB, name string) string {
	t.Helper()
	p.once.Do(p.start)
	if errors.Is(p.err, errNotInstalled) {
		t.Skip(p.err)
	}
	if p.err != nil {
		t.Fatal(p.err)
	}
	p.making.Lock()
	defer p.making.Unlock()
	made := filepath.Join(p.dir, "made-"+name)
	if _, err := os.Stat(made); err != nil {
		if err := p.make(name); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(made, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p.address(name)
}

// make makes a database.
func (p *Postgres) make(name string) error {
	if p.Prepare == nil {
		return p.run("createdb", "-h", p.dir, "-p", strconv.Itoa(p.port), "-U", "postgres", name)
	}
	if !p.prepared {
		if err := p.run("createdb", "-h", p.dir, "-p", strconv.Itoa(p.port), "-U", "postgres", prepared); err != nil {
			return err
		}
		if err := p.Prepare(p.address(prepared)); err != nil {
			return fmt.Errorf("preparing a database: %w", err)
		}
		p.prepared = true
	}
	return p.run("createdb", "-h", p.dir, "-p", strconv.Itoa(p.port), "-U", "postgres", "-T", prepared, "-S", "file_copy",
		name)
}

// Empty returns the address of a database that Prepare has not seen.
func (p *Postgres) Empty(t testing.TB, name string) string {
	t.Helper()
	p.Database(t, "first") // or skip
	p.making.Lock()
	defer p.making.Unlock()
	if err := p.run("createdb", "-h", p.dir, "-p", strconv.Itoa(p.port), "-U", "postgres", name); err != nil {
		t.Fatal(err)
	}
	return p.address(name)
}

// prepared is the database that the others are copies of.
const prepared = "prepared"

func (p *Postgres) address(name string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&port=%d", name, url.QueryEscape(p.dir), p.port)
}

// guards say who is let in: by the socket everybody, else a few and one of them by a
// password.
const guards = `local all all trust
host guarded guarded 127.0.0.1/32 scram-sha-256
host all postgres,stranger,"canary-user" 127.0.0.1/32 trust
`

// Guarded returns the host and port at which the server refuses people in every way that
// it has: a user guarded with a password that nobody knows may use the database of that
// name and nobody else may, stranger is a user, banned is not let in from there.
func (p *Postgres) Guarded(t testing.TB) string {
	t.Helper()
	p.Database(t, "first") // or skip
	p.making.Lock()
	defer p.making.Unlock()
	if !p.guarded {
		for _, query := range []string{
			"CREATE USER guarded PASSWORD 'known to nobody'", "CREATE USER stranger", "CREATE DATABASE guarded",
			"REVOKE CONNECT ON DATABASE guarded FROM PUBLIC", "GRANT CONNECT ON DATABASE guarded TO guarded",
		} {
			if err := p.run("psql", "-q", "-h", p.dir, "-p", strconv.Itoa(p.port), "-U", "postgres", "-c", query); err != nil {
				t.Fatal(err)
			}
		}
		p.guarded = true
	}
	return fmt.Sprintf("127.0.0.1:%d", p.port)
}

// Stop ends the server, if it runs, and removes its files; TestMain calls it.
func (p *Postgres) Stop() {
	if p.dir == "" {
		return
	}
	_ = p.run("pg_ctl", "stop", "-D", filepath.Join(p.dir, "data"), "-m", "immediate") // it may not have started
	_ = os.RemoveAll(p.dir)
}

// Crash ends the server at once, as a failure of its machine would; Restart lets it
// come back.
func (p *Postgres) Crash(t testing.TB) {
	t.Helper()
	if err := p.run("pg_ctl", "stop", "-D", filepath.Join(p.dir, "data"), "-m", "immediate"); err != nil {
		t.Fatal(err)
	}
}

// Restart starts the server after Crash.
func (p *Postgres) Restart(t testing.TB) {
	t.Helper()
	if err := p.listen(); err != nil {
		t.Fatal(err)
	}
}

var errNotInstalled = errors.New("PostgreSQL is not installed, so the store is not tested on it; install it with: " +
	"apt-get install postgresql")

func (p *Postgres) start() {
	var ok bool
	if p.bin, ok = postgresBin(); !ok {
		p.err = errNotInstalled
		return
	}
	if p.dir, p.err = os.MkdirTemp("", "bedside-postgres"); p.err == nil {
		p.err = p.serve()
	}
}

// postgresBin finds the newest programs where Debian has them, or on the path.
func postgresBin() (string, bool) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) > 0 {
		return filepath.Dir(slices.Max(found)), true
	}
	path, err := exec.LookPath("initdb")
	return filepath.Dir(path), err == nil
}

func (p *Postgres) serve() error {
	if os.Geteuid() == 0 { // PostgreSQL refuses to run as root
		account, err := user.Lookup("postgres")
		if err != nil {
			return err
		}
		uid, uidErr := strconv.Atoi(account.Uid)
		gid, gidErr := strconv.Atoi(account.Gid)
		if err := errors.Join(uidErr, gidErr, os.Chown(p.dir, uid, gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(p.dir, "data")
	err := p.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if err == nil {
		err = os.WriteFile(filepath.Join(p.dir, "hba"), []byte(guards), 0o644)
	}
	if err != nil {
		return err
	}
	return p.listen()
}

// listen starts the server and waits until it can be asked. Nothing is forced to disk: the
// machine does not fail, and the tests wait for little else.
func (p *Postgres) listen() error {
	if p.port == 0 {
		var err error
		if p.port, err = freePort(); err != nil {
			return err
		}
	}
	return p.run("pg_ctl", "start", "-w", "-D", filepath.Join(p.dir, "data"), "-l", filepath.Join(p.dir, "log"),
		"-o", fmt.Sprintf("-k '%s' -p %d -c listen_addresses=127.0.0.1 -c hba_file='%s' -c max_connections=300 -c "+
			"fsync=off -c max_wal_size=128MB",
			p.dir, p.port, filepath.Join(p.dir, "hba")))
}

// run runs one of PostgreSQL's programs, under its own account when this is root's.
func (p *Postgres) run(name string, args ...string) error {
	command := append([]string{filepath.Join(p.bin, name)}, args...)
	if os.Geteuid() == 0 {
		command = append([]string{"runuser", "-u", "postgres", "--"}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = p.dir
	log, err := os.OpenFile(filepath.Join(p.dir, "programs.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd.Stdout, cmd.Stderr = log, log // not a pipe, which the server would keep open
	if err := cmd.Run(); err != nil {
		told, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w\n%s", name, err, told)
	}
	return nil
}
