package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// TestGroup holds that transactions committed together do not touch each other.
func TestGroup(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	blocking, release := make(chan bool), make(chan bool)
	var all sync.WaitGroup
	all.Go(func() { // lets the others wait until they are a group
		must(t, s.engine.write(t.Context(), func(tx) error {
			close(blocking)
			<-release
			return nil
		}))
	})
	<-blocking
	wrong := errors.New("wrong")
	over, cancel := context.WithCancel(t.Context())
	results := make([]error, 30)
	for i := range results {
		all.Go(func() {
			ctx := t.Context()
			if i%3 == 2 {
				ctx = over
			}
			results[i] = s.engine.write(ctx, func(x tx) error {
				_, err := x.exec(context.Background(), "INSERT INTO cursors (channel, cursor) VALUES ($1, '')", fmt.Sprint(i))
				if i%3 == 1 {
					return wrong
				}
				return err
			})
		})
	}
	time.Sleep(50 * time.Millisecond) // until all wait
	cancel()
	time.Sleep(50 * time.Millisecond)
	close(release)
	all.Wait()
	for i, err := range results {
		want := []error{nil, wrong, context.Canceled}[i%3]
		if !errors.Is(err, want) {
			t.Errorf("member %d: %v, want %v", i, err, want)
		}
		var kept int
		must(t, s.engine.read(t.Context(), func(x tx) error {
			return x.one(context.Background(), "SELECT COUNT(*) FROM cursors WHERE channel = $1", []any{fmt.Sprint(i)}, &kept)
		}))
		if (kept == 1) != (want == nil) {
			t.Errorf("member %d: %d rows kept", i, kept)
		}
	}
	must(t, s.Close())
	if err := s.Ping(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("writing to a closed store: %v", err)
	}
}
