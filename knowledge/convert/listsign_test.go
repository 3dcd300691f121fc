package convert_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bulletLevel is a level of a list of Word that is not counted.
func bulletLevel(shown, font string) string {
	return `<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="` + shown + `"/><w:rPr><w:rFonts w:ascii="` +
		font + `" w:hAnsi="` + font + `"/></w:rPr></w:lvl>`
}

// listForm is the part of a Word file with its lists: one of the form, with what the list changes of it.
func listForm(form, change string) string {
	return `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">` + form + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/>` + change + `</w:num></w:numbering>`
}

const (
	unknownSign    = `; write in the draft what it says, such as "do not", if it says something`
	unknownPicture = "the items of a list are marked with a picture" + unknownSign
)

// TestWordListSigns holds that a mark which says something stays before each item: without
// its cross an item says the opposite.
func TestWordListSigns(t *testing.T) {
	noSign := "- eat\n- smoke\n"
	crossed := "- ✗ eat\n- ✗ smoke\n"
	for _, test := range []struct {
		name, lists, want string
		told              []string
	}{
		{"a cross", listForm(bulletLevel("✗", "Segoe UI Symbol"), ""), crossed, nil},
		{"no entry, with a space", listForm(bulletLevel("🚫 ", ""), ""), "- 🚫 eat\n- 🚫 smoke\n", nil},
		{"words", listForm(bulletLevel("Do not", "Arial"), ""), "- Do not eat\n- Do not smoke\n", nil},
		{"what Markdown knows", listForm(bulletLevel("+", "Arial"), ""), "- \\+ eat\n- \\+ smoke\n", nil},
		{"Wingdings", listForm(bulletLevel("\uf0fb", "Wingdings"), ""), crossed, nil},
		{"Wingdings by a letter", listForm(bulletLevel("û", "Wingdings"), ""), crossed, nil},
		{"a tick of Wingdings", listForm(bulletLevel("\uf0fc", "wingdings"), ""), "- ✓ eat\n- ✓ smoke\n", nil},
		{"Wingdings 2", listForm(bulletLevel("\uf055", "Wingdings 2"), ""), crossed, nil},
		{"Webdings", listForm(bulletLevel("r", "Webdings"), ""), crossed, nil},
		{"Zapf Dingbats", listForm(bulletLevel("\uf037", "Zapf Dingbats"), ""), crossed, nil},
		{"a letter of another font", listForm(bulletLevel("û", "Arial"), ""), "- û eat\n- û smoke\n", nil},
		{"a dot", listForm(bulletLevel("•", "Arial"), ""), noSign, nil},
		{"a dot of Symbol", listForm(bulletLevel("\uf0b7", "Symbol"), ""), noSign, nil},
		{"a minus of Symbol", listForm(bulletLevel("\uf02d", "Symbol"), ""), noSign, nil},
		{"a square of Wingdings", listForm(bulletLevel("§", "Wingdings"), ""), noSign, nil},
		{"an arrow", listForm(bulletLevel("\uf0e8", "Wingdings"), ""), noSign, nil},
		{"a letter for a circle", listForm(bulletLevel("o", "Courier New"), ""), noSign, nil},
		{"nothing", listForm(bulletLevel(" ", ""), ""), noSign, nil},
		{"a form without numbers", listForm(`<w:lvl w:ilvl="0"><w:numFmt w:val="none"/><w:lvlText w:val="✗"/></w:lvl>`, ""),
			"✗ eat\n\n✗ smoke\n", nil},
		{"a form that the list changes", listForm(bulletLevel("•", ""),
			`<w:lvlOverride w:ilvl="0">`+bulletLevel("✗", "")+`</w:lvlOverride>`), crossed, nil},
		{"a form by its style", `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="No"/>` +
			`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:abstractNum w:abstractNumId="7">` +
			`<w:styleLink w:val="No"/>` + bulletLevel("✗", "") + `</w:abstractNum></w:numbering>`, crossed, nil},
		{"a sign that is not known", listForm(bulletLevel("\uf041", "Wingdings 2"), ""), noSign, []string{
			`page 1: the items of a list are marked with a sign of the font "Wingdings 2" that has no known character` +
				unknownSign}},
		{"a picture", listForm(`<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>`+
			`<w:lvlPicBulletId w:val="0"/></w:lvl>`, ""), noSign, []string{"page 1: " + unknownPicture}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, told := differences(t, "x.docx", wordFile(t, listed(0, "eat")+listed(0, "smoke"),
				map[string]string{"word/numbering.xml": test.lists}))
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}

// TestListSignPlaces holds that a mark stays where an item is no item of Markdown, and is
// counted as a character of the file.
func TestListSignPlaces(t *testing.T) {
	heading := `<w:p><w:pPr><w:pStyle w:val="U1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>` + run("Never") + `</w:p>`
	table := `<w:tbl><w:tr><w:tc>` + para("", run("Day")) + `</w:tc><w:tc>` + para("", run("Food")) + `</w:tc></w:tr>` +
		`<w:tr><w:tc>` + para("", run("One")) + `</w:tc><w:tc>` + listed(0, "eat") + `</w:tc></w:tr></w:tbl>`
	draft := convertAll(t, "x.docx", wordFile(t, heading+listed(0, "smoke")+table, map[string]string{
		"word/styles.xml": wordStyles, "word/numbering.xml": listForm(bulletLevel("✗", ""), "")}))
	want := "# ✗ Never\n\n- ✗ smoke\n\n| Day | Food |\n| --- | --- |\n| One | - ✗ eat |\n"
	if diff := cmp.Diff(want, body(draft)); diff != "" {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
	if want := len("Never" + "smoke" + "DayFoodOne" + "eat" + "xxx"); draft.Account.Kept != want {
		t.Errorf("%d characters kept, want %d", draft.Account.Kept, want)
	}
}

// TestOpenListSigns holds the same of OpenDocument texts.
func TestOpenListSigns(t *testing.T) {
	const cross, tick = "- ✗ eat\n", "- ✓ eat\n"
	bullet := func(shown, more string) string {
		return `<text:list-level-style-bullet text:level="1" text:bullet-char="` + shown + `" ` + more
	}
	for _, test := range []struct {
		name, level, item, want string
		told                    []string
	}{
		{"a cross", bullet("✗", "/>"), "", cross, nil},
		{"a dot", bullet("•", "/>"), "", "- eat\n", nil},
		{"Wingdings by its name", bullet("\uf0fb", `><style:text-properties style:font-name="W1"/></text:list-level-style-bullet>`),
			"", cross, nil},
		{"Wingdings by a family", bullet("ü",
			`><style:text-properties fo:font-family="'Wingdings', serif"/></text:list-level-style-bullet>`), "", tick, nil},
		{"Wingdings by a style", bullet("\uf0fb", `text:style-name="Signs"/>`), "", cross, nil},
		{"a square of OpenSymbol", bullet("\ue00a",
			`><style:text-properties style:font-name="OpenSymbol"/></text:list-level-style-bullet>`), "", "- eat\n", nil},
		{"an item of another form", bullet("•", "/>"), ` text:style-override="L2"`, cross, nil},
		{"a picture", `<text:list-level-style-image text:level="1"/>`, "", "- eat\n",
			[]string{"page 1: " + unknownPicture}},
	} {
		t.Run(test.name, func(t *testing.T) {
			content := `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f" xmlns:svg="v">` +
				`<office:font-face-decls><style:font-face style:name="W1" svg:font-family="Wingdings"/></office:font-face-decls>` +
				`<office:automatic-styles><style:style style:name="Signs"><style:text-properties style:font-name="W1"/></style:style>` +
				`<text:list-style style:name="L1">` + test.level + `</text:list-style><text:list-style style:name="L2">` +
				bullet("✗", "/>") + `</text:list-style></office:automatic-styles><office:body><office:text>` +
				`<text:list text:style-name="L1"><text:list-item` + test.item + `><text:p>eat</text:p></text:list-item></text:list>` +
				`</office:text></office:body></office:document-content>`
			draft, told := differences(t, "x.odt", archive(t, map[string]string{"content.xml": content,
				"META-INF/manifest.xml": "<m/>"}))
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}
