package bot

import (
	"fmt"
	"strings"
	"testing"
)

func ExampleButtonData() {
	data := ButtonData{Verb: "pick", ID: 7, More: "2"}
	fmt.Println(data)
	read, ok := ParseButtonData("pick:7:2")
	fmt.Println(read == data, ok)
	// Output:
	// pick:7:2
	// true true
}

func TestParseButtonData(t *testing.T) {
	for text, want := range map[string]ButtonData{
		"yes:1": {"yes", 1, ""}, "pick:3:1": {"pick", 3, "1"}, "close:7:told": {"close", 7, "told"}, "a:1:b:c": {"a", 1,
			"b:c"},
		"": {}, ":": {}, "yes": {}, "yes:": {}, "yes:0": {}, "yes:-1": {}, "yes:x": {}, "yes:1:": {}, "yes:99999999999999999999": {},
		"yes:1:" + strings.Repeat("x", maxButtonData): {},
	} {
		if got, ok := ParseButtonData(text); got != want || ok != (want != ButtonData{}) {
			t.Errorf("%q: %+v, %v", text, got, ok)
		}
	}
}

func FuzzParseButtonData(f *testing.F) {
	for _, text := range []string{"yes:1", "pick:3:1", "reason:3:1", "clinic:4", "", ":", "yes:0", "yes:1:", "a:1:b:c",
		"pick:9:99999999999999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := ParseButtonData(text)
		if !ok {
			if d != (ButtonData{}) {
				t.Errorf("%q is no data and reads as %+v", text, d)
			}
			return
		}
		if d.ID <= 0 || len(text) > maxButtonData {
			t.Errorf("%q reads as %+v", text, d)
		}
		if again, ok := ParseButtonData(d.String()); !ok || again != d {
			t.Errorf("%q reads as %+v, and %q as %+v", text, d, d, again)
		}
	})
}
