package storetest_test

import (
	"testing"

	"bedside/bot/bottest/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	stores := map[string]*storetest.Memory{}
	storetest.Run(t, func(_ *testing.T, name string) storetest.Store {
		if stores[name] == nil {
			stores[name] = storetest.NewMemory()
		}
		return stores[name]
	})
}
