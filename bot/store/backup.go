package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// isPostgres tells whether options name a PostgreSQL database.
func (o Options) isPostgres() bool {
	return strings.HasPrefix(o.At, "postgres://") || strings.HasPrefix(o.At, "postgresql://")
}

// Backup writes a copy of a SQLite store into a new file, as it is at one moment, while
// another process may answer from it. What was deleted is not in it. Of the options it
// needs At. It fails, and leaves no file, when the store is damaged or the file is there.
func Backup(ctx context.Context, o Options, to string) (err error) {
	if o.isPostgres() {
		return errors.New("backing up: PostgreSQL is backed up by its own tools: pg_dump --format=custom --file=FILE")
	}
	if _, err := os.Stat(o.At); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("backing up: %s is there already; name a new file", to)
	}
	if folder := filepath.Dir(to); !isFolder(folder) {
		return fmt.Errorf("backing up: there is no folder %s; make it, or name a file in another", folder)
	}
	part := to + ".part"
	defer func() { _ = os.Remove(part) }() // after the renaming there is none
	if err := copyStore(ctx, o.At, part); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := checkCopy(ctx, part, o.At); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := moveDurably(part, to); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// copyStore lets SQLite write all that is there into another file.
func copyStore(ctx context.Context, from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := createPrivate(to); err != nil {
		return err
	}
	db := openFile(from, "mode=ro&_pragma=busy_timeout(5000)")
	_, err := db.ExecContext(ctx, "VACUUM INTO $1", to)
	switch {
	case isCode(err, notDatabase), isCode(err, corrupt):
		err = explainedFile(from, err)
	case err != nil: // it may be of either
		err = fmt.Errorf("copying %s to %s: %w", from, to, err)
	}
	return errors.Join(err, db.Close())
}

// moveDurably gives a file its name once its content is on disk.
func moveDurably(from, to string) error {
	file, err := os.OpenFile(from, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(file.Sync(), file.Close())
	}
	if err == nil {
		err = os.Rename(from, to)
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Held is what a restored store keeps back: it may have gone out after the backup.
type Held struct {
	Parcels  int64 // that were to be delivered
	Arrivals int64 // that were to be answered
}

// Restore puts a backup in place of a SQLite store and holds what was waiting when the
// backup was made, until Release. The file of before is kept under the name returned, ""
// when there was none. A log of SQLite that lies beside the backup, as beside a store whose
// process was killed, belongs to it and is restored with it. It changes nothing when another
// process has the store open, or the backup is damaged, cut off, empty, another program's, of a
// newer version or sealed with other keys.
func Restore(ctx context.Context, o Options, from string) (held Held, before string, err error) {
	if o.isPostgres() {
		return Held{}, "", errors.New("restoring: PostgreSQL is restored by its own tools: pg_restore --dbname=DATABASE " +
			"FILE; then name no file here")
	}
	lock, err := lockFile(ctx, o.At)
	if err != nil {
		return Held{}, "", fmt.Errorf("restoring: %s: %w", o.At, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	fresh := o
	fresh.At = o.At + ".restoring"
	defer removeStore(fresh.At)
	if held, err = prepareRestore(ctx, fresh, from); err != nil {
		return Held{}, "", fmt.Errorf("restoring: %w", err)
	}
	if before, err = putAside(o.At); err != nil {
		return Held{}, "", fmt.Errorf("restoring: keeping what was there: %w", err)
	}
	if err := moveDurably(fresh.At, o.At); err != nil {
		return Held{}, before, fmt.Errorf("restoring: %w; what was there is %s", err, before)
	}
	return held, before, nil
}

// prepareRestore makes a store of a backup, beside the one that it is to replace.
func prepareRestore(ctx context.Context, o Options, from string) (held Held, err error) {
	removeStore(o.At)
	if err := copyBackup(from, o.At); err != nil {
		return Held{}, err
	}
	if err := checkCopy(ctx, o.At, from); err != nil {
		return Held{}, err
	}
	s, err := Open(ctx, o)
	if err != nil {
		return Held{}, err
	}
	held, err = s.hold(ctx)
	return held, errors.Join(err, s.Close())
}

// besides are the endings of the files that SQLite and the lock have beside a store.
var besides = []string{"-wal", "-shm", "-journal", lockSuffix}

func removeStore(path string) {
	_ = os.Remove(path)
	for _, ending := range besides {
		_ = os.Remove(path + ending)
	}
}

// parts are the endings of the files that a store can be in: what was written last may be in its
// log alone. The store itself comes last.
var parts = []string{"-wal", "-journal", ""}

// unused is a name that no file of a store has, the one given if that can be: two stores put aside
// in one second are both kept.
func unused(name string) string {
	for n := 2; ; n++ {
		there := func(ending string) bool { return isFile(name + ending) }
		if !slices.ContainsFunc(parts, there) {
			return name
		}
		name = strings.TrimSuffix(name, fmt.Sprint("-", n-1)) + fmt.Sprint("-", n)
	}
}

// putAside renames a store, its log included.
func putAside(path string) (name string, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	name = unused(path + ".before-" + time.Now().UTC().Format("20060102T150405Z"))
	for _, ending := range parts {
		if wrong := os.Rename(path+ending, name+ending); wrong != nil && (ending == "" || !errors.Is(wrong, os.ErrNotExist)) {
			return name, wrong
		}
	}
	_ = os.Remove(path + "-shm") // SQLite makes it anew
	return name, nil
}

// Hold keeps back, in a PostgreSQL database that was restored, what was waiting when the
// backup was made, until Release. No instance may be running.
func (s *Store) Hold(ctx context.Context) (Held, error) {
	held, err := s.hold(ctx)
	if err != nil {
		return Held{}, fmt.Errorf("holding what waits: %w", err)
	}
	return held, nil
}

// heldSince is what arrivals have for the time of their answer while they are held.
const heldSince = 0

func (s *Store) hold(ctx context.Context) (held Held, err error) {
	err = s.engine.write(ctx, func(t tx) error {
		var others int
		err := t.one(ctx, "SELECT COUNT(*) FROM instances WHERE id <> $1 AND until > "+s.engine.dialect().now,
			[]any{s.instance}, &others)
		if err == nil && others > 0 && !s.engine.dialect().alone {
			err = errors.New("an instance is running on this database; stop all of them first, and wait ten seconds")
		}
		if err != nil {
			return err
		}
		held.Parcels, err = t.exec(ctx, "UPDATE parcels SET state = 'held' WHERE state IN ('pending', 'sending')")
		if err != nil {
			return err
		}
		held.Arrivals, err = t.exec(ctx, "UPDATE arrivals SET answered = $1 WHERE answered IS NULL", heldSince)
		if err != nil {
			return err
		}
		for _, query := range []string{"DELETE FROM work WHERE kind <> 'desk'", "DELETE FROM leases"} {
			if _, err := t.exec(ctx, query); err != nil {
				return err
			}
		}
		_, err = t.exec(ctx, moveRecalls, bot.RecallHeld, bot.RecallSending)
		return err
	})
	return held, err
}

// moveRecalls has recalls of one state be in another.
const moveRecalls = "UPDATE recalls SET state = $1 WHERE state = $2"

// Release lets go of what Hold and Restore keep back: it is answered and delivered, what
// went out after the backup once more.
func (s *Store) Release(ctx context.Context) (held Held, err error) {
	err = s.engine.write(ctx, func(t tx) error {
		held.Parcels, err = t.exec(ctx, "UPDATE parcels SET state = 'pending', at = $1 WHERE state = 'held'",
			milliseconds(time.Now()))
		if err != nil {
			return err
		}
		held.Arrivals, err = t.exec(ctx, "UPDATE arrivals SET answered = NULL WHERE answered = $1", heldSince)
		if err != nil {
			return err
		}
		if _, err = t.exec(ctx, moveRecalls, bot.RecallSending, bot.RecallHeld); err != nil {
			return err
		}
		return findWork(ctx, t)
	})
	if err != nil {
		return Held{}, fmt.Errorf("letting go of what was held: %w", err)
	}
	return held, nil
}

// HeldBack counts what is held.
func (s *Store) HeldBack(ctx context.Context) (held Held, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT (SELECT COUNT(*) FROM parcels WHERE state = 'held'), (SELECT COUNT(*) FROM arrivals "+
			"WHERE answered = $1)",
			[]any{heldSince}, &held.Parcels, &held.Arrivals)
	})
	if err != nil {
		return Held{}, fmt.Errorf("counting what is held: %w", err)
	}
	return held, nil
}
