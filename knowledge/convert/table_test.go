package convert_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wordRow is a row of a table of Word. A cell is its text, behind its properties and a "#" where it has any.
func wordRow(properties string, cells ...string) string {
	row := `<w:tr><w:trPr>` + properties + `</w:trPr>`
	for _, c := range cells {
		form, text := "", c
		if at := strings.LastIndex(c, "#"); at >= 0 {
			form, text = strings.ReplaceAll(c[:at], "#", ""), c[at+1:]
		}
		row += `<w:tc><w:tcPr>` + form + `</w:tcPr>` + para("", run(text)) + `</w:tc>`
	}
	return row + `</w:tr>`
}

// TestWordSpans holds that a row says all that a page shows for it: what a cell over several
// columns or rows says is said in each.
func TestWordSpans(t *testing.T) {
	const wide, wide3, first, more = `<w:gridSpan w:val="2"/>#`, `<w:gridSpan w:val="3"/>#`, `<w:vMerge w:val="restart"/>#`, `<w:vMerge/>#`
	heads := wordRow("", "When", "Insulin", "Tablets")
	const written = "| When | Insulin | Tablets |\n| --- | --- | --- |\n"
	for _, test := range []struct{ name, rows, want string }{
		{"several columns", heads + wordRow("", "On the day", wide+"do not take 5 mg"),
			written + "| On the day | do not take 5 mg | do not take 5 mg |\n"},
		{"several columns and rows", heads + wordRow("", "Before", `<w:gridSpan w:val="2"/>`+first+"do not take") +
			wordRow("", "After", `<w:gridSpan w:val="2"/>`+more),
			written + "| Before | do not take | do not take |\n| After | do not take | do not take |\n"},
		{"rows beside columns", heads + wordRow("", first+"Day 1", wide+"none") + wordRow("", more, "5 units", "1"),
			written + "| Day 1 | none | none |\n| Day 1 | 5 units | 1 |\n"},
		{"cells that go on", heads + wordRow("", "On the day", `<w:hMerge w:val="restart"/>#do not take`, `<w:hMerge/>#`),
			written + "| On the day | do not take | do not take |\n"},
		{"an item", heads + wordRow("", "On the day", wide+"• do not take"),
			written + "| On the day | • do not take | • do not take |\n"},
		{"a row of its own", heads + wordRow("", wide3+"Adults") + wordRow("", "Day 1", "5", "1"),
			written + "| Adults |  |  |\n| Day 1 | 5 | 1 |\n"},
		{"a label", heads + wordRow("", "Day 1", wide+"Signed:"), written + "| Day 1 | Signed: |  |\n"},
		{"heads", wordRow("", "When", wide+"Dose") + wordRow("", "Day 1", "5", "1"),
			"| When | Dose |  |\n| --- | --- | --- |\n| Day 1 | 5 | 1 |\n"},
		{"columns left open", heads + wordRow(`<w:gridBefore w:val="1"/>`, "5 units", "1"), written + "|  | 5 units | 1 |\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft := convertAll(t, "x.docx", wordFile(t, `<w:tbl>`+test.rows+`</w:tbl>`, nil))
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}

// TestWordSpansCost holds that no file makes its draft many times its size.
func TestWordSpansCost(t *testing.T) {
	row := wordRow("", "a", `<w:gridSpan w:val="64"/>#`+strings.Repeat("x", 500))
	draft, told := differences(t, "x.docx", wordFile(t, `<w:tbl>`+strings.Repeat(row, 100)+`</w:tbl>`, nil))
	if len(draft.Markdown) > 1<<20 || len(told) != 1 || !strings.Contains(told[0], "cover more columns") {
		t.Errorf("a draft of %d bytes, told: %v", len(draft.Markdown), told)
	}
}

// TestOpenSpans holds the same of OpenDocument texts.
func TestOpenSpans(t *testing.T) {
	cell := func(form, text string) string {
		return `<table:table-cell` + form + `><text:p>` + text + `</text:p></table:table-cell>`
	}
	const wide, tall, covered = ` table:number-columns-spanned="2"`, ` table:number-rows-spanned="2"`, `<table:covered-table-cell/>`
	heads := cell("", "When") + cell("", "Insulin") + cell("", "Tablets")
	const written = "| When | Insulin | Tablets |\n| --- | --- | --- |\n"
	for _, test := range []struct {
		name string
		rows []string
		want string
	}{
		{"several columns", []string{heads, cell("", "On the day") + cell(wide, "do not take") + covered},
			written + "| On the day | do not take | do not take |\n"},
		{"several columns and rows", []string{heads, cell("", "Before") + cell(wide+tall, "do not take") + covered,
			cell("", "After") + `<table:covered-table-cell table:number-columns-repeated="2"/>`},
			written + "| Before | do not take | do not take |\n| After | do not take | do not take |\n"},
		{"rows beside columns", []string{heads, cell(wide, "none") + covered + cell(tall, "1 tablet"),
			cell(wide, "some") + covered + covered},
			written + "| none | none | 1 tablet |\n| some | some | 1 tablet |\n"},
		{"cells that are repeated", []string{heads, cell("", "Day 1") + cell(` table:number-columns-repeated="2"`, "5 mg")},
			written + "| Day 1 | 5 mg | 5 mg |\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows := "<table:table-row>" + strings.Join(test.rows, "</table:table-row><table:table-row>") + "</table:table-row>"
			draft := convertAll(t, "x.odt", openFile(t, "", "<table:table>"+rows+"</table:table>"))
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}
