package publish

import (
	"context"
	"sync"
	"testing"
)

// TestInTime holds that what was done at once is never taken for late, however the goroutines
// that do it and wait for it come to run.
func TestInTime(t *testing.T) {
	var busy sync.WaitGroup
	for range 16 {
		busy.Go(func() {
			for range 20_000 {
				if err := inTime(t.Context(), followWithin, func(context.Context) error { return nil }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	busy.Wait()
}
