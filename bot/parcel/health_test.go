package parcel_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/parcel"
)

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h parcel.Health
		if _, over := h.Record(nil); over || h.Fault() != nil || !h.LastSign().IsZero() || h.Quarantined() != 0 {
			t.Errorf(
				"at first: over %t, fault %v, last sign %v, %d in quarantine",
				over,
				h.Fault(),
				h.LastSign(),
				h.Quarantined(),
			)
		}
		first, second := errors.New("first"), errors.New("second")
		for _, err := range []error{first, second} {
			if _, over := h.Record(err); over || !errors.Is(h.Fault(), err) {
				t.Errorf("after %v: over %t, fault %v", err, over, h.Fault())
			}
			time.Sleep(time.Minute)
		}
		if trouble, over := h.Record(nil); !over || trouble != 2*time.Minute || h.Fault() != nil {
			t.Errorf("well again: over %t after %v, fault %v, want true after 2m", over, trouble, h.Fault())
		}
		if _, over := h.Record(nil); over {
			t.Error("the same trouble is over twice")
		}
		h.RecordSign()
		h.Quarantine()
		if h.LastSign() != time.Now() || h.Quarantined() != 1 {
			t.Errorf("last sign %v, %d in quarantine, want now and 1", h.LastSign(), h.Quarantined())
		}
	})
}
