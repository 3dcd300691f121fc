package source_test

import "testing"

// TestSymbolLists holds that rows with pictures are the items of a list, and that none of
// them heads the next one.
func TestSymbolLists(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"the same picture", "Calling\n=======\n🌰 Ring the shop today if:\n🔸 Hinge squeaks\n🔸 lid is stuck\n🔸 Under two years old\n🔥 Ring the works if:\n🔸 Smoke\n",
			[]section{{"Calling", []string{"🌰 Ring the shop today if:\n- 🔸 Hinge squeaks\n- 🔸 lid is stuck\n- 🔸 Under two years old\n\n" +
				"🔥 Ring the works if:\n- 🔸 Smoke"}}}},
		{"a picture each", "Never boil:\n🥛 milk\n🍯 honey, unless thin\n🍺 Strong beer\n\nAlways boil:\n💧 water\n",
			[]section{{"Never boil", []string{"Never boil:\n- 🥛 milk\n- 🍯 honey, unless thin\n- 🍺 Strong beer"}},
				{"Always boil", []string{"Always boil:\n- 💧 water"}}}},
		{"keys of numbers", "Calling\n=======\nRinse it so.\n1️⃣ Fill the pot\n2️⃣ Add vinegar\n3️⃣ Pour it out\n",
			[]section{{"Calling", []string{"Rinse it so.\n\n- 1️⃣ Fill the pot\n- 2️⃣ Add vinegar\n- 3️⃣ Pour it out"}}}},
		{"rows broken to fit a page", "Calling\n=======\n🔸 Ring the shop if the hinge of the kettle squeaks while you are out of\nthe kitchen.\n" +
			"🔸 Ring the works if the lid of the kettle has been stuck for more than the\nlast week.\n🔸 Ring the makers if there is some smoke in the room with the kettle on the\nhob.\n",
			[]section{{"Calling", []string{"- 🔸 Ring the shop if the hinge of the kettle squeaks while you are out of the kitchen.\n" +
				"- 🔸 Ring the works if the lid of the kettle has been stuck for more than the last week.\n" +
				"- 🔸 Ring the makers if there is some smoke in the room with the kettle on the hob."}}}},
		{"titles above text", "🍎 Filling\nFill it.\n🥤 Rinsing\n🏃 Boiling\nDo not rinse or boil it.\n",
			[]section{{"🍎 Filling", []string{"🍎 Filling\nFill it.\n🥤 Rinsing\n🏃 Boiling\nDo not rinse or boil it."}}}},
		{"the last row above another list", "Calling\n=======\nRing us if it has:\n🔸 a dent\n🌡 a crack\n💧 Leaks\nRing the works if it has:\n🔸 smoke\n😮 sparks\n",
			[]section{{"Calling", []string{"Ring us if it has:\n- 🔸 a dent\n- 🌡 a crack\n- 💧 Leaks\n\nRing the works if it has:\n- 🔸 smoke\n- 😮 sparks"}}}},
		{"a row between items", "Calling\n=======\nRinse it so.\n★ Shake it\n★ Fill it\nDo not close it yet.\n★ Press the lid\n",
			[]section{{"Calling", []string{"Rinse it so.\n\n- ★ Shake it\n- ★ Fill it\n  Do not close it yet.\n- ★ Press the lid"}}}},
		{"another picture between items", "Calling\n=======\nRing if it has\n🔸 a dent\n🔸 a crack\n☎ 0161 496 0123\n🔸 a leak\n",
			[]section{{"Calling", []string{"Ring if it has\n- 🔸 a dent\n- 🔸 a crack\n- ☎ 0161 496 0123\n- 🔸 a leak"}}}},
		{"a heading with its own picture", "🫖 Filling\nFill it to the mark.\nNever above.\n\n🫖 Outings\n🔸 the lid\n🔸 the cord\n🫖 Storing\nKeep it dry.\nKeep it shut.\n",
			[]section{{"🫖 Filling", []string{"Fill it to the mark.\n\nNever above.\n\n🫖 Outings\n- 🔸 the lid\n- 🔸 the cord"}},
				{"🫖 Storing", []string{"Keep it dry.\n\nKeep it shut."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\n"+tt.text)
			checkFound(t, l, "Kettle", tt.want)
		})
	}
}

// TestSymbolTitle holds that the first row is the title, whatever it looks like.
func TestSymbolTitle(t *testing.T) {
	l, _ := one(t, "a.txt", "🫖 kettles at home\n\n🫖 Fill it.\n🫖 Warm it.\n")
	if l == nil || l.Title != "🫖 kettles at home" {
		t.Errorf("got %+v", l)
	}
}
