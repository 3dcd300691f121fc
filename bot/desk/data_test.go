package desk

import (
	"strings"
	"testing"

	"bedside/bot"
)

func TestParse(t *testing.T) {
	for data, want := range map[string]bot.ButtonData{
		"claim:7":                            {Verb: verbClaim, ID: 7},
		"form:reply:7":                       {Verb: verbReply, ID: 7},
		"reply:7":                            {Verb: verbReply, ID: 7},
		"close:7:told":                       {Verb: verbClose, ID: 7, More: "told"},
		"post:7:9":                           {Verb: verbPost, ID: 7, More: "9"},
		"claim:0":                            {},
		"claim:-7":                           {},
		"claim:":                             {},
		"claim":                              {},
		"":                                   {},
		"pick:7:1":                           {}, // the relay's
		"Claim:7":                            {},
		"claim:7\x00":                        {},
		"claim:9223372036854775808":          {},
		"close:7:" + strings.Repeat("x", 64): {},
	} {
		got, ok := parse(data)
		if got != want || ok != (want.Verb != "") {
			t.Errorf("%q: %+v, %v", data, got, ok)
		}
	}
	if b := buttonWith("x", verbPost, 1<<53-1, "9007199254740991"); len(b.Data) > 64 {
		t.Errorf("%q is longer than a button's data may be", b.Data)
	}
}

func FuzzParse(f *testing.F) {
	for _, data := range []string{"claim:7", "form:reply:7", "close:7:told", "::", "form:form:reply:1"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if p, ok := parse(data); ok != (p.Verb != "") || ok && p.ID <= 0 {
			t.Errorf("%q is read as %+v, %v", data, p, ok)
		}
	})
}
