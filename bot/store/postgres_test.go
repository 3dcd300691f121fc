package store

import (
	"os"
	"testing"

	"bedside/bot/bottest/storetest"
)

// server is the PostgreSQL of all tests.
var server storetest.Postgres

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server.Database(t, "first") // or skip all of it
	storetest.Run(t, func(t *testing.T, name string) storetest.Store {
		return opened(t, server.Database(t, name))
	})
}
