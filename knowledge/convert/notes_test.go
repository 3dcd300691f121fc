package convert_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// notedDraft is the draft of a text with two notes.
const notedDraft = "Take 5 mg¹, at most 10 ². Never take two.\n\n¹ Unless we say so.\n\n² tablets a week\n\nRest.\n"

// TestDocxNotes holds that a note and the words that it is to have its number, so that no note reads as more of the
// last sentence, and that the number changes no dose.
func TestDocxNotes(t *testing.T) {
	ref := func(id string) string { return `<w:r><w:footnoteReference w:id="` + id + `"/></w:r>` }
	note := func(id, text string) string {
		return `<w:footnote w:id="` + id + `">` + para("", `<w:r><w:footnoteRef/></w:r>`+run(" "+text)) + `</w:footnote>`
	}
	draft := convertAll(t, "iron.docx", wordFile(t,
		para("", run("Take 5 mg")+ref("2")+run(", at most 10")+ref("3")+run(". Never take two."))+para("", run("Rest.")),
		map[string]string{"word/footnotes.xml": `<w:footnotes xmlns:w="w">` + note("2", "Unless we say so.") +
			note("3", "tablets a week") + `</w:footnotes>`}))
	if diff := cmp.Diff(notedDraft, body(draft)); diff != "" {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
}

// TestOpenNotes holds the same of OpenDocument texts.
func TestOpenNotes(t *testing.T) {
	note := func(sign, text string) string {
		return `<text:note text:note-class="footnote"><text:note-citation>` + sign + `</text:note-citation><text:note-body><text:p>` +
			text + `</text:p></text:note-body></text:note>`
	}
	draft := convertAll(t, "iron.odt", openFile(t, "", `<text:p>Take 5 mg`+note("1", "Unless we say so.")+`, at most 10`+
		note("2", "tablets a week")+`. Never take two.</text:p><text:p>Rest.</text:p>`))
	if diff := cmp.Diff(notedDraft, body(draft)); diff != "" {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
}
