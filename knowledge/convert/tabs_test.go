package convert_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tabbed is a paragraph of runs that tabs part.
func tabbed(properties string, cells ...string) string {
	runs := make([]string, len(cells))
	for i, c := range cells {
		runs[i] = `<w:r><w:rPr>` + properties + `</w:rPr><w:t>` + c + `</w:t></w:r>`
	}
	return `<w:p>` + strings.Join(runs, `<w:r><w:tab/></w:r>`) + `</w:p>`
}

// ranTogether is what is told of a line whose columns the draft runs together.
func ranTogether(line string) []string {
	return []string{`page 1: tabs part "` + line + `" into columns, which the draft runs together; ` +
		`write them as a table, or each on lines of its own`}
}

// TestWordTabs holds that the columns which tabs part are never read on from one to the next
// without telling: "Rest" of those to do and "Smoke" of those not to do say together what neither does.
func TestWordTabs(t *testing.T) {
	const bold = "<w:b/>"
	heads := tabbed(bold, "Do", "Do not")
	const table = "| Do | Do not |\n| --- | --- |\n| Rest | Smoke |\n| Eat | Drive |\n"
	for _, test := range []struct {
		name, body, want string
		told             []string
	}{
		{"heads in bold", heads + tabbed("", "Rest", "Smoke") + tabbed("", "Eat", "Drive"), table, nil},
		{"heads of a style", `<w:p><w:pPr><w:pStyle w:val="U1"/></w:pPr><w:r><w:t>Do</w:t><w:tab/><w:t>Do not</w:t></w:r></w:p>` +
			tabbed("", "Rest", "Smoke") + tabbed("", "Eat", "Drive"), table, nil},
		{"several tabs between two", tabbed(bold, "Do", "", "Do not") + tabbed("", "Rest", "", "", "Smoke") +
			tabbed("", "Eat", "Drive"), table, nil},
		{"tabs by the margin", strings.ReplaceAll(heads+tabbed("", "Rest", "Smoke")+tabbed("", "Eat", "Drive"), "<w:tab/>",
			`<w:ptab w:alignment="right"/>`), table, nil},
		{"items", heads + tabbed("", "• Rest", "Smoke") + tabbed("", "• Eat", "Drive"),
			strings.NewReplacer("Rest", "• Rest", "Eat", "• Eat").Replace(table), nil},
		{"what is deleted between", heads + tabbed("", "Rest", "Smoke") + `<w:del><w:r><w:delText>Not</w:delText></w:r></w:del>` +
			tabbed("", "Eat", "Drive"), table, nil},
		{"three columns", tabbed(bold, "Day", "Dose", "With") + tabbed("", "1", "5 mg", "food"),
			"| Day | Dose | With |\n| --- | --- | --- |\n| 1 | 5 mg | food |\n", nil},
		{"a row without a cell", tabbed(bold, "Day", "Dose", "With") + tabbed("", "Monday", "", "food"),
			"# Day Dose With\n\nMonday food\n", ranTogether("Day Dose With")},
		{"a row whose first cell is empty", heads + tabbed("", "Rest", "Smoke") + tabbed("", "", "Drive"),
			"# Do Do not\n\nRest Smoke\n\nDrive\n", ranTogether("Do Do not")},
		{"heads that are none", tabbed("", "Do", "Do not") + tabbed("", "Rest", "Smoke"), "Do Do not\n\nRest Smoke\n",
			ranTogether("Do Do not")},
		{"heads alone", heads + para("", run("Rest")), "# Do Do not\n\nRest\n", ranTogether("Do Do not")},
		{"lines of one paragraph", `<w:p><w:r><w:t>Do</w:t><w:tab/><w:t>Do not</w:t><w:br/><w:t>Rest</w:t><w:tab/>` +
			`<w:t>Smoke</w:t></w:r></w:p>`, "Do Do not\\\nRest Smoke\n", ranTogether("Do Do not Rest Smoke")},
		{"a cell of a table", `<w:tbl><w:tr><w:tc>` + para("", run("a")) + `</w:tc><w:tc>` + para("", run("b")) +
			`</w:tc></w:tr><w:tr><w:tc>` + para("", run("c")) + `</w:tc><w:tc>` + tabbed("", "Rest", "Smoke") +
			`</w:tc></w:tr></w:tbl>`, "| a | b |\n| --- | --- |\n| c | Rest Smoke |\n", ranTogether("Rest Smoke")},
		{"a box", `<w:tbl><w:tr><w:tc>` + heads + tabbed("", "Rest", "Smoke") + tabbed("", "Eat", "Drive") +
			`</w:tc></w:tr></w:tbl>`, table, nil},
		{"an indent", tabbed("", "", "Rest.") + tabbed("", "Eat.", ""), "Rest.\n\nEat.\n", nil},
		{"marks and numbers", tabbed(bold, "1.2", "Before") + tabbed("", "a)", "Rest.") + tabbed("", "•", "Eat."),
			"# 1.2 Before\n\na) Rest.\n\n- Eat.\n", nil},
		{"labels", tabbed("", "Ward:", "555 0111") + tabbed("", "Name", "______"),
			"Ward: 555 0111\n\nName \\_\\_\\_\\_\\_\\_\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, told := differences(t, "x.docx", wordFile(t, test.body, map[string]string{"word/styles.xml": wordStyles}))
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}

// openFile makes an OpenDocument text of its styles and its body.
func openFile(t *testing.T, styles, body string) []byte {
	t.Helper()
	return archive(t, map[string]string{"META-INF/manifest.xml": "<m/>", "content.xml": `<office:document-content ` +
		`xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f" xmlns:table="tb"><office:automatic-styles>` + styles +
		`</office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`})
}

// TestOpenTabs holds the same of OpenDocument texts.
func TestOpenTabs(t *testing.T) {
	const styles = `<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>`
	const rows = `<text:p>Rest<text:tab/>Smoke</text:p><text:p>Eat<text:tab/><text:tab/>Drive</text:p>`
	for _, test := range []struct {
		name, body, want string
		told             []string
	}{
		{"heads in bold", `<text:p text:style-name="B">Do<text:tab/>Do not</text:p>` + rows,
			"| Do | Do not |\n| --- | --- |\n| Rest | Smoke |\n| Eat | Drive |\n", nil},
		{"no heads", rows, "Rest Smoke\n\nEat Drive\n", ranTogether("Rest Smoke")},
		{"white space of the XML", "<text:p>Rest\tand eat.</text:p>", "Rest and eat.\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, told := differences(t, "x.odt", openFile(t, styles, test.body))
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}
