package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInspect holds what is told of databases in several states, beside a process and after it.
func TestInspect(t *testing.T) {
	t.Parallel()
	onEngines(t, "inspect", func(t *testing.T, at string) {
		look := func(keys *Keys) Inspection {
			t.Helper()
			found, err := Inspect(t.Context(), Options{At: at, Keys: keys})
			must(t, err)
			return found
		}
		s := opened(t, at)
		if found := look(testKeys(t)); !found.There || found.Has < 9 || found.Has != found.Knows || found.Keys != nil ||
			found.ReadOnly != "" {
			t.Errorf("beside a process: %+v", found)
		}
		if found := look(keysOf(t, 1)); found.Keys == nil || !strings.Contains(found.Keys.Error(), "with this data key") {
			t.Errorf("with another key: %v", found.Keys)
		}
		if found := look(nil); found.Keys != nil {
			t.Errorf("without a key: %v", found.Keys)
		}
		must(t, s.engine.write(t.Context(), func(x tx) error {
			_, err := x.exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
			return err
		}))
		if found := look(testKeys(t)); found.Has != 99999 {
			t.Errorf("tables of a newer version: %+v", found)
		}
		must(t, s.Close())
		if found := look(testKeys(t)); found.Has != 99999 {
			t.Errorf("after the process has gone: %+v", found)
		}
		record(t, at, "DELETE FROM goose_db_version WHERE version_id = 99999") // for the next run
	})
}

// TestInspectEmpty holds that a look makes no table and no file.
func TestInspectEmpty(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	found, err := Inspect(t.Context(), Options{At: path, Keys: testKeys(t)})
	if err != nil || found.There || isFile(path) {
		t.Errorf("SQLite: %+v, %v", found, err)
	}
	empty := server.Empty(t, fmt.Sprintf("inspect_empty_%d", time.Now().UnixNano()))
	for range 2 { // the second sees what the first has left
		found, err := Inspect(t.Context(), Options{At: empty, Keys: testKeys(t)})
		if err != nil || !found.There || found.Has != 0 || found.ReadOnly != "" {
			t.Errorf("PostgreSQL: %+v, %v", found, err)
		}
	}
}

// TestInspectRights holds that a user of PostgreSQL who may not write is told of.
func TestInspectRights(t *testing.T) {
	t.Parallel()
	server.Database(t, "inspect_rights")
	at := "postgres://stranger@" + server.Guarded(t) + "/inspect_rights"
	record(t, server.Database(t, "inspect_rights"), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO stranger")
	found, err := Inspect(t.Context(), Options{At: at})
	if err != nil || !strings.Contains(found.ReadOnly, "may not write to the tables; GRANT") {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestInspectReadOnlyByDefault holds that a database whose transactions only read is told of.
func TestInspectReadOnlyByDefault(t *testing.T) {
	t.Parallel()
	at := server.Empty(t, fmt.Sprintf("inspect_read_only_%d", time.Now().UnixNano()))
	record(t, at, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "+
		"current_database()); END $$")
	found, err := Inspect(t.Context(), Options{At: at})
	if err != nil || !strings.Contains(found.ReadOnly, "default_transaction_read_only is on") {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestInspectDamaged holds that a damaged file is called so.
func TestInspectDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bedside.db")
	must(t, opened(t, path).Close())
	_, err := Inspect(t.Context(), Options{At: zeroed(t, path, "goose_db_version"), Keys: testKeys(t)})
	if err == nil || !strings.Contains(err.Error(), "is damaged; stop Bedside") {
		t.Errorf("it says %v", err)
	}
}
