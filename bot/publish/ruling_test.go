package publish

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/storetest"
)

// TestRulingsStand holds that a ruling is known within four seconds of being made, and that what
// was read stands while the store is away.
func TestRulingsStand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		store, log := storetest.NewMemory(), &bytes.Buffer{}
		r := NewRulings(store, slog.New(slog.NewTextHandler(log, nil)))
		if !r.Read().IsZero() || len(r.All()) > 0 {
			t.Error("something is known before it was read")
		}
		go r.Watch(ctx)
		time.Sleep(5 * time.Second)
		off := bot.Ruling{Target: bot.Everything, Why: "We are checking.", By: "x", At: time.Now()}
		if err := store.Rule(ctx, off); err != nil {
			t.Fatal(err)
		}
		time.Sleep(readEvery + readWithin)
		if words, off := r.Off(); !off || words != "We are checking." {
			t.Errorf("after four seconds it is %q, %v", words, off)
		}
		before := r.last.Load()
		time.Sleep(time.Minute)
		if r.last.Load() != before {
			t.Error("the same rulings are taken for others")
		}
		store.Break(errors.New("no disk"))
		time.Sleep(time.Hour)
		synctest.Wait() // the log is read while nobody writes it
		if _, off := r.Off(); !off || time.Since(r.Read()) < 59*time.Minute {
			t.Errorf("without the store it is off: %v; read %v ago", off, time.Since(r.Read()))
		}
		if n := strings.Count(log.String(), "cannot be read"); n != 1 {
			t.Errorf("an hour without the store is told %d times, want once:\n%s", n, log)
		}
		store.Break(nil)
		off.Lifted = true
		if err := store.Rule(ctx, off); err != nil {
			t.Fatal(err)
		}
		time.Sleep(readEvery + readWithin)
		if _, off := r.Off(); off {
			t.Error("it is off after it was switched on")
		}
	})
}

// hungStore never answers, whatever the context says.
type hungStore struct{ ended chan struct{} }

func (s hungStore) Rulings(context.Context) ([]bot.Ruling, error) {
	<-s.ended
	return nil, nil
}

func TestWatchEndsBesideAHungStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := hungStore{make(chan struct{})}
		r := NewRulings(store, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			r.Watch(ctx)
			close(ended)
		}()
		time.Sleep(time.Minute)
		stop()
		<-ended // or the test hangs
		close(store.ended)
	})
}

func TestTargets(t *testing.T) {
	lib := wounds(t)
	for _, tt := range []struct{ target, title, err string }{
		{"wound", "Your wound", ""},
		{"wound/shower", "Your wound › Shower", ""},
		{"wound/bath", "", `the leaflet "wound" has no section "bath"; there are wound/shower, wound/food`},
		{"wond", "", `there is no leaflet "wond"; there are knee, wound`},
		{"wond/shower", "", `there is no leaflet "wond"; there are knee, wound`},
		{"", "", `there is no leaflet ""; there are knee, wound`},
		{"*", "", `there is no leaflet "*"; there are knee, wound`},
		{"wound/shower#1", "", `the leaflet "wound" has no section "shower#1"; there are wound/shower, wound/food`},
	} {
		ruling, err := Withdrawal(lib, tt.target)
		switch {
		case tt.err != "" && (err == nil || err.Error() != tt.err):
			t.Errorf("%q: %v, want %q", tt.target, err, tt.err)
		case tt.err == "" && (err != nil || Title(lib, tt.target) != tt.title || ruling.Target != tt.target ||
			len(ruling.Passages) == 0):
			t.Errorf("%q: %+v, %v, called %q", tt.target, ruling, err, Title(lib, tt.target))
		}
	}
}

// TestHasRecalled holds that a mistyped id of a recall is told, with what there is.
func TestHasRecalled(t *testing.T) {
	lib := wounds(t)
	for place, want := range map[string]string{
		"wound": "", "wound/shower": "", "wound/shower#2": "", "wound@2024-03-01": "",
		"wond":           `there is no leaflet "wond"; there are knee, wound`,
		"wond/shower#1":  `there is no leaflet "wond"; there are knee, wound`,
		"wound/bath":     `the leaflet "wound" has no section "bath"; there are wound/shower, wound/food`,
		"wound/bath#1":   `the leaflet "wound" has no section "bath"; there are wound/shower, wound/food`,
		"wound/shower#9": `the leaflet "wound" has no passage "shower#9"; there are wound/shower#1, wound/shower#2`,
	} {
		of, err := ParseRecallScope(place)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := HasRecalled(lib, of); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", place, got, want)
		}
	}
}

func TestRestoral(t *testing.T) {
	holds := []bot.Ruling{{Target: bot.Everything}, {Target: "wound/shower"}}
	for _, tt := range []struct {
		rulings     []bot.Ruling
		target, err string
	}{
		{holds, "wound/shower", ""}, {holds, bot.Everything, ""},
		{holds, "wound", `"wound" is not withdrawn; what is withdrawn: wound/shower`},
		{nil, "wound", `"wound" is not withdrawn; nothing is`},
		{nil, bot.Everything, "the bot is not switched off"},
	} {
		ruling, err := Restoral(tt.rulings, tt.target)
		got := ""
		if err != nil {
			got = err.Error()
		} else if diff := cmp.Diff(bot.Ruling{Target: tt.target, Lifted: true}, ruling); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.target, diff)
		}
		if got != tt.err {
			t.Errorf("%q: %q, want %q", tt.target, got, tt.err)
		}
	}
}

func TestParseDueRule(t *testing.T) {
	for _, name := range []string{"answer", "note", "withhold"} {
		if rule, err := ParseDueRule(name); err != nil || string(rule) != name {
			t.Errorf("%q is read as %q, %v", name, rule, err)
		}
	}
	for _, name := range []string{"", "Answer", "hide"} {
		if _, err := ParseDueRule(name); err == nil || !strings.Contains(err.Error(), "answer, note or withhold") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
