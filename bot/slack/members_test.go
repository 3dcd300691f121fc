package slack

import (
	"fmt"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
)

// TestMembers asks for a group while it changes, while Slack is down, and after it
// was dissolved.
func TestMembers(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		wants := func(when, want string, calls int) {
			t.Helper()
			before := len(r.fake.Requests("usergroups.users.list"))
			got, err := r.c.Members(t.Context(), "S1")
			if n := len(r.fake.Requests("usergroups.users.list")) - before; fmt.Sprint(got, err != nil) != want || n != calls {
				t.Errorf("%s: %v, %v with %d calls; want %s with %d", when, got, err, n, want, calls)
			}
			wantDeepSilence(t, when, err)
		}
		wants("no such group", "[] true", 1)
		r.fake.Group("S1", "U1", "U0STAFFMEMBER")
		wants("a group", "[U1 U0STAFFMEMBER] false", 1)
		r.fake.Group("S1", "U1")
		wants("at once", "[U1 U0STAFFMEMBER] false", 0)
		settle(membersAge)
		wants("later", "[U1] false", 1)
		settle(membersAge)
		for _, fault := range []fakeslack.Fault{{Kind: fakeslack.Page}, {Kind: fakeslack.Reset},
			{Kind: fakeslack.Refuse, Error: "ratelimited", After: 5}, {Kind: fakeslack.Refuse, Error: "internal_error"}} {
			r.fake.Break(fault)
			wants("while Slack fails", "[U1] false", 1)
			wants("while Slack fails, at once", "[U1] false", 0)
			settle(membersRetry)
		}
		r.fake.Group("S1")
		wants("an empty group", "[] false", 1)
		settle(membersAge)
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Error: "missing_scope", Times: 2})
		wants("without the scope", "[] true", 1)
		wants("without the scope, again", "[] true", 1)
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Hang})
		began := time.Now()
		wants("nobody answers", "[] true", 1)
		if took := time.Since(began); took > callTimeout {
			t.Errorf("it took %v", took)
		}
		if _, err := r.c.Members(t.Context(), "the nurses"); err == nil {
			t.Error("a name is taken for an id")
		}
		wantSilence(t, "the log", r.logs.String())
	})
}
