package convert_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWordDeletedMarks holds that paragraphs are one where the mark between them is deleted: the
// second says the opposite without the first.
func TestWordDeletedMarks(t *testing.T) {
	marked := func(mark, inner string) string {
		return `<w:p><w:pPr><w:rPr>` + mark + `</w:rPr></w:pPr>` + inner + `</w:p>`
	}
	const del = `<w:del w:id="1"/>`
	first, deleted := marked(del, run("Do not drink ")), `<w:del><w:r><w:delText>Not</w:delText></w:r></w:del>`
	const want = "Do not drink alcohol.\n"
	for _, test := range []struct{ name, body, want string }{
		{"a mark", first + para("", run("alcohol.")), want},
		{"without a space", marked(del, run("Do not drink")) + para("", run("alcohol.")), want},
		{"a deleted word at the end", marked(del, run("Do not drink")+deleted) + para("", run("alcohol.")), want},
		{"a mark that is moved away", marked(`<w:moveFrom w:id="1"/>`, run("Do not drink ")) + para("", run("alcohol.")), want},
		{"two marks", marked(del, run("Do not ")) + marked(del, run("drink ")) + para("", run("alcohol.")), want},
		{"a paragraph that is deleted whole", marked(del, deleted) + para("", run("Do not drink alcohol.")), want},
		{"marks of the file between", first + "\n<w:bookmarkStart/>" + para("", run("alcohol.")), want},
		{"a cell", `<w:tbl><w:tr><w:tc>` + para("", run("a")) + `</w:tc><w:tc>` + para("", run("b")) + `</w:tc></w:tr><w:tr><w:tc>` +
			first + para("", run("alcohol.")) + `</w:tc><w:tc>` + para("", run("c")) + `</w:tc></w:tr></w:tbl>`,
			"| a | b |\n| --- | --- |\n| Do not drink alcohol. | c |\n"},
		{"an item", first + listed(0, "alcohol."), "1. Do not drink alcohol.\n"},
		{"digits", marked(del, run("Take 1")) + para("", run("/2 a tablet.")), "Take 1/2 a tablet.\n"},
		{"a mark that is added", marked(`<w:ins w:id="1"/>`, run("Rest.")) + para("", run("Eat.")), "Rest.\n\nEat.\n"},
		{"the last mark", para("", run("Rest.")) + marked(del, run("Eat.")), "Rest.\n\nEat.\n"},
		{"a table behind", marked(del, run("Rest.")) + `<w:tbl><w:tr><w:tc>` + para("", run("Eat.")) + `</w:tc></w:tr></w:tbl>`,
			"Rest.\n\nEat.\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, _ := differences(t, "x.docx", wordFile(t, test.body, map[string]string{"word/numbering.xml": wordLists}))
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
			if len(draft.Account.Lost) > 0 {
				t.Errorf("lost: %v", draft.Account.Lost)
			}
		})
	}
}
