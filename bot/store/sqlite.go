package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"

	"github.com/pressly/goose/v3"                         // migrations that are part of the program
	"github.com/riverqueue/river"                         // durable jobs in the transaction of the data, on both engines
	"github.com/riverqueue/river/riverdriver/riversqlite" // River on SQLite
	"github.com/riverqueue/river/rivermigrate"            // River's own tables
	"modernc.org/sqlite"
)

// readers is how many connections read at once. One writes, because SQLite lets
// one write: waiting in Go's queue is fair and ends with the context.
const readers = 4

// sqliteFile is the engine in a file of its own.
type sqliteFile struct {
	writer, reader *sql.DB
	lock           *sql.DB // holds the file for this process
	group          *group
	gate           *gate
	client         *river.Client[*sql.Tx]
	path           string
	unclean        atomic.Bool           // what was deleted may still lie in the log
	damage         atomic.Pointer[fault] // of a page that could not be read; nil for none
	checking       sync.WaitGroup
	closing        context.CancelFunc // ends the check of the file
}

func openSQLite(ctx context.Context, s *Store) (_ engine, err error) {
	e := &sqliteFile{path: s.options.At}
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
	e.gate = newGate(s.options.At)
	e.writer = sql.OpenDB(
		connector{sqliteName(s.options.At, "_txlock=immediate"), e.lock.Driver().(*sqlite.Driver), e.gate},
	)
	e.writer.SetMaxOpenConns(1)
	e.reader = sql.OpenDB(
		connector{sqliteName(s.options.At, "_pragma=query_only(1)"), e.lock.Driver().(*sqlite.Driver), e.gate},
	)
	e.reader.SetMaxOpenConns(readers)
	if err = e.noted(e.migrate(ctx)); err != nil {
		return nil, err
	}
	if e.client, err = river.NewClient(riversqlite.New(e.writer), s.riverConfig()); err != nil {
		return nil, err
	}
	e.group = newGroup(e.writer, e.tx)
	e.checkFile(ctx)
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
	return fileName(path, "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"+
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&"+more)
}

func openFile(path, more string) *sql.DB {
	return sql.OpenDB(connector{name: fileName(path, more), driver: new(sqlite.Driver)})
}

// fileName is how SQLite is told to open a file.
func fileName(path, more string) string {
	file := url.URL{Path: path}
	return "file:" + file.EscapedPath() + "?" + more
}

// lockSuffix is what the name of the file that is locked has behind that of the store.
const lockSuffix = "-lock"

// lockFile keeps every other process away from a database, for as long as this
// one lives: two would answer everything twice.
func lockFile(ctx context.Context, path string) (*sql.DB, error) {
	beside := path + lockSuffix
	if err := createPrivate(beside); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite",
		fileName(beside, "_pragma=busy_timeout(3000)&_pragma=locking_mode(EXCLUSIVE)&_txlock=exclusive"))
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
		return nil, errors.Join(inUse(err), db.Close())
	}
	return db, nil
}

// inUse tells of a file that another process has.
func inUse(err error) error {
	if isCode(err, sqliteBusy) {
		return &fault{words: "it is in use by another process; stop that one first", cause: err}
	}
	return err
}

func (e *sqliteFile) migrate(ctx context.Context) error {
	if err := migrateTables(ctx, goose.DialectSQLite3, e.writer, "migrations/sqlite"); isCode(err, notDatabase) {
		return &fault{words: "this is no SQLite database; name another file, or one that does not exist yet", cause: err}
	} else if err != nil {
		return err
	}
	migrator, err := rivermigrate.New(riversqlite.New(e.writer), nil)
	if err != nil {
		return err
	}
	if _, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("bringing the tables of jobs up to date: %w", err)
	}
	// Nobody else has the file: jobs, and who leads, are left over from a process that is no more.
	for _, query := range []string{
		"DELETE FROM river_job", "DELETE FROM river_leader", "UPDATE work SET owner = NULL, due = 0", "DELETE FROM leases",
		"UPDATE arrivals SET lane_until = 0 WHERE lane_until IS NOT NULL",
	} {
		if _, err = e.writer.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("clearing jobs left over: %w", err)
		}
	}
	return nil
}

// The results of SQLite that mean something here (sqlite.org/rescode.html).
const (
	sqliteBusy  = 5  // SQLITE_BUSY
	corrupt     = 11 // SQLITE_CORRUPT
	notDatabase = 26 // SQLITE_NOTADB
)

// isCode tells whether an error is a result of SQLite, whatever more it says of it.
func isCode(err error, code int) bool {
	var told *sqlite.Error
	return errors.As(err, &told) && told.Code()&0xff == code
}

// noted keeps in mind that the file is damaged when an error says so: from then on the
// store is not sound, whatever else goes well.
func (e *sqliteFile) noted(err error) error {
	if known := (*fault)(nil); errors.As(err, &known) {
		return err
	}
	if isCode(err, corrupt) || isCode(err, notDatabase) {
		return e.damaged(err)
	}
	return err
}

func (e *sqliteFile) damaged(cause error) error {
	f := &fault{cause: cause, words: fmt.Sprintf("the file %s is damaged: stop Bedside, keep a copy of the file and of "+
		"those beside it, and "+
		"restore a backup with 'bedside restore FILE'; look at the disk before you go on", e.path)}
	e.damage.CompareAndSwap(nil, f)
	return f
}

// checkFile looks through the whole file in the background, so that a damaged page is
// noticed before a message needs it.
func (e *sqliteFile) checkFile(ctx context.Context) {
	ctx, e.closing = context.WithCancel(context.WithoutCancel(ctx))
	e.checking.Go(func() {
		var found string
		err := e.reader.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			_ = e.noted(err) // others are told by whoever reads next
		case found != "ok":
			_ = e.damaged(errors.New("quick_check found a fault"))
		}
	})
}

func (e *sqliteFile) write(ctx context.Context, f func(tx) error) error {
	return e.noted(e.group.write(ctx, f))
}

func (e *sqliteFile) read(ctx context.Context, f func(tx) error) error {
	begun, err := e.reader.BeginTx(ctx, nil)
	if err != nil {
		return e.noted(err)
	}
	defer func() { _ = begun.Rollback() }() // after Commit it does nothing
	if err := f(e.tx(begun)); err != nil {
		return e.noted(err)
	}
	return e.noted(begun.Commit())
}

func (e *sqliteFile) tx(begun *sql.Tx) tx { return &sqliteTx{begun, e.client} }

func (e *sqliteFile) start(ctx context.Context) (func(context.Context) error, error) {
	return startRiver(ctx, e.client)
}

// live has nobody to show anything to: the file is locked.
func (e *sqliteFile) live(context.Context) error { return nil }

func (e *sqliteFile) dialect() dialect {
	return dialect{now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)", dead: "owner <> $1", alone: true}
}

func (e *sqliteFile) check(ctx context.Context) error {
	if damage := e.damage.Load(); damage != nil {
		return damage
	}
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "INSERT INTO cursors (channel, cursor) VALUES ('', '') ON CONFLICT (channel) DO UPDATE SET "+
			"cursor = ''")
		return err
	})
}

func (e *sqliteFile) close() error {
	if e.closing != nil {
		e.closing()
		e.checking.Wait()
	}
	if e.group != nil {
		e.group.close()
	}
	var errs []error
	for _, db := range []*sql.DB{e.reader, e.writer, e.lock} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, e.gate.close())...)
}
