package source_test

import (
	"strings"
	"testing"
)

// TestMarkedNotes holds that a note stands in the passage that has its mark.
func TestMarkedNotes(t *testing.T) {
	plain := func(text, notes string) string {
		return "Cough syrup\n\nHOW MUCH\n\n" + text + "\n\nSTORING\n\nKeep it cold. Keep it shut.\n\n" + notes + "\n"
	}
	page := func(text, notes string) string {
		return "<html><body><h1>Cough syrup</h1><h2>HOW MUCH</h2>" + text +
			"<h2>Storing</h2><p>Keep it cold. Keep it shut.</p>" + notes + "</body></html>"
	}
	for _, tt := range []struct{ name, file, text, want string }{
		{"a star", "a.txt", plain("One spoon at night.* Shake it first.", "* Half a spoon under 9 years."),
			"One spoon at night.* Shake it first.\n* Half a spoon under 9 years."},
		{"a star right before its note", "a.txt", plain("One spoon at night*.", "*Half a spoon under 9 years."),
			"One spoon at night*.\n*Half a spoon under 9 years."},
		{"daggers", "a.txt", plain("One spoon† at night.‡", "† Half a spoon under 9 years.\n‡ Not after wine."),
			"One spoon† at night.‡\n† Half a spoon under 9 years.\n‡ Not after wine."},
		{"raised figures", "a.txt", plain("One spoon¹,² at night.", "¹ Half a spoon under 9 years.\n\n² Not after wine."),
			"One spoon¹,² at night.\n¹ Half a spoon under 9 years.\n² Not after wine."},
		{"figures in brackets", "a.txt", plain("One spoon at night. (1)", "(1) Half a spoon under 9 years."),
			"One spoon at night. (1)\n(1) Half a spoon under 9 years."},
		{"a note in two rows", "a.txt", plain("One spoon at night.†", "† Half a spoon under 9 years, and\nnone under 3 years."),
			"One spoon at night.†\n† Half a spoon under 9 years, and none under 3 years."},
		{"a lead-in", "a.txt", plain("Take it†:\n- at noon\n- at night", "† Not after wine."),
			"Take it†:\n- at noon\n- at night\n\n† Not after wine."},
		{"a page", "a.html", page("<p>One spoon<sup>*</sup> at night.</p>", "<p class=footnote>* Half a spoon under 9 years.</p>"),
			"One spoon* at night.\n* Half a spoon under 9 years."},
		{"lines of a page", "a.html", page("<p>One spoon<sup>1</sup> at night.<sup>2</sup></p>",
			"<p><sup>1</sup> Half a spoon under 9 years.<br><sup>2</sup> Not after wine.</p>"),
			"One spoon¹ at night.²\n¹ Half a spoon under 9 years.\n² Not after wine."},
		{"a numbered list of notes", "a.html", page("<p>One spoon.<sup>1</sup> At night.<a href=#n2>[2]</a></p>",
			"<ol class=footnotes><li id=n1>Half a spoon under 9 years. <a href=#r1>↩</a></li><li id=n2><p>Not after wine.</p></li></ol>"),
			"One spoon.¹ At night.[2]\n¹ Half a spoon under 9 years.\n² Not after wine."},
		{"advice among sources", "a.html", page("<p>One spoon.<sup>1</sup> At night.<sup>2</sup></p>",
			"<ol class=references><li>Doe J, et al. Syrups. 2019.</li><li>Do not take it after wine.</li></ol>"),
			"One spoon.¹ At night.²\n² Do not take it after wine."},
		{"a note to a note", "a.txt", plain("One spoon at night†.", "† Two spoons if you are tall‡.\n\n‡ Never two after wine."),
			"One spoon at night†.\n† Two spoons if you are tall‡.\n‡ Never two after wine."},
		{"a note to a note of a page", "a.html", page("<p>One spoon<sup>1</sup> at night.</p>",
			"<p><sup>1</sup> Two if you are tall.<sup>2</sup></p><p><sup>2</sup> Never two after wine.</p>"),
			"One spoon¹ at night.\n¹ Two if you are tall.²\n² Never two after wine."},
		{"two notes in one paragraph of Markdown", "a.md", "# Cough syrup\n\n## HOW MUCH\n\nOne spoon† of it.\n\n- at noon\n- at night‡\n\n" +
			"## Storing\n\nKeep it cold.\n\n† Half a spoon\nunder 9 years.\n‡ Not after wine.\n",
			"One spoon† of it.\n† Half a spoon under 9 years.\n\n- at noon\n- at night‡\n\n‡ Not after wine."},
		{"a mark that comes twice", "a.txt", plain("One spoon‡ at night†, one† at noon.", "† Half under 9 years.\n\n‡ Not after wine."),
			"One spoon‡ at night†, one† at noon.\n† Half under 9 years.\n‡ Not after wine."},
		{"a number in brackets for a raised figure", "a.txt", plain("One spoon² at night.", "(2) Half a spoon under 9 years."),
			"One spoon² at night.\n(2) Half a spoon under 9 years."},
		{"a raised figure for a number in brackets", "a.txt", plain("One spoon(2) at night.", "² Half a spoon under 9 years."),
			"One spoon(2) at night.\n² Half a spoon under 9 years."},
		{"square brackets for a raised figure", "a.txt", plain("One spoon² at night.", "[2] Half a spoon under 9 years."),
			"One spoon² at night.\n[2] Half a spoon under 9 years."},
		{"a heading of the notes", "a.txt", plain("One spoon at night.*", "Please note:\n* Half a spoon under 9 years."),
			"One spoon at night.*\n* Half a spoon under 9 years."},
		{"a heading of several notes", "a.txt", plain("One spoon[1] at night.[2]", "Further notes:\n\n[1] Half a spoon under 9 years.\n[2] Not after wine."),
			"One spoon[1] at night.[2]\n[1] Half a spoon under 9 years.\n[2] Not after wine."},
		{"a mark after a ten", "a.txt", plain("At most 10² drops at night.", "² Five under 9 years."),
			"At most 10² drops at night.\n² Five under 9 years."},
		{"a list that has one item", "a.txt", plain("One spoon at night.", "* Half a spoon under 9 years."), "One spoon at night."},
		{"a list with stars", "a.txt", plain("One spoon at night.*", "* under 9 years\n* after wine"), "One spoon at night.*"},
		{"a list with brackets", "a.txt", plain("One spoon at night, see (2)", "(1) Wash the spoon.\n\n(2) Shake the syrup."),
			"One spoon at night, see (2)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, tt.file, tt.text)
			checkFound(t, l, "Cough syrup", []section{{"HOW MUCH", []string{tt.want}}})
		})
	}
	l, problems := one(t, "a.txt", plain("One spoon at night.†", "† Half under 9 years.\n\n† Not after wine."))
	if got := l.Sections[0].Passages[0].Text; strings.Contains(got, "wine") {
		t.Errorf("got %q", got)
	}
	checkNotes(t, "a.", problems, `several notes begin with the mark "†"`)
}

// TestTextBelowNotes holds that text right below a note, and a heading there, are no part
// of the note.
func TestTextBelowNotes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"one paragraph a row", "At night\nTake one spoon† of it.\n† Half a spoon under 9 years\nShake it first.\nKeep it cold.\n\n" +
			"By day\nTake no spoon of it.\nRest a while.\n",
			[]section{{"At night", []string{"Take one spoon† of it.\n† Half a spoon under 9 years\nShake it first.\n\nKeep it cold."}},
				{"By day", []string{"Take no spoon of it.\n\nRest a while."}}}},
		{"a heading", "At night\nTake one spoon† of it.\n† Half a spoon under 9 years.\nBy day\nTake no spoon of it.\nRest a while.\n",
			[]section{{"At night", []string{"Take one spoon† of it.\n† Half a spoon under 9 years."}},
				{"By day", []string{"Take no spoon of it.\n\nRest a while."}}}},
		{"rows that fit a page", "AT NIGHT\n\nTake one spoon† of the syrup with a cup of water, and\nshake it well before you open the bottle.\n\n" +
			"BY DAY\n\n† Half a spoon if the child is under 9 years old, and\nnone for a child under 3 years.\nTake no spoon of it while you are out of the house.\n",
			[]section{{"AT NIGHT", []string{"Take one spoon† of the syrup with a cup of water, and shake it well before you open the bottle.\n" +
				"† Half a spoon if the child is under 9 years old, and none for a child under 3 years."}},
				{"BY DAY", []string{"Take no spoon of it while you are out of the house."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Cough syrup\n\n"+tt.text)
			checkFound(t, l, "Cough syrup", tt.want)
		})
	}
}

// TestListsThatAreNoNotes holds that an item of a list stays in it, though a mark elsewhere
// looks like the one that it begins with.
func TestListsThatAreNoNotes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       section
	}{
		{"a unit", "It is safe below 30 kg/m² of weight.\n\nSTEPS\n\n[1] Rinse the jug.\n[2] Do not dry it.\n[3] Shake it.",
			section{"STEPS", []string{"- [1] Rinse the jug.\n- [2] Do not dry it.\n- [3] Shake it."}}},
		{"a power", "It holds 4 × 10³ drops.\n\nSTEPS\n\n³ Do not dry it.\nShake it.", section{"STEPS", []string{"³ Do not dry it. Shake it."}}},
		{"another form of the mark", "One spoon a day.²\n\nSTEPS\n\n(1) Rinse it.\n\n(2) Do not dry it.\n\n(3) Shake it.",
			section{"STEPS", []string{"(1) Rinse it.\n\n(2) Do not dry it.\n\n(3) Shake it."}}},
		{"steps that a text refers to", "Rinse it as in step [2].\n\nSTEPS\n\n[1] Fill the jug.\n[2] Do not dry it.\n[3] Shake it.",
			section{"STEPS", []string{"- [1] Fill the jug.\n- [2] Do not dry it.\n- [3] Shake it."}}},
		{"steps below a lead-in", "Rinse[1] and dry[2] it.\n\nSTEPS\n\nNever use:\n[1] Hot water.\n[2] Sand.",
			section{"STEPS", []string{"Never use:\n- [1] Hot water.\n- [2] Sand."}}},
		{"an item below its lead-in", "One spoon* a day.\n\nSTEPS\n\nNever drink it with:\n* other syrups of any kind",
			section{"STEPS", []string{"Never drink it with:\n- other syrups of any kind"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Cough syrup\n\nHOW MUCH\n\n"+tt.text+"\n")
			checkFound(t, l, "Cough syrup", []section{{"HOW MUCH", []string{strings.Split(tt.text, "\n")[0]}}, tt.want})
		})
	}
}
