package courtesy

import (
	"testing"
)

// TestDrop holds what is taken for a courtesy, and what is not.
func TestDrop(t *testing.T) {
	for text, want := range map[string]string{
		"Hi, sorry to bother you, can I shower after the test please? Thanks so much x":   "can I shower after the test?",
		"good morning doctor, how long does it take?!! 😊":                                 "how long does it take?",
		"Dear Doctor\n\nMay I drive home\nand when may I eat\n\nKind regards\nMary Jones": "May I drive home\nand when may I eat",
		"Hi bot can i fly. Thanks, Mary":                                                  "can i fly.",
		"please can you tell me when to stop warfarin??":                                  "when to stop warfarin?",
		"I was wondering, can I eat":                                                      "can I eat",
		"is it sore? let me know please":                                                  "is it sore?",
		"how are you? is it done in the evening…?":                                        "is it done in the evening?",
		// Within a message a "please" leaves its marks and its line behind.
		"can I please eat before it":                "can I eat before it",
		"Can I have the scan please? I am pregnant": "Can I have the scan? I am pregnant",
		"Do I have to fast please, I have diabetes": "Do I have to fast, I have diabetes",
		"I have asthma\nplease can I have the scan": "I have asthma\ncan I have the scan",
		// Nothing is left, or nothing to ask.
		"": "", "?": "?", "?? hi": "?? hi", "thanks!": "thanks!", "THANKS": "THANKS", "Thanks Mary": "Thanks Mary",
		"please help": "please help", "no thanks": "no thanks", "not sure": "not sure",
		// Words of courtesies that are more where they stand.
		"I have a question about driving":              "I have a question about driving",
		"can you tell me about driving":                "can you tell me about driving",
		"Can I ask for a female doctor?":               "Can I ask for a female doctor?",
		"Can I ask anyone to come in with me":          "Can I ask anyone to come in with me",
		"I don't know anyone who can drive me":         "I don't know anyone who can drive me",
		"Can I ask a question during the scan?":        "Can I ask a question during the scan?",
		"Can I drive after a TIA":                      "Can I drive after a TIA",
		"Can I eat before my X Ray":                    "Can I eat before my X Ray",
		"He has fragile X":                             "He has fragile X",
		"mine is the stomach one sorry":                "mine is the stomach one sorry",
		"morning or evening":                           "morning or evening",
		"How are you put to sleep for it?":             "How are you put to sleep for it?",
		"hi doctor said stop warfarin, when":           "doctor said stop warfarin, when",
		"Hi there is blood in my urine":                "there is blood in my urine",
		"When will they let me know?":                  "When will they let me know?",
		"When will they let me know 😊":                 "When will they let me know",
		"After angioplasty how to take care":           "After angioplasty how to take care",
		"I don't think I'm pregnant but I am not sure": "I don't think I'm pregnant but I am not sure",
		"can I borrow my Head & Shoulders":             "can I borrow my Head & Shoulders",
		// What looks like a name.
		"can I have please Morphine":              "can I have Morphine",
		"CAN I HAVE THE SCAN THANKS I'M PREGNANT": "CAN I HAVE THE SCAN THANKS I'M PREGNANT",
		"Can I have it? Thanks. I'm Diabetic":     "Can I have it? Thanks. I'm Diabetic",
		"What else is there? Thanks. Bisoprolol":  "What else is there? Thanks. Bisoprolol",
		"When is it? please let me know Monday":   "When is it? let me know Monday",
		// Sentences that an answer may hang on.
		"My wife is pregnant. Can she have it?": "My wife is pregnant. Can she have it?",
		"My mum is very confused. Is that ok?":  "My mum is very confused. Is that ok?",
		// What is not dropped stays as it is.
		"can I shower\nand eat": "can I shower\nand eat",
	} {
		if got := Drop(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// BenchmarkDrop is a usual question, with courtesies and without.
func BenchmarkDrop(b *testing.B) {
	for name, text := range map[string]string{
		"plain": "how long after the test may I go swimming again?",
		"kind":  "Hi there, how long after the test may I go swimming again please? Thanks a lot, Ann",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Drop(text)
			}
		})
	}
}
