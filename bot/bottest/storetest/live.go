package storetest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// live holds that an instance sees what it noted, since when it has that version, and how
// often a reload was asked for.
func live(t *testing.T, h *fixture) {
	want := bot.LiveVersion{Digest: "d1", Leaflets: 2, Kept: []string{"ear-tubes", "burns"}, Own: true}
	look := func(when string) time.Time {
		t.Helper()
		got, err := h.LiveVersions(h.ctx())
		h.must(err)
		ignored := cmpopts.IgnoreFields(bot.LiveVersion{}, "Since")
		if diff := cmp.Diff([]bot.LiveVersion{want}, got, ignored, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s: %s", when, diff)
		}
		return got[0].Since
	}
	if all, err := h.LiveVersions(h.ctx()); err != nil || len(all) > 0 {
		t.Errorf("before anything was noted: %v, %v", all, err)
	}
	h.must(h.NoteLive(h.ctx(), want))
	began := look("noted")
	time.Sleep(5 * time.Millisecond)
	want.Kept = nil
	h.must(h.NoteLive(h.ctx(), want))
	if since := look("the same version"); !since.Equal(began) {
		t.Errorf("the same version is live since %v, was since %v", since, began)
	}
	want.Digest = "d2"
	h.must(h.NoteLive(h.ctx(), want))
	if since := look("another version"); !since.After(began) {
		t.Errorf("another version is live since %v, the one before since %v", since, began)
	}
	before, err := h.ReloadsAsked(h.ctx())
	h.must(err)
	h.must(h.AskReload(h.ctx()))
	if after, err := h.ReloadsAsked(h.ctx()); err != nil || after <= before {
		t.Errorf("asked %d times, then %d, %v", before, after, err)
	}
}

// keepingGood holds that leaflets are kept as they are, over a restart, until they are gone.
func keepingGood(t *testing.T, h *fixture) {
	tubes := bot.GoodLeaflet{ID: "ear-tubes", File: "a/ear-tubes.md", Content: []byte(`{"ID":"ear-tubes"}`)}
	burns := bot.GoodLeaflet{ID: "burns", File: "burns.txt", Content: []byte("\x00any bytes")}
	want := func(when string, all ...bot.GoodLeaflet) {
		t.Helper()
		got, err := h.GoodLeaflets(h.ctx())
		h.must(err)
		if diff := cmp.Diff(all, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	want("before any was kept")
	h.must(h.KeepGood(h.ctx(), []bot.GoodLeaflet{tubes, burns}, []string{"never there"}))
	want("kept", burns, tubes)
	tubes.File, tubes.Content = "b/ear-tubes.md", []byte(`{"ID":"ear-tubes","Title":"Grommets"}`)
	h.must(h.KeepGood(h.ctx(), []bot.GoodLeaflet{tubes}, []string{"burns"}))
	want("one changed and one gone", tubes)
	h.reopen()
	want("after a restart", tubes)
}

// memoryLive is what Memory has of live versions.
type memoryLive struct {
	good  map[string]bot.GoodLeaflet
	live  []bot.LiveVersion
	asked int64
}

// NoteLive is as the suite demands.
func (m *Memory) NoteLive(ctx context.Context, v bot.LiveVersion) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	v.Own, v.Since = true, time.Now()
	if len(m.live) > 0 && m.live[0].Digest == v.Digest {
		v.Since = m.live[0].Since
	}
	m.live = []bot.LiveVersion{v}
	return nil
}

// LiveVersions is as the suite demands.
func (m *Memory) LiveVersions(ctx context.Context) ([]bot.LiveVersion, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return m.live, nil
}

// AskReload is as the suite demands.
func (m *Memory) AskReload(ctx context.Context) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	m.asked++
	return nil
}

// ReloadsAsked is as the suite demands.
func (m *Memory) ReloadsAsked(ctx context.Context) (int64, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	return m.asked, nil
}

// KeepGood is as the suite demands.
func (m *Memory) KeepGood(ctx context.Context, good []bot.GoodLeaflet, gone []string) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if m.good == nil {
		m.good = map[string]bot.GoodLeaflet{}
	}
	for _, id := range gone {
		delete(m.good, id)
	}
	for _, l := range good {
		m.good[l.ID] = l
	}
	return nil
}

// GoodLeaflets is as the suite demands.
func (m *Memory) GoodLeaflets(ctx context.Context) (good []bot.GoodLeaflet, err error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	for _, id := range slices.Sorted(maps.Keys(m.good)) {
		good = append(good, m.good[id])
	}
	return good, nil
}
