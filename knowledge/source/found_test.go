package source_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

// section is what a test expects of a section: its heading and its passages.
type section struct {
	heading string
	texts   []string
}

// TestFound holds what is right of leaflets as clinics have them, kind by kind.
// The files are in testdata.
func TestFound(t *testing.T) {
	plain, markdown := "testdata/text-found.txtar", "testdata/markdown-found.txtar"
	for _, tt := range []struct {
		archive, file string
		title         string
		want          []section // those that matter
		note          string    // a part of one of the Problems
	}{
		{plain, "bracket-rows", "AFTER THE EYE TEST", []section{{"", []string{
			"1. Glare: Bright light may hurt for some hours and should be better by the next morning. If it is not, " +
				"please ring the eye clinic between nine and five at (555) 010-2288 and ask for the orthoptist.\n" +
				"2. Drops: Nobody needs them. If your eyes are sore, drops without preservative such as (Sample Tears) " +
				"may help. Take no more than 6 drops in 24 hours.\n" +
				"3. Driving: Wait until you can read a number plate at 20 metres."}}}, ""},
		{plain, "box", "Wound care", []section{{"", []string{
			"Ring us at once if:\n- the wound bleeds\n- you have a fever\n\nKeep it dry."}}}, ""},
		{plain, "conditions", "Your new inhaler", []section{{"Get help now if", []string{
			"Get help now if:\n- you are no better after 10 puffs\n- you cannot speak\n\nCall 555 0111."}}}, ""},
		{plain, "days", "Getting ready for the bladder scan", []section{
			{"10 days before your scan", []string{"Stop taking water tablets. Go on with all your other medicines " +
				"unless we have told you otherwise."}},
			{"24-48 hours before your scan", []string{"Drink as you like. Do not eat beetroot, because it colours what " +
				"we look at."}},
			{"The morning of your scan", []string{"Drink a glass of water every half hour until you come."}}}, ""},
		{plain, "glued", "Your knee brace", []section{
			{"Putting it on", []string{"Sit on a chair and slide your foot through the brace until the hole is at the " +
				"knee. You may wear a thin sock below it."}},
			{"Cleaning it", []string{"Clean the brace with a damp cloth and let it dry in the air. It must not go into " +
				"the dryer."}},
			{"Can I swim?", []string{"No. Do not swim while you wear the brace, because it holds the water for hours " +
				"and the skin gets sore."}}}, ""},
		{plain, "instruction", "Getting ready for the gullet test", []section{
			{"The night before", []string{"Eat a light meal. Drink water until midnight.\n\nAt 7:30pm - Take the sachet " +
				"in a glass of water\nIf you cannot drink it, ring us before 8pm.\n\n2 tablets with food"}},
			{"The morning of the test", []string{"Do not eat or drink anything."}}}, ""},
		{plain, "marks", "After the tooth was taken out", []section{
			{"You may", []string{"You may:\n- ✓ drink water\n- ✓ eat soft food"}},
			{"You may not", []string{"You may not:\n- ✗ smoke\n- ✗ rinse"}}}, ""},
		{plain, "pages", "Your hip scan", []section{
			{"Before the scan", []string{"Do not drink for two hours before you come. Please read your letter, which " +
				"tells you the place and says whether you may take your evening tablets. You must not take iron tablets " +
				"on that day, because the pictures cannot be read."}},
			{"After the scan", []string{"You may go home at once. Take no more than 4 tablets in 24 hours. You may eat " +
				"as usual."}}}, `"Sample Street Clinic - Your hip scan"`},
		{plain, "form-feeds", "Care of your new stoma", []section{
			{"The first week", []string{"Empty the bag when it is one third full. Drink two litres a day and take no " +
				"more than 4 capsules in 24 hours."}},
			{"When to ring us", []string{"- nothing in the bag for 12 hours\n- blood in the bag"}}}, "- 1 -, - 2 -, - 3 -"},
		{plain, "pasted", "Preparing for a lung test", []section{
			{"Inhalers", []string{"Do not use your blue inhaler for 6 hours before the test, because it opens the " +
				"airways and we would not see how narrow they are.\n\nBring it with you."}},
			{"Your tablets", []string{"Take your tablets as usual, but leave out these:\n- theophylline for 24 hours\n" +
				"- montelukast for 24 hours\n\nIf you do not know which these are, ring us."}}}, ""},
		{plain, "questions", "Questions about the tube test", []section{
			{"Does it hurt?", []string{"No. You get a spray."}},
			{"Can I go home alone?", []string{"Only without sedation. With sedation, somebody must come with you."}},
			{"When do I hear of the result?", []string{"Within a week."}}}, ""},
		{plain, "same-heading", "Getting ready for your shoulder operation", []section{
			{"Two weeks before › Tablets to leave out", []string{"Leave out the tablets for your joints that are marked " +
				"on your list."}},
			{"The day before › Tablets to leave out", []string{"Leave out the water tablets. Do not leave out your heart " +
				"tablets."}}}, ""},
		{plain, "two-rows", "WHAT TO DO AFTER AN EAR OPERATION AND AFTER GROMMETS", []section{
			{"1. Hearing", []string{"You may hear less for 7 days. Sneeze with your mouth open. Dab the ear with a tissue."}},
			{"2. Sleeping", []string{"Sleep on the other side for the first week. This keeps the swelling down."}}}, ""},
		{plain, "references", "After the sleep test", []section{
			{"Going home", []string{"Go home as usual. Do not drive when you were given a tablet."}}},
			`up to "Leaflet no. 1234/5"`},
		{plain, "letterhead", "Your new hearing aid", nil, `"Sample Street Clinic 3 May 2025"`},

		{markdown, "blanks", "After a wart was removed", []section{{"Dressing", []string{
			"Keep it dry for _____ hours. Then put ______ ointment on it.", "Do not pick at it."}}},
			"blanks.md:5: a blank to be filled in by hand"},
		{markdown, "bold", "Before a hand operation", []section{{"Your rings", []string{
			"Leave them at home.\n\nDo not eat after midnight\nWater is allowed until 6am."}}}, ""},
		{markdown, "docusaurus", "Your cast", []section{
			{"Your cast", []string{"Take care\nRing us when your fingers turn blue.\n\nComfort\nPut it up on a pillow."}},
			{"Washing", []string{"Keep it dry."}}}, "keys of other programs are not read: id, sidebar_position, last_update"},
		{markdown, "free-titles", "Cradle cap: what helps", nil,
			`title was read to the end of the line: "Cradle cap: what helps"`},
		{markdown, "hugo", "Ear drops: how to use them", []section{
			{"Ear drops: how to use them", []string{"Watch out\nDo not use them with a hole in the drum."}},
			{"Children", []string{"Hold the child still."}}}, `"reviewed: 2024-06-01" if lastmod is the day of the review`},
		{markdown, "jekyll", "Nappy rash", []section{
			{"Cream", []string{"Use a thin layer.\n\n- ❌ no plastic pants\n- ✅ cotton"}}}, "layout, last_modified_at, tags"},
		{markdown, "mkdocs", "Knee brace", []section{
			{"", []string{"Call us at once if\n- your calf hurts\n- you cannot breathe\n\nDo not wait."}}}, "not read: author"},
		{markdown, "obsidian", "Gout", []section{
			{"When to ring us", []string{"When to ring us\n- fever\n- a red leg\n\nTake colchicine as told. Drink a lot."}}},
			`"reviewer: Dr N. Example"`},
		{markdown, "questions", "Camera test", []section{
			{"Does it hurt?", []string{"No."}}, {"Can I drive?", []string{"Not for 24 hours."}}}, ""},
		{markdown, "references", "After the sedation", []section{
			{"Get help at once if one of these happens:", []string{"1. Bleeding that does not stop.\n" +
				"2. A temperature above 38 degrees."}}}, "Printed March 2025, form HS-12 (7)"},
		{markdown, "second-rank", "Going home after the mole was removed", []section{
			{"Going home after the mole was removed", []string{"1. Keep the plaster on for 3 days.\n" +
				"2. Do not swim for 2 weeks."}},
			{"When to come back", []string{"Come back when it is red or hot."}}}, "the first heading is taken for it"},
		{markdown, "signs", "After a tooth was filled", []section{{"The first day", []string{
			"Do NOT:\n- ❌ chew on it\n- ❌ smoke\n\nYou should:\n- ✓ rest\n- ✓ drink\n\n- Diet: soft food.\n" +
				"1. Pain: one tablet.\n2. Bleeding: bite on a cloth."}}}, ""},
	} {
		t.Run(tt.file, func(t *testing.T) {
			lib, problems := source.Load(archive(t, tt.archive))
			checkFound(t, lib.Leaflet(tt.file), tt.title, tt.want)
			checkNotes(t, tt.file+".", problems, tt.note)
		})
	}
}

func checkFound(t *testing.T, l *knowledge.Leaflet, title string, want []section) {
	t.Helper()
	if l == nil {
		t.Fatal("it is not loaded")
	}
	if l.Title != title {
		t.Errorf("title %q, want %q", l.Title, title)
	}
	for _, w := range want {
		i := slices.IndexFunc(l.Sections, func(s knowledge.Section) bool { return w.heading == "" || s.Heading == w.heading })
		if i < 0 {
			t.Errorf("there is no section %q", w.heading)
			continue
		}
		var texts []string
		for _, p := range l.Sections[i].Passages {
			texts = append(texts, p.Text)
		}
		if diff := cmp.Diff(w.texts, texts); diff != "" {
			t.Errorf("section %q (-want +got)\n%s", w.heading, diff)
		}
	}
}

// checkNotes checks that a file has the note, and nothing but notes; none at all
// when none is given.
func checkNotes(t *testing.T, file string, problems []knowledge.Problem, note string) {
	t.Helper()
	found := note == ""
	for _, p := range problems {
		if !strings.HasPrefix(p.File, file) {
			continue
		}
		found = found || strings.Contains(p.Error(), note)
		if p.Level != knowledge.Note || note == "" {
			t.Errorf("unexpected: %s", p.Error())
		}
	}
	if !found {
		t.Errorf("no note says %q", note)
	}
}

// one loads one file.
func one(t *testing.T, name, text string) (*knowledge.Leaflet, []knowledge.Problem) {
	t.Helper()
	lib, problems := source.Load(fstest.MapFS{name: {Data: []byte(text)}})
	if len(lib.Leaflets()) == 0 {
		return nil, problems
	}
	return &lib.Leaflets()[0], problems
}

// TestColumns holds that text in columns is read one column after the other, and
// rows of a table as they stand.
func TestColumns(t *testing.T) {
	l, problems := one(t, "a.txt", `Your scan

Before your scan           After your scan
Do not eat for two         You may eat at once. Do
hours before. You          not drive for 24 hours if
must not take your         you had a sedative. Ring
water tablets that         us if your arm is red or
day.                       hot.

If you are unsure, ring 555 0100 before you come to the clinic on the day of the scan.
`)
	checkFound(t, l, "Your scan", []section{
		{"Before your scan", []string{"Do not eat for two hours before. You must not take your water tablets that day."}},
		{"After your scan", []string{"You may eat at once. Do not drive for 24 hours if you had a sedative. " +
			"Ring us if your arm is red or hot.\n\n" +
			"If you are unsure, ring 555 0100 before you come to the clinic on the day of the scan."}}})
	checkNotes(t, "a.", problems, "a.txt:3: text in columns was read one column after the other")

	l, problems = one(t, "b.txt", "Syrup\n\nAge            Dose        How often\n"+
		"2 to 3 years   180 mg      4 times a day\n"+
		"4 to 5 years   240 or      4 times a day\n               250 mg\n\nTablet\tDose\nAspirin\t75 mg\n")
	checkFound(t, l, "Syrup", []section{
		{"Age | Dose | How often", []string{"Age | Dose | How often\n2 to 3 years | 180 mg | 4 times a day\n" +
			"4 to 5 years | 240 or 250 mg | 4 times a day"}},
		{"Tablet | Dose", []string{"Tablet | Dose\nAspirin | 75 mg"}}})
	checkNotes(t, "b.", problems, "read as a table")

	l, problems = one(t, "c.txt", "SALT WATER FOR THE EYES\nHow to mix it:\n\n1 litre\n3 heaped\nspoons\n1 pinch\n\n"+
		"Water that was boiled\nSalt - NOT table salt\nSoda\n\nBathe the eyes twice a day, and throw away what is left.\n")
	checkNotes(t, "c.", problems, "c.txt:4: looks like columns: amounts stand apart from what they are of")
	for _, s := range l.Sections {
		if p := s.Passages[0]; p.Dangling != !strings.HasPrefix(p.Text, "Bathe") {
			t.Errorf("dangling is %v of %q", p.Dangling, p.Text)
		}
	}
}

// TestLeadInOverHeadings holds that a lead-in goes with each list under the deeper
// headings that it speaks of, and no other.
func TestLeadInOverHeadings(t *testing.T) {
	l, _ := one(t, "a.md", `# Sample drops

## Unwanted effects

Most people have none.

Stop the drops and ring us if any of these occur:

### Common

- a red eye

### Rare

- a swollen face

Some pass by themselves. You need not ring us for these:

### Common

- wet eyes

## Storage

- in the fridge
`)
	checkFound(t, l, "Sample drops", []section{
		{"Unwanted effects", []string{"Most people have none."}},
		{"Unwanted effects › Common", []string{"Stop the drops and ring us if any of these occur:\n- a red eye"}},
		{"Unwanted effects › Rare", []string{"Stop the drops and ring us if any of these occur:\n- a swollen face"}},
		{"Storage", []string{"- in the fridge"}}})
	const second = "Some pass by themselves. You need not ring us for these:\n- wet eyes"
	if got := l.Sections[3].Passages[0].Text; got != second {
		t.Errorf("got %q, want %q", got, second)
	}
}

// TestFootnotes holds that a note stands in the passage that refers to it, and
// that a source is left out with its mark.
func TestFootnotes(t *testing.T) {
	l, problems := one(t, "a.md", "# Cream\n\nUse a thin layer.[^a] Twice a day.[^src]\n\nOther text.\n\n"+
		"[^a]: Not if the skin is *broken*,\n    or wet.\n[^src]: Doe J, et al. Creams. 2019.\n"+
		"[^lost]: Nobody refers to this.\n")
	checkFound(t, l, "Cream", []section{{"", []string{
		"Use a thin layer.¹ Twice a day.\n¹ Not if the skin is broken, or wet."}}})
	checkNotes(t, "a.", problems, "left out as a note that nothing refers to")
	checkNotes(t, "a.", problems, "left out as a source")
}

// TestPassedOver holds that files in a folder that hold text and are not read are
// named, once.
func TestPassedOver(t *testing.T) {
	folder := write(t, map[string]string{
		"a.md": "# A\n\nFine.", "b.mdx": "x", "sub/c.rst": "x", "d.adoc": "x", "e.php": "x",
		"f.png": "x", "README.rst": "x", ".hidden.rst": "x",
	})
	_, problems := load(t, folder, folder)
	want := []string{"DIR: passed over, because their format is not read: b.mdx, d.adoc, e.php, sub/c.rst; " +
		"save them as Markdown (.md), HTML or plain text (.txt) if they are leaflets"}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestDangling holds what is noted of passages that are not whole, and what is not.
func TestDangling(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a sentence that begins in its middle", "# T\n\n## A\n\nwater tablets on that day.",
			"begins in the middle of a sentence"},
		{"a list without its items", "# T\n\n## A\n\nRing us if:", "ends in a lead-in whose list is missing"},
		{"an open end", "# T\n\n## A\n\nYou must not take the", "ends in the middle of a sentence"},
		{"a bracket", "# T\n\n## A\n\nTake it (with food.", "has a bracket that does not close"},
		{"a turn", "# T\n\n## A\n\nBut not at night.", "begins with a word that turns what was said before it"},
		{"a negation", "# T\n\n## A\n\n- take it\n- not", "has a negation that stands alone"},
		{"a heading that leads in", "# T\n\n## Ring us if\n\nyou have a fever.", ""},
		{"a list in small letters", "# T\n\n## Bring\n\n- a towel\n- soap", ""},
		{"a whole sentence", "# T\n\n## A\n\nTake it (with food).", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := one(t, "a.md", tt.text)
			if tt.want == "" && len(problems) > 0 {
				t.Errorf("got %v", problems)
			}
			if tt.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].Message, tt.want) ||
				problems[0].Level != knowledge.Note || problems[0].Line != 5) {
				t.Errorf("got %v, want a note in line 5 that the text %s", problems, tt.want)
			}
		})
	}
}
