package store

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// TestOperator rules beside a store that others write to all the while, on both engines: the
// ruling is seen, and the log is whole.
func TestOperator(t *testing.T) {
	t.Parallel()
	onEngines(t, "operator", func(t *testing.T, at string) {
		s := opened(t, at)
		ctx, stop := context.WithCancel(t.Context())
		var busy sync.WaitGroup
		for range 4 {
			busy.Go(func() {
				for ctx.Err() == nil {
					if err := s.Record(context.Background(), bot.Line{Who: "slack:U1", What: "claimed"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		operator, err := OpenOperator(t.Context(), Options{At: at, Keys: testKeys(t)})
		must(t, err)
		ruling := bot.Ruling{Target: "wound/shower", Why: "wrong", By: "operator:anna",
			At: time.UnixMilli(time.Now().UnixMilli()).UTC(), Passages: []string{"abc"}}
		for range 20 {
			must(t, operator.Rule(t.Context(), ruling))
		}
		for name, read := range map[string]func(context.Context) ([]bot.Ruling, error){"the store": s.Rulings,
			"the operator": operator.Rulings} {
			got, err := read(t.Context())
			must(t, err)
			if diff := cmp.Diff([]bot.Ruling{ruling}, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		must(t, operator.Close())
		stop()
		busy.Wait()
		state, err := s.VerifyLog(t.Context())
		must(t, err)
		withdrew := 0
		must(t, s.Log(t.Context(), func(line bot.LoggedLine) error {
			if line.What == "withdrew wound/shower: wrong" {
				withdrew++
			}
			return nil
		}))
		if state.Fault != "" || withdrew != 20 {
			t.Errorf("the log: %+v, %d lines of the operator, want 20", state, withdrew)
		}
		must(t, s.Close())
		alone, err := OpenOperator(t.Context(), Options{At: at, Keys: testKeys(t)}) // nobody else has it open
		must(t, err)
		must(t, alone.Rule(t.Context(), bot.Ruling{Target: "wound/shower", By: "operator:anna", At: ruling.At, Lifted: true}))
		must(t, alone.Close())
		again := opened(t, at)
		if got, err := again.Rulings(t.Context()); err != nil || len(got) > 0 {
			t.Errorf("after it was lifted: %+v, %v", got, err)
		}
		must(t, again.Close())
	})
}

func TestOperatorIsRefused(t *testing.T) {
	t.Parallel()
	onEngines(t, "refused_operator", func(t *testing.T, at string) {
		must(t, opened(t, at).Close())
		other, err := NewKeys(bytes.Repeat([]byte{9}, KeySize))
		must(t, err)
		if _, err := OpenOperator(t.Context(), Options{At: at, Keys: other}); err == nil ||
			!strings.Contains(err.Error(), "data key") {
			t.Errorf("with another key: %v", err)
		}
		if _, err := OpenOperator(t.Context(), Options{At: at + ".missing", Keys: testKeys(t)}); err == nil {
			t.Error("a store that is not there was opened")
		}
	})
}
