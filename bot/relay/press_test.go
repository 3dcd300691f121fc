package relay

import "testing"

func FuzzParsePress(f *testing.F) {
	for _, data := range []string{"yes:1", "no:2", "pick:3:1", "reason:3:1", "clinic:4", "erase:5", "", ":", "pick:1",
		"yes:0", "yes:-1", "yes:1:1", "pick:1:0", "pick:9:99999999999999999999"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		d, ok := parsePress(data)
		if !ok {
			if d != (pressData{}) {
				t.Errorf("%q is none of ours and reads as %+v", data, d)
			}
			return
		}
		if d.ID <= 0 || len(data) > 64 || (d.Verb == verbPick || d.Verb == verbReason) != (d.choice > 0) {
			t.Errorf("%q reads as %+v", data, d)
		}
		if again, ok := parsePress(d.String()); !ok || again != d {
			t.Errorf("%q reads as %+v, and %q as %+v", data, d, d, again)
		}
	})
}
