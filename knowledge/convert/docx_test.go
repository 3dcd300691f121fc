package convert_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"bedside/knowledge/convert"

	"github.com/google/go-cmp/cmp"
)

// archive makes a zip file of parts by name.
func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wordFile makes a Word file of the paragraphs of its body and further parts.
func wordFile(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r" xmlns:mc="mc" ` +
			`xmlns:wps="wps" xmlns:a="a" xmlns:wp="wp"><w:body>` + body + `</w:body></w:document>`,
	}
	for name, content := range parts {
		all[name] = `<?xml version="1.0"?>` + content
	}
	return archive(t, all)
}

func para(style, inner string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + inner + `</w:p>`
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

const wordStyles = `<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="U1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ward"><w:name w:val="Ward"/><w:basedOn w:val="U1"/></w:style>
<w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style></w:styles>`

const wordLists = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

func listed(level int, text string) string {
	return fmt.Sprintf(
		`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr></w:pPr>%s</w:p>`,
		level,
		run(text),
	)
}

// convertAll converts a file, and fails on any difference.
func convertAll(t *testing.T, name string, data []byte) *convert.Draft {
	t.Helper()
	draft, err := convert.Convert(context.Background(), name, data, convert.Options{Cache: cache(t), Known: known})
	if err != nil {
		t.Fatal(err)
	}
	a := draft.Account
	if sum := a.Kept + a.Rewritten() + a.Total(); len(draft.Differences) > 0 || sum != a.Source {
		t.Errorf(
			"%d of %d characters are accounted for; differences: %v\n%s",
			sum,
			a.Source,
			draft.Differences,
			draft.Markdown,
		)
	}
	return draft
}

// body returns a draft without its front matter.
func body(d *convert.Draft) string {
	_, text, _ := strings.Cut(string(d.Markdown), "\n---\n\n")
	return text
}

func left(d *convert.Draft) map[string][]string {
	found := map[string][]string{}
	for _, l := range d.Account.LeftOut {
		for _, p := range l.Pieces {
			found[l.Reason] = append(found[l.Reason], p.Text)
		}
	}
	return found
}

// TestWord holds what Word files have that other readers lose or add.
func TestWord(t *testing.T) {
	box := `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>` + para(
		"",
		run("Call 555 0111 at once."),
	) +
		`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` +
		para(
			"",
			run("Call 555 0111 at once."),
		) + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	cellOf := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + para("", run(text)) + `</w:tc>`
	}
	document := para("V1", run("Before the test\t2")) +
		para("T", run("Iron test")) +
		para("Ward", run("Before")) +
		para(
			"",
			run("Stop iron tablets ")+`<w:del><w:r><w:delText>3 days</w:delText></w:r></w:del><w:ins>`+run("7 days")+
				`</w:ins>`+run(" before. Eat nothing for 12 hours."),
		) +
		para("", box+run("If you faint:")) +
		`<w:sdt><w:sdtContent>` + para("", run("Count is 10")+
		`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>9</w:t></w:r>`+run(" per litre, page 38")+
		`<w:r><w:noBreakHyphen/></w:r>`+run("39.")) + `</w:sdtContent></w:sdt>` +
		para("", `<w:r><w:rPr><w:vanish/></w:rPr><w:t>Not printed.</w:t></w:r>`+run("Keep at 4 ")+
			`<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>`+run("C.")) +
		`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>On the day</w:t></w:r></w:p>` +
		listed(0, "Come at 8.") + listed(1, "bring * and _ with you") + listed(0, "Wait.") +
		para("", run("Then rest.")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) +
		`<w:tbl><w:tr>` + cellOf("", "Day") + cellOf("", "Dose") + `</w:tr><w:tr>` +
		cellOf(
			`<w:vMerge w:val="restart"/>`,
			"Monday",
		) + cellOf("", "5 mg | once") + `</w:tr><w:tr>` + cellOf(`<w:vMerge/>`, "") +
		cellOf("", "10 mg") + `</w:tr></w:tbl>`
	data := wordFile(t, document, map[string]string{
		"word/styles.xml": wordStyles, "word/numbering.xml": wordLists,
		"word/header1.xml": `<w:hdr xmlns:w="w">` + para("", run("Hill Street Clinic")) + `</w:hdr>`,
		"word/comments.xml": `<w:comments xmlns:w="w"><w:comment>` + para(
			"",
			run("Check this!"),
		) + `</w:comment></w:comments>`,
		"word/footnotes.xml": `<w:footnotes xmlns:w="w"><w:footnote w:id="2">` + para(
			"",
			run("Not if pregnant."),
		) + `</w:footnote></w:footnotes>`,
	})
	draft := convertAll(t, "C:\\leaflets\\iron.docx", data)
	want := "# Iron test\n\n## Before\n\nStop iron tablets 7 days before. Eat nothing for 12 hours.\n\nIf " +
		"you faint:\n\n" +
		"Call 555 0111 at once.\n\nCount is 10⁹ per litre, page 38‑39.\n\nKeep at 4 °C.\n\n### On the " +
		"day\n\n1. Come at 8.\n" +
		"    - bring \\* and \\_ with you\n2. Wait.\n\nThen rest.¹\n\n¹ Not if pregnant.\n\n" +
		"| Day | Dose |\n| --- | --- |\n| Monday | 5 mg \\| once |\n| Monday | 10 mg |\n"
	if diff := cmp.Diff(want, body(draft)); diff != "" {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
	if !strings.HasPrefix(string(draft.Markdown), "---\ntitle: \"Iron test\"\ndraft: true\nsource: \"iron.docx\"\n") {
		t.Errorf("front matter:\n%.200s", draft.Markdown)
	}
	wantLeft := map[string][]string{
		"table of contents": {
			"Before the test 2",
		}, "deleted by a tracked change": {"3 days"}, "hidden text": {"Not printed."},
		"second form of the same text": {"Call 555 0111 at once."}, "comment": {"Check this!"},
		"running head or foot": {"Hill Street Clinic"},
	}
	if diff := cmp.Diff(wantLeft, left(draft)); diff != "" {
		t.Errorf("left out (-want +got)\n%s", diff)
	}
}

// TestMarkdownShowsTheSame holds that nothing of a text becomes markup.
func TestMarkdownShowsTheSame(t *testing.T) {
	for _, text := range []string{
		"2*10 mg and 3*20 mg", "take_two_a_day", "# not a heading", "1. not an item", "12) no", "- dash", "+ plus",
		"> 5 mmol/L",
		"&amp; A&amp;amp;E &lt;5 mg", "a | b", "~~kept~~ 5~10 mg", "[insert] (x)", "![x](y)", "`5`", "---", "===",
		"? can I eat",
		": note", "!!! warning", "::: tip", "***", "    indented", "http://a.example/x_y_z", "\\*", "5 mg\\",
		"^[1] ==", "{{ x }}",
	} {
		t.Run(text, func(t *testing.T) {
			convertAll(t, "a.docx", wordFile(t, para("", run("Before."))+para("", run(text))+listed(0, text)+
				`<w:tbl><w:tr><w:tc>`+para("", run(text))+`</w:tc><w:tc>`+para("",
				run("x"))+`</w:tc></w:tr><w:tr><w:tc>`+
				para("", run("y"))+`</w:tc><w:tc>`+para("", run(text))+`</w:tc></w:tr></w:tbl>`,
				map[string]string{"word/numbering.xml": wordLists}))
		})
	}
}

// TestRefusals holds that what cannot be converted is refused in words, within limits of
// memory.
func TestRefusals(t *testing.T) {
	deep := strings.Repeat("<w:p>", 400) + strings.Repeat("</w:p>", 400)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "not a Word, OpenDocument or PDF file"},
		{"another kind", []byte("MZ\x90"), "not a Word, OpenDocument or PDF file"},
		{"old Word", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "save it as .docx"},
		{"Word with a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 40) +
			"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "the file is encrypted"},
		{"rich text", []byte(`{\rtf1 x}`), "rich text (.rtf) is not read"},
		{"no zip", []byte("PK\x03\x04 broken"), "the file is broken"},
		{"another package", archive(t, map[string]string{"xl/workbook.xml": "<x/>"}),
			"no text of Word or OpenDocument"},
		{"broken XML", archive(t, map[string]string{"word/document.xml": "<w:document><w:body>"}),
			"the file is broken"},
		{"entities", archive(t, map[string]string{"word/document.xml": `<!DOCTYPE d [<!ENTITY a ` +
			`"aaaa">]><d>&a;</d>`}), "broken"},
		{"too deep", wordFile(t, deep, nil), "within one another"},
		{"bomb", archive(t, map[string]string{"word/document.xml": "<d>" + strings.Repeat(" ", 70<<20) + "</d>"}),
			"unpacks to more than 64 MiB"},
		{"endless text", wordFile(t, para("", run(strings.Repeat("x ", 3<<20))), nil), "more than 4194304 characters"},
		{"endless white space", wordFile(t, para("", run("x"+strings.Repeat(" ", 5<<20))), nil),
			"more than 4194304 characters"},
		{"endless elements", wordFile(t, "<w:p>"+strings.Repeat("<w:tab/>", 3<<20)+"</w:p>", nil),
			"more than 4194304 elements"},
		{"no text", wordFile(t, para("", ""), nil), "the file has no text"},
		{"encrypted OpenDocument", archive(t, map[string]string{"content.xml": "<x/>",
			"META-INF/manifest.xml": "<m:encryption-data/>"}), "the file is encrypted"},
		{"no PDF", []byte("%PDF-1.7\nnothing"), "the file is broken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := convert.Convert(context.Background(), "x", test.data, convert.Options{Cache: cache(t)})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "; ") {
				t.Errorf("got %v, want %q with a remedy", err, test.want)
			}
		})
	}
}

// TestReport holds that what a file says is text in the report, and that the findings can
// be read out of it.
func TestReport(t *testing.T) {
	const hostile = "&lt;/script&gt;&lt;/pre&gt;&lt;img src=x onerror=1&gt;&lt;!-- javascript:alert(1) &lt;script&gt;"
	draft := convertAll(t, `"><b>.docx`, wordFile(t, para("", run(hostile+" 5 mg")), nil))
	report := string(draft.Report)
	for _, markup := range []string{"<script", "<img", "<!--", "<b>"} {
		if strings.Contains(report, markup) {
			t.Errorf("the report has the file's text as markup: %s", markup)
		}
	}
	for _, text := range []string{"<pre>" + hostile, "<p>" + hostile, "&gt;&lt;b&gt;.docx: file and draft</title>"} {
		if !strings.Contains(report, text) {
			t.Errorf("the report lacks %s:\n%s", text, report)
		}
	}
	found, err := convert.ReadFindings(draft.Report)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(draft.Account.Source, found.Account.Source); diff != "" {
		t.Errorf("characters (-want +got)\n%s", diff)
	}
	if _, err := convert.ReadFindings([]byte("<html>")); err == nil {
		t.Error("a page without findings is taken for a report")
	}
}

// FuzzWord holds that no body of a Word file loses a character without telling.
func FuzzWord(f *testing.F) {
	f.Add(
		para(
			"T",
			run("Iron"),
		) + listed(
			0,
			"Take 5 mg",
		) + `<w:tbl><w:tr><w:tc>` + para(
			"",
			run("x"),
		) + `</w:tc></w:tr></w:tbl>`,
	)
	f.Add(`<w:p><w:r><w:br/><w:t>1. </w:t><w:tab/><w:t>a</w:t></w:r></w:p><w:t>loose</w:t>`)
	f.Fuzz(func(t *testing.T, document string) {
		draft, err := convert.Convert(context.Background(), "x.docx", wordFile(t, document,
			map[string]string{"word/styles.xml": wordStyles, "word/numbering.xml": wordLists}), convert.Options{})
		if err != nil {
			return
		}
		a := draft.Account
		lost := a.Source - a.Kept - a.Rewritten() - a.Total()
		if lost < 0 || lost > 0 && len(draft.Differences) == 0 {
			t.Errorf("%d of %d characters lost without a difference:\n%s", lost, a.Source, draft.Markdown)
		}
	})
}
