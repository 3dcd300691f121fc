package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3" // migrations that are part of the program
)

//go:embed migrations
var migrations embed.FS

// migrateTables brings the tables up to date by the files of a folder. It refuses those
// of a newer version of this program.
func migrateTables(ctx context.Context, dialect goose.Dialect, db *sql.DB, folder string) error {
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		return err
	}
	has, knows, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the tables: %w", err)
	}
	if has > knows {
		return newerTables(has, knows)
	}
	if _, err = provider.Up(ctx); err != nil {
		return unrecorded(err)
	}
	return nil
}

// newerTables tells of tables that a newer version of this program has made.
func newerTables(has, knows int64) error {
	return &fault{words: fmt.Sprintf("its tables are those of a newer version of Bedside (%d; this one knows %d): "+
		"start that version again, or restore a backup of before", has, knows)}
}

// unrecorded adds the way out when a migration was done and is not on record, as after
// tables were restored without the list of versions.
func unrecorded(err error) error {
	err = fmt.Errorf("bringing the tables up to date: %w", err)
	var partial *goose.PartialError
	if !errors.As(err, &partial) || partial.Failed == nil || partial.Failed.Source == nil || !isThere(partial.Err) {
		return err
	}
	version := partial.Failed.Source.Version
	return &fault{cause: err, words: fmt.Sprintf("%v; version %d is done but not on record. Restore a backup, or, if "+
		"you know that "+
		"all of it is done, put it on record: INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, TRUE)", err,
		version, version)}
}

// isThere tells whether what was to be made is there already: PostgreSQL's codes for
// duplicate tables and columns, SQLite's words.
func isThere(err error) bool {
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return refused.Code == "42P07" || refused.Code == "42701"
	}
	return strings.Contains(err.Error(), "already exists") || strings.Contains(err.Error(), "duplicate column name")
}
