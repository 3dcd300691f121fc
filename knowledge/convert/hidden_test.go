package convert_test

import (
	"testing"

	"bedside/knowledge/convert"

	"github.com/google/go-cmp/cmp"
)

// TestWordHiddenByStyle holds that what a style takes off the page is left out as if the run said so itself.
func TestWordHiddenByStyle(t *testing.T) {
	styled := func(style, direct string) string {
		return para("", run("Take 5 mg.")+`<w:r><w:rPr><w:rStyle w:val="`+style+`"/>`+direct+`</w:rPr><w:t> Not 9 mg.</w:t></w:r>`)
	}
	const styles = `<w:styles xmlns:w="w">` +
		`<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Note"/></w:style>` +
		`<w:style w:type="character" w:styleId="Shown"><w:basedOn w:val="Note"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Staff"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`
	const short, whole = "Take 5 mg.\n", "Take 5 mg. Not 9 mg.\n"
	for _, test := range []struct{ name, body, want, reason string }{
		{"a style", styled("Note", ""), short, "hidden text"},
		{"what it is based on", styled("Child", ""), short, "hidden text"},
		{"a style that shows it again", styled("Shown", ""), whole, ""},
		{"a run that shows it again", styled("Note", `<w:vanish w:val="0"/>`), whole, ""},
		{"a style that is not known", styled("Other", ""), whole, ""},
		{"a struck style", styled("Old", ""), short, "struck out"},
		{"a paragraph", para("", run("Take 5 mg.")) + para("Staff", run("Not 9 mg.")), short, "hidden text"},
		{"a paragraph and its run", para("", run("Take 5 mg.")) + para("Staff",
			`<w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t>Not 9 mg.</w:t></w:r>`), "Take 5 mg.\n\nNot 9 mg.\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft := convertAll(t, "x.docx", wordFile(t, test.body, map[string]string{"word/styles.xml": styles}))
			checkHidden(t, draft, test.want, test.reason)
		})
	}
}

// TestOpenHidden holds the same of OpenDocument texts.
func TestOpenHidden(t *testing.T) {
	const styles = `<style:style style:name="Note"><style:text-properties text:display="none"/></style:style>` +
		`<style:style style:name="Child" style:parent-style-name="Note"/>` +
		`<style:style style:name="Shown" style:parent-style-name="Note"><style:text-properties text:display="true"/></style:style>` +
		`<style:style style:name="Old"><style:text-properties style:text-line-through-style="solid"/></style:style>`
	span := func(style string) string {
		return `<text:p>Take 5 mg.<text:span text:style-name="` + style + `"> Not 9 mg.</text:span></text:p>`
	}
	const short, whole = "Take 5 mg.\n", "Take 5 mg. Not 9 mg.\n"
	for _, test := range []struct{ name, body, want, reason string }{
		{"a style", span("Note"), short, "hidden text"},
		{"what it is based on", span("Child"), short, "hidden text"},
		{"a style that shows it again", span("Shown"), whole, ""},
		{"a struck style", span("Old"), short, "struck out"},
		{"a paragraph", `<text:p>Take 5 mg.</text:p><text:p text:style-name="Child">Not <text:span>9 mg.</text:span></text:p>`,
			short, "hidden text"},
		{"a section", `<text:p>Take 5 mg.</text:p><text:section text:display="none"><text:p>Not 9 mg.</text:p></text:section>`,
			short, "hidden text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkHidden(t, convertAll(t, "x.odt", openFile(t, styles, test.body)), test.want, test.reason)
		})
	}
}

// checkHidden tells when a draft is not the one that is wanted, or leaves text out for other reasons.
func checkHidden(t *testing.T, draft *convert.Draft, want, reason string) {
	t.Helper()
	if diff := cmp.Diff(want, body(draft)); diff != "" {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
	for why := range left(draft) {
		if why != reason {
			t.Errorf("left out as %q, want %q", why, reason)
		}
	}
}
