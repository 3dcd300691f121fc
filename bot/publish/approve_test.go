package publish

import (
	"context"
	"errors"
	"testing"
)

// TestApproval holds that a version goes live only once it is approved, is asked about again only when
// its files have changed, and that the start asks nobody.
func TestApproval(t *testing.T) {
	f := newFolder(t, map[string]string{"wash.md": leaflet("Washing", "24")})
	errWorse := errors.New("key.txt:1 gets worse")
	asked, answer := 0, errWorse
	p := open(t, Options{Paths: []string{f.path}, Approve: func(_ context.Context, live, next *Version) error {
		asked++
		if live.Library.Digest() == next.Library.Digest() || next.Index.Library() != next.Library {
			t.Error("asked about the version that is live")
		}
		return answer
	}})
	first := p.Status().Digest
	if asked != 0 {
		t.Errorf("the start asks %d times", asked)
	}
	f.write("wash.md", leaflet("Washing", "48"))
	report := p.Reload(t.Context())
	refused := (*NotApprovedError)(nil)
	if !errors.Is(report.Err, errWorse) || !errors.As(report.Err, &refused) || report.Swapped || report.Digest != first {
		t.Errorf("not approved: %+v", report)
	}
	if live := p.Acquire(); live.Digest != first {
		t.Error("it is live all the same")
	} else {
		live.Release()
	}
	if p.missed() {
		t.Error("it is asked about again though nothing has changed")
	}
	f.write("wash.md", leaflet("Washing", "36"))
	if !p.missed() {
		t.Error("another version is not asked about")
	}
	answer = nil
	report = p.Reload(t.Context())
	if report.Err != nil || !report.Swapped || asked != 2 {
		t.Errorf("approved: %+v, asked %d times", report, asked)
	}
	if report = p.Reload(t.Context()); report.Swapped || asked != 2 {
		t.Errorf("of what is live it is asked again: %+v", report)
	}
}
