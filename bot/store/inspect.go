package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Inspection is how a database stands, as far as reading tells.
type Inspection struct {
	There    bool   // false for a SQLite file that is yet to be made
	Has      int64  // version of its tables; 0 for none
	Knows    int64  // version of the tables of this program
	ReadOnly string // why it cannot be written, and what to do; "" when it can
	Keys     error  // why the keys given cannot read what it holds; nil when they can, or nothing is sealed yet
}

// Inspect looks at a database that other processes may have open, and changes nothing: no
// file is made and no table is brought up to date. Of the options it needs At; without Keys
// they are not checked.
func Inspect(ctx context.Context, o Options) (found Inspection, err error) {
	if found.Knows, err = newestMigration(); err != nil {
		return found, fmt.Errorf("inspecting the store: %w", err)
	}
	s := &Store{keys: o.Keys, options: o}
	if o.isPostgres() {
		s.engine, err = readPostgres(ctx, o.At)
	} else if found.There, err = hasFile(o.At); err == nil && found.There {
		s.engine, err = inspectSQLite(ctx, o.At)
	}
	if err != nil || s.engine == nil {
		return found, wrapInspection(err)
	}
	found.There = true
	err = s.inspect(ctx, &found)
	return found, wrapInspection(errors.Join(err, s.engine.close()))
}

func wrapInspection(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("inspecting the store: %w", err)
}

// hasFile tells whether a file with something in it is there.
func hasFile(at string) (bool, error) {
	info, err := os.Stat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, &fault{words: at + " is no file; write the path of a file into the config"}
	}
	return info.Size() > 0, nil
}

// newestMigration is the version of the tables that this program makes: the number that the
// name of the last file begins with.
func newestMigration() (newest int64, err error) {
	files, err := fs.ReadDir(migrations, "migrations/sqlite")
	if err != nil || len(files) == 0 {
		return 0, err
	}
	number, _, _ := strings.Cut(path.Base(files[len(files)-1].Name()), "_")
	return strconv.ParseInt(number, 10, 64)
}

// inspectSQLite opens a file to be read. Beside a process that has it open, or after one that
// was killed, the log is read with it; without a log the file is taken as nobody's, so that
// SQLite makes none.
func inspectSQLite(ctx context.Context, at string) (engine, error) {
	how := "immutable=1"
	if isFile(at+"-wal") && isFile(at+"-shm") {
		how = "readonly_shm=1" // https://sqlite.org/wal.html, read-only databases
	}
	db := openFile(at, "mode=ro&"+how+"&_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(explainedFile(at, err), db.Close())
	}
	return &sqliteFile{reader: db, path: at}, nil
}

// explainedFile puts what SQLite says of a file into words that say what to do.
func explainedFile(at string, err error) error {
	switch {
	case isCode(err, notDatabase):
		return &fault{words: at + " is no SQLite database; name another file, or one that does not exist yet", cause: err}
	case isCode(err, corrupt):
		return &fault{words: at + " is damaged; stop Bedside, keep a copy of the file, and restore a backup", cause: err}
	}
	return fmt.Errorf("%s: %w", at, err)
}

func isFile(at string) bool {
	info, err := os.Stat(at)
	return err == nil && info.Mode().IsRegular()
}

// inspect reads what is to be known.
func (s *Store) inspect(ctx context.Context, found *Inspection) (err error) {
	if found.Has, err = s.tablesVersion(ctx); err != nil {
		return err
	}
	if s.options.isPostgres() {
		found.ReadOnly, err = s.whyReadOnly(ctx)
	} else {
		found.ReadOnly = whyFileReadOnly(s.options.At)
	}
	if err == nil && s.keys != nil && found.Has == found.Knows {
		found.Keys = s.readKeys(ctx)
	}
	return err
}

const newestVersion = "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied"

// tablesVersion is the version of the tables; 0 where there are none.
func (s *Store) tablesVersion(ctx context.Context) (version int64, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, newestVersion, nil, &version)
	})
	switch {
	case err == nil, isNoTable(err):
		return version, nil
	case !s.options.isPostgres():
		return 0, explainedFile(s.options.At, err)
	}
	return 0, fmt.Errorf("reading the version of the tables: %w", err)
}

// isNoTable tells whether a table was not found (PostgreSQL, appendix A, undefined_table).
func isNoTable(err error) bool {
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return refused.Code == "42P01"
	}
	return err != nil && strings.Contains(err.Error(), "no such table")
}

// whyFileReadOnly tells why a file cannot be written; "" when it can.
func whyFileReadOnly(at string) string {
	file, err := os.OpenFile(at, os.O_RDWR, 0)
	if err != nil {
		return at + " may not be written; give it to the user that runs 'bedside serve'"
	}
	_ = file.Close() // nothing was written
	return ""
}

// whyReadOnly tells why PostgreSQL's tables cannot be written or made; "" when they can.
func (s *Store) whyReadOnly(ctx context.Context) (why string, err error) {
	var standby, refuses, mayMake, mayWrite bool
	err = s.engine.read(ctx, func(t tx) error {
		// This transaction only reads; others are as the default says.
		return t.one(ctx, `SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean,
			COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE),
			COALESCE(has_table_privilege(to_regclass('arrivals'), 'INSERT'), TRUE)`, nil,
			&standby, &refuses, &mayMake, &mayWrite)
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("reading what may be done: %w", err)
	case standby:
		return "the server is a standby, which takes no writes; write the address of the primary", nil
	case refuses:
		return "default_transaction_read_only is on, so nothing can be written; set it to off for the server, the database " +
			"and the user, and take it out of the address", nil
	case !mayWrite:
		return "the user may not write to the tables; GRANT it that, or use the user that owns them", nil
	case !mayMake:
		return "the user may not make tables; GRANT it CREATE on the schema", nil
	}
	return "", nil
}
