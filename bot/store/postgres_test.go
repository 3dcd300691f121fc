package store

import (
	"testing"

	"bedside/bot/bottest/storetest"
)

func TestPostgres(t *testing.T) {
	t.Parallel()
	server := storetest.StartPostgres(t)
	storetest.Run(t, func(t *testing.T, name string) storetest.Store {
		return opened(t, server.Database(t, name))
	})
}
