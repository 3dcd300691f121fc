package index

import (
	"strings"
	"testing"

	"bedside/index/reader"
)

// TestPlainly holds what is taken for a courtesy or an aside, and what is not.
func TestPlainly(t *testing.T) {
	for text, want := range map[string]string{
		"Hi, sorry to bother you, can I shower after the test please? Thanks so much x":   "can I shower after the test?",
		"good morning doctor, how long does it take?!! 😊":                                 "how long does it take?",
		"Dear Doctor\n\nMay I drive home\nand when may I eat\n\nKind regards\nMary Jones": "May I drive home\nand when may I eat",
		"please can you tell me when to stop warfarin??":                                  "when to stop warfarin?",
		"I was wondering, can I eat":                                                      "can I eat",
		"can I please eat before it":                                                      "can I eat before it",
		"how long is it, not sure":                                                        "how long is it",
		"I am so worried. Will it hurt? I asked my mum.":                                  "Will it hurt?",
		"I’m a bit confused.\nis it done in the evening…?":                                "is it done in the evening?",
		// Nothing is left, or nothing to ask.
		"": "", "?": "?", "?? hi": "?? hi", "thanks!": "thanks!", "THANKS": "THANKS", "Thanks Mary": "Thanks Mary",
		"please help": "please help", "I am so worried. I asked my mum.": "I am so worried. I asked my mum.",
		// A phrase that is more than a courtesy where it stands.
		"I have a question about driving":      "I have a question about driving",
		"can you tell me about driving":        "can you tell me about driving",
		"Can I ask for a female doctor?":       "Can I ask for a female doctor?",
		"Can I drive after a TIA":              "Can I drive after a TIA",
		"mine is the stomach one sorry":        "mine is the stomach one sorry",
		"morning or evening":                   "morning or evening",
		"can I have please Morphine":           "can I have Morphine",
		"can I borrow my Head & Shoulders":     "can I borrow my Head & Shoulders",
		"is it safe with Thanks to Nature Tea": "is it safe with Thanks to Nature Tea",
		// Sentences that an answer may hang on, or that ask.
		"My wife is pregnant. Can she have it?":                "My wife is pregnant. Can she have it?",
		"I had surgery. Can I drive?":                          "I had surgery. Can I drive?",
		"I was told not to eat. I did not. What now?":          "I was told not to eat. I did not. What now?",
		"He does not know. Must he be told?":                   "He does not know. Must he be told?",
		"I’m 8. Can I have it?":                                "I’m 8. Can I have it?",
		"It pulls at night. Should we ask? Is that the nerve?": "It pulls at night. Should we ask? Is that the nerve?",
		// What is not dropped stays as it is.
		"can I shower\nand  eat": "can I shower\nand eat",
	} {
		if got := plainly(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// TestKindlyIsPlainly holds that a question is answered alike however kindly it is put, alone and below another.
func TestKindlyIsPlainly(t *testing.T) {
	ix := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{})
	const asked = "when can i lift weights again?"
	for _, earlier := range [][]string{nil, {"what is it"}} {
		plain := search(t, ix, Query{Text: asked, Earlier: earlier}).Matches
		for _, around := range []string{"Hi there, Q Thanks a lot, Ann", "sorry to ask, Q", "Q please", "I'm so nervous. Q 🙏", "Q??"} {
			kind := search(t, ix, Query{Text: strings.ReplaceAll(around, "Q", asked), Earlier: earlier}).Matches
			if len(kind) != len(plain) {
				t.Fatalf("%q below %q finds %d passages instead of %d", around, earlier, len(kind), len(plain))
			}
			for i := range plain {
				if kind[i].Passage.ID != plain[i].Passage.ID || kind[i].Confidence != plain[i].Confidence {
					t.Errorf("%q below %q: match %d is %s, %.3f; want %s, %.3f", around, earlier, i, kind[i].Passage.ID,
						kind[i].Confidence, plain[i].Passage.ID, plain[i].Confidence)
				}
			}
		}
	}
}
