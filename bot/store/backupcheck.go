package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// copyBackup copies a store into a file that is not there, its log included: a store that was put
// aside after its process was killed has in the log what was written last.
func copyBackup(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return fmt.Errorf("%w; name the file that 'bedside backup' wrote", err)
	}
	if !info.Mode().IsRegular() {
		return &fault{words: from + " is no file; name the one that 'bedside backup' wrote"}
	}
	for _, ending := range parts {
		err := copyFile(from+ending, to+ending)
		if err != nil && (ending == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}

// checkCopy fails when a copy of a store is not sound, is cut off, or has no tables that this
// program can work on. In words the copy is called by the name of what it was made of.
func checkCopy(ctx context.Context, path, name string) error {
	db := openFile(path, "mode=ro")
	err := checkSound(ctx, db, path)
	if err == nil {
		err = checkTables(ctx, db, name)
	}
	switch {
	case isCode(err, notDatabase):
		err = &fault{words: name + " is no SQLite database; name the file that 'bedside backup' wrote", cause: err}
	case isCode(err, corrupt), errors.Is(err, errUnsound):
		err = &fault{words: name + " is damaged; take an earlier backup", cause: err}
	}
	return errors.Join(err, db.Close())
}

var errUnsound = errors.New("it is not sound")

// checkSound has SQLite go through a file. It reads a last page that is cut off as if it were
// whole; the size tells, unless pages are in the log.
func checkSound(ctx context.Context, db *sql.DB, path string) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	var size int64
	err := db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&size)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if found != "ok" || info.Size() < size && !isFile(path+"-wal") {
		return errUnsound
	}
	return nil
}

// checkTables fails when the tables are another program's, of a newer version, or not there, as in
// a file that a copy to a full disk has left empty: SQLite takes that for a database.
func checkTables(ctx context.Context, db *sql.DB, name string) error {
	knows, err := newestMigration()
	if err != nil {
		return err
	}
	var has int64
	err = db.QueryRowContext(ctx, newestVersion).Scan(&has)
	switch {
	case err != nil && !isNoTable(err):
		return err
	case has == 0:
		return &fault{words: name + " holds no store of Bedside: it is empty, or another program's; name another file"}
	case has > knows:
		return &fault{words: fmt.Sprintf("%s has tables of a newer version of Bedside (%d; this one knows %d); restore it with "+
			"that version, or take an earlier backup", name, has, knows)}
	}
	return nil
}
