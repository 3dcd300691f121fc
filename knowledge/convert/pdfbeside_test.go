package convert_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"bedside/knowledge/convert"

	"github.com/google/go-cmp/cmp"
)

// differences converts a file, and returns what it tells that a person must look at.
func differences(t *testing.T, name string, data []byte) (*convert.Draft, []string) {
	t.Helper()
	draft, err := convert.Convert(context.Background(), name, data, convert.Options{Cache: cache(t), Known: known})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, d := range draft.Differences {
		told = append(told, d.String())
	}
	return draft, told
}

// annotated writes a PDF of one page with annotations.
func annotated(content string, annotations ...string) []byte {
	page := "/MediaBox [0 0 595 842]"
	return []byte(strings.Replace(string(pdfFile("", content)), page,
		page+" /Annots ["+strings.Join(annotations, " ")+"]", 1))
}

// TestBesideText holds that what a page shows beside its text is told: it may be a dose.
func TestBesideText(t *testing.T) {
	take := drawing(placed{11, 70, 700, "Take one tablet in the morning."})
	box := "/Rect [70 600 300 620] "
	for _, test := range []struct {
		name string
		data []byte
		want []string
		left map[string][]string
	}{
		{"a note typed onto the page", annotated(take, "<< /Type /Annot /Subtype /FreeText "+box+
			"/Contents (Not with 5 mg iron) >>"),
			[]string{`page 1: a form or a note on the page shows "Not with 5 mg iron": write it where it belongs`},
			map[string][]string{"text of a form or note on the page": {"Not with 5 mg iron"}}},
		{"a filled field", annotated(take, "<< /Type /Annot /Subtype /Widget /FT /Tx "+box+"/V (14 days) >>"),
			[]string{`page 1: a form or a note on the page shows "14 days": write it where it belongs`},
			map[string][]string{"text of a form or note on the page": {"14 days"}}},
		{"a button, a link and an empty field", annotated(take,
			"<< /Type /Annot /Subtype /Widget /FT /Btn "+box+"/V /Yes >>",
			"<< /Type /Annot /Subtype /Link "+box+"/Contents (web) >>",
			"<< /Type /Annot /Subtype /Widget /FT /Tx "+box+">>"), nil, map[string][]string{}},
		{"a comment", annotated(take, "<< /Type /Annot /Subtype /Text "+box+"/Contents (Is 5 mg right?) >>"),
			nil, map[string][]string{"comment": {"Is 5 mg right?"}}},
		{"text that cannot be seen", pdfFile("", take+"BT 3 Tr /F1 11 Tf 70 600 Td (Take 5 mg.) Tj ET\n"),
			[]string{"page 1: 8 characters of the page cannot be seen in the file, as the text that programs recognise " +
				"in scans: compare each word and number with the picture"}, map[string][]string{}},
		{"shapes for letters", pdfFile("", take, "70 600 m "+strings.Repeat("80 610 l 90 600 l ", 6)+"f\n"),
			[]string{"page 2: the page has shapes and no text: if they show words, it needs OCR"}, map[string][]string{}},
		{"a frame and a line", pdfFile("", take, "70 600 100 50 re S 70 500 m 300 500 l S\n"), nil, map[string][]string{}},
		{"a scan within a group", grouped(take), []string{"page 2: the page is a picture without text: it needs OCR"},
			map[string][]string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, told := differences(t, "x.pdf", test.data)
			if diff := cmp.Diff(test.want, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.left, left(draft)); diff != "" {
				t.Errorf("left out (-want +got)\n%s", diff)
			}
			if a := draft.Account; a.Kept+a.Rewritten()+a.Total() != a.Source {
				t.Errorf("not all of %d characters are accounted for: %+v", a.Source, a)
			}
		})
	}
}

// grouped writes a PDF whose second page is a picture within a group.
func grouped(first string) []byte {
	group := "/Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /I1 4 0 R >> >>"
	file := string(pdfFile("", first, "/G1 Do\n", "q 595 0 0 842 0 0 cm /I1 Do Q\n"))
	file = strings.Replace(file, "/XObject << /I1 4 0 R >>", "/XObject << /I1 4 0 R /G1 10 0 R >>", 2)
	file = strings.Replace(file, "10 0 obj\n<< ", "10 0 obj\n<< "+group+" ", 1)
	file = strings.Replace(file, "/Kids [5 0 R 7 0 R 9 0 R] /Count 3", "/Kids [5 0 R 7 0 R] /Count 2", 1)
	return []byte(file) // its table of references is wrong now; PDFium finds the objects itself
}

// TestCrowdedPages holds that a page with more than can be compared is refused, before it
// takes long.
func TestCrowdedPages(t *testing.T) {
	var apart, dense strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&apart, "BT /F1 2 Tf %d %d Td (x) Tj ET\n", 20+(i%50)*11, 20+i/50*13)
	}
	for i := range 1001 {
		fmt.Fprintf(&dense, "BT /F1 1 Tf 1 %g Td (%s) Tj ET\n", 840-float64(i)*0.8, strings.Repeat("x y ", 30))
	}
	for name, test := range map[string]struct{ content, want string }{
		"pieces":     {apart.String(), "page 1 has 3000 pieces of text apart from each other; at most 2500 are read"},
		"characters": {dense.String(), "characters; at most 100000 of a page are read"},
	} {
		_, err := convert.Convert(context.Background(), "x.pdf", pdfFile("", test.content), convert.Options{Cache: cache(t)})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// TestWordBeside holds what Word files have beside their text.
func TestWordBeside(t *testing.T) {
	link := func(target string) map[string]string {
		return map[string]string{"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Target="` + target +
			`" TargetMode="External"/></Relationships>`}
	}
	linked := `<w:p><w:hyperlink r:id="r1">` + run("our page") + `</w:hyperlink></w:p>`
	mark := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	field := func(code, result string) string {
		half := len(code) / 2
		return mark("begin") + `<w:r><w:instrText>` + code[:half] + `</w:instrText></w:r><w:r><w:instrText>` + code[half:] +
			`</w:instrText></w:r>` + mark("separate") + result + mark("end")
	}
	for _, test := range []struct {
		name, body string
		parts      map[string]string
		want       string
		told       []string
	}{
		{"a link", linked, link("https://clinic.example/a"), "[our page](<https://clinic.example/a>)\n", nil},
		{"a link to a script", linked, link("javascript:alert(1)"), "our page\n", nil},
		{"a field that is a link", para("", run("Ring ")+field(`HYPERLINK "tel:111"`, run("the ")+run("ward"))+run(" now.")),
			nil, "Ring [the ward](<tel:111>) now.\n", nil},
		{"a number in groups", para("", field(` hyperlink "tel:020 7946 0000" \o "Ring"`, run("the ward"))), nil,
			"[the ward](<tel:02079460000>)\n", nil},
		{"a number that the text has", para("", field(`HYPERLINK "tel:111"`, run("Ring 111"))), nil, "Ring 111\n", nil},
		{"a link within the file", para("", field(`HYPERLINK \l "dose"`, run("dose"))), nil, "dose\n", nil},
		{"a field within a link", para("", field(`HYPERLINK tel:111`, run("ward ")+field("PAGE", run("7")))+run(" is near.")),
			nil, "[ward 7](<tel:111>) is near.\n", nil},
		{"a link whose end is hidden", para("", mark("begin")+`<w:r><w:instrText>HYPERLINK "tel:111"</w:instrText></w:r>`+
			mark("separate")+run("ward")+`<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>`+run(" now")),
			nil, "[ward](<tel:111>) now\n", nil},
		{"a link that never ends", para("", mark("begin")+`<w:r><w:instrText>HYPERLINK "tel:111"</w:instrText></w:r>`+
			mark("separate")+run("ward")) + para("", run("Rest.")+mark("end")), nil, "[ward](<tel:111>)\n\nRest.\n", nil},
		{"a link in one element", `<w:p><w:fldSimple w:instr=" HYPERLINK &quot;tel:111&quot; ">` + run("the ward") +
			`</w:fldSimple></w:p>`, nil, "[the ward](<tel:111>)\n", nil},
		{"a file within", para("", run("Take 5 mg.")) + `<w:altChunk r:id="r1"/>`, nil, "Take 5 mg.\n",
			[]string{"page 1: a part of the text lies in a file of its own within this one, which is not read; " +
				"open it in Word and save it anew"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, told := differences(t, "x.docx", wordFile(t, test.body, test.parts))
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("differences (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
		})
	}
}
