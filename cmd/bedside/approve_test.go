package main

import (
	"errors"
	"testing"

	"bedside/bot"
)

// TestReadWhole holds that keys are held again while questions are left unread for want of time, a few
// times at most, and that the last hold counts.
func TestReadWhole(t *testing.T) {
	failed := errors.New("failed")
	for name, tt := range map[string]struct {
		late []int64 // questions left unread during each hold
		err  error
		want int // holds
	}{
		"at once":         {late: []int64{0}, want: 1},
		"the second time": {late: []int64{3, 0}, want: 2},
		"never":           {late: []int64{1, 1, 1, 1, 1, 1}, want: maxHolds},
		"failing":         {late: []int64{1}, err: failed, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			var sum int64
			holds := 0
			changes, err := readWhole(func() int64 { return sum }, func() (keyChanges, error) {
				sum += tt.late[holds]
				holds++
				return keyChanges{questions: holds}, tt.err
			})
			if holds != tt.want || changes.questions != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%d holds, the last counting %d, %v; want %d, %v", holds, changes.questions, err, tt.want, tt.err)
			}
		})
	}
}

// TestUnhurried holds that a command which compares replies gives the reader all the time it needs, and
// that one which a person waits for does not.
func TestUnhurried(t *testing.T) {
	p := &program{stdio: stdio{out: t.Output(), err: t.Output()}}
	opened := map[bool]*answerer{}
	keep := func(unhurried bool) func(*answerer) error {
		return func(e *answerer) error { opened[unhurried] = e; return nil }
	}
	if err := errors.Join(p.with(leafletFlags{}, bot.Clinic{}, keep(false)),
		p.withUnhurried(leafletFlags{}, bot.Clinic{}, keep(true))); err != nil {
		t.Fatal(err)
	}
	if got := opened[true].shelf.MaxWait(); got != unhurriedWait {
		t.Errorf("it waits %v, want %v", got, unhurriedWait)
	}
	if got := opened[false].shelf.MaxWait(); got >= unhurriedWait {
		t.Errorf("a person waits %v", got)
	}
}
