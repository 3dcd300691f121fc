package storetest

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Pooler returns the address of a database by way of a PgBouncer of its own in
// transaction mode, with so many connections to the server at most. The test is skipped
// where PgBouncer is not installed.
func (p *Postgres) Pooler(t testing.TB, database string, connections int) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		if program = "/usr/sbin/pgbouncer"; exec.Command(program, "--version").Run() != nil {
			t.Skip("PgBouncer is not installed, so the store is not tested behind it; " +
				"install it with: apt-get install pgbouncer")
		}
	}
	p.Database(t, database)
	folder, err := os.MkdirTemp(p.dir, "pooler")
	if err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("[databases]\n* = host=%s port=%d "+
		"user=postgres\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=%d\nunix_socket_dir=\nauth_type=any\n"+
		"pool_mode=transaction\ndefault_pool_size=%d\nmax_client_conn=500\nlogfile=%s\n", p.dir, p.port, port, connections,
		filepath.Join(folder, "log"))
	if err := os.WriteFile(filepath.Join(folder, "pgbouncer.ini"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-q", filepath.Join(folder, "pgbouncer.ini"))
	cmd.SysProcAttr = asPostgres(t, folder)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	at := fmt.Sprintf("127.0.0.1:%d", port)
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", at); err == nil {
			_ = conn.Close()
			break
		}
		if time.Now().After(end) {
			told, _ := os.ReadFile(filepath.Join(folder, "log"))
			t.Fatalf("PgBouncer does not listen:\n%s", told)
		}
	}
	return "postgres://postgres@" + at + "/" + url.PathEscape(strings.ToLower(database)) + "?sslmode=disable"
}

// freePort is a port that nobody listens on.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// asPostgres lets a process of root run under PostgreSQL's account: PgBouncer refuses to
// be root's, too.
func asPostgres(t testing.TB, folder string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(folder, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}
