package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/pressly/goose/v3"                         // migrations that are part of the program
	"github.com/riverqueue/river"                         // durable jobs, in one transaction with the data
	"github.com/riverqueue/river/riverdriver/riversqlite" // River on SQLite
	"github.com/riverqueue/river/rivermigrate"            // River's own tables
	"modernc.org/sqlite"
)

//go:embed migrations
var migrations embed.FS

// readers is the number of connections that read at once. One writes, because SQLite lets
// one write: waiting in Go's queue is fair and ends with the context.
const readers = 4

// sqliteFile is the engine in a file of its own.
type sqliteFile struct {
	writer, reader *sql.DB
	lock           *sql.DB // holds the file for this process
	group          *group
	client         *river.Client[*sql.Tx]
}

func openSQLite(ctx context.Context, s *Store) (_ engine, err error) {
	e := &sqliteFile{}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", s.options.At, err), e.close())
		}
	}()
	if err = createPrivate(s.options.At); err != nil {
		return nil, err
	}
	if e.lock, err = lockFile(ctx, s.options.At); err != nil {
		return nil, err
	}
	e.writer = sql.OpenDB(connector{sqliteName(s.options.At, "_txlock=immediate"), e.lock.Driver().(*sqlite.Driver)})
	e.writer.SetMaxOpenConns(1)
	e.reader = sql.OpenDB(connector{sqliteName(s.options.At, "_pragma=query_only(1)"), e.lock.Driver().(*sqlite.Driver)})
	e.reader.SetMaxOpenConns(readers)
	if err = e.migrate(ctx); err != nil {
		return nil, err
	}
	if e.client, err = river.NewClient(riversqlite.New(e.writer), s.riverConfig()); err != nil {
		return nil, err
	}
	e.group = newGroup(e.writer, e.tx)
	return e, nil
}

// createPrivate makes the file readable by its owner alone; SQLite gives the files
// beside it the same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// sqliteName is the name that SQLite opens: durable at each commit, and erasing what is
// deleted.
func sqliteName(path, more string) string {
	file := url.URL{Path: path}
	return "file:" + file.EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&" + more
}

// lockFile keeps every other process away from a database, for as long as this
// one lives: two would answer everything twice.
func lockFile(ctx context.Context, path string) (*sql.DB, error) {
	beside := path + "-lock"
	if err := createPrivate(beside); err != nil {
		return nil, err
	}
	file := url.URL{Path: beside}
	db, err := sql.Open("sqlite",
		"file:"+file.EscapedPath()+"?_pragma=busy_timeout(3000)&_pragma=locking_mode(EXCLUSIVE)&_txlock=exclusive")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	// In exclusive mode, SQLite keeps the lock that the transaction took.
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "PRAGMA user_version = 1")
		err = errors.Join(err, tx.Commit())
	}
	if err != nil {
		if isCode(err, busyCode) {
			err = fmt.Errorf("%w: %w", errInUse, err)
		}
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (e *sqliteFile) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, e.writer, files)
	if err != nil {
		return err
	}
	if _, err = provider.Up(ctx); isCode(err, notDatabase) {
		return fmt.Errorf("this is no SQLite database; name another file, or one that does not exist yet: %w", err)
	} else if err != nil {
		return fmt.Errorf("bringing the tables up to date: %w", err)
	}
	migrator, err := rivermigrate.New(riversqlite.New(e.writer), nil)
	if err != nil {
		return err
	}
	if _, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("bringing the tables of jobs up to date: %w", err)
	}
	// Nobody else has the file: jobs, and who leads, are left over from a process that is no more.
	for _, query := range []string{"DELETE FROM river_job", "DELETE FROM river_leader",
		"UPDATE work SET owner = NULL, due = 0", "UPDATE arrivals SET lane_until = 0 WHERE lane_until IS NOT NULL"} {
		if _, err = e.writer.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("clearing jobs left over: %w", err)
		}
	}
	return nil
}

// The results of SQLite that mean something here (sqlite.org/rescode.html).
const (
	busyCode    = 5
	notDatabase = 26
)

func isCode(err error, code int) bool {
	var told *sqlite.Error
	return errors.As(err, &told) && told.Code() == code
}

func (e *sqliteFile) write(ctx context.Context, f func(tx) error) error {
	return e.group.write(ctx, f)
}

func (e *sqliteFile) read(ctx context.Context, f func(tx) error) error {
	begun, err := e.reader.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = begun.Rollback() }() // after Commit it does nothing
	if err := f(e.tx(begun)); err != nil {
		return err
	}
	return begun.Commit()
}

func (e *sqliteFile) tx(begun *sql.Tx) tx { return &sqliteTx{begun, e.client} }

func (e *sqliteFile) start(ctx context.Context) (func(context.Context) error, error) {
	return startRiver(ctx, e.client)
}

// live and dead have nobody to reckon with: the file is locked.
func (e *sqliteFile) live(context.Context) error { return nil }

func (e *sqliteFile) dead() string { return "owner <> $1" }

func (e *sqliteFile) check(ctx context.Context) error {
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "INSERT INTO cursors (channel, cursor) VALUES ('', '') ON CONFLICT (channel) DO UPDATE SET "+
			"cursor = ''")
		return err
	})
}

// scrubTries is the number of attempts to empty the log: a reader may hold it.
const scrubTries = 50

// scrub moves the log into the database, where deleted bytes are overwritten,
// and cuts it to nothing.
func (e *sqliteFile) scrub(ctx context.Context) error {
	for range scrubTries {
		var busy, frames, moved int
		if err := e.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
			return fmt.Errorf("emptying the write-ahead log: %w", err)
		}
		if busy == 0 {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.New("emptying the write-ahead log: it is being read all the time")
}

func (e *sqliteFile) close() error {
	if e.group != nil {
		e.group.close()
	}
	var errs []error
	for _, db := range []*sql.DB{e.reader, e.writer, e.lock} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
