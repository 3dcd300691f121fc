package convert_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bedside/knowledge/convert"

	"github.com/google/go-cmp/cmp"
)

// placed is a text of a page in Helvetica: its size and its place in points from the
// left and from below.
type placed struct {
	size, x, y float64
	text       string
}

// drawing writes the commands that show texts.
func drawing(texts ...placed) string {
	var b strings.Builder
	for _, p := range texts {
		escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(p.text)
		fmt.Fprintf(&b, "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", p.size, p.x, p.y, escaped)
	}
	return b.String()
}

// pdfFile writes a PDF of the commands of each page. catalog is put into its root.
func pdfFile(catalog string, pages ...string) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>", "",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 " +
			"/Length 1 >>\n" +
			"stream\nx\nendstream"}
	var kids []string
	for _, content := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", len(objects)+1))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "+
			"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>", len(objects)+2),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

// column writes lines below one another.
func column(x, y float64, lines ...string) []placed {
	var texts []placed
	for i, l := range lines {
		texts = append(texts, placed{11, x, y - 14*float64(i), l})
	}
	return texts
}

// TestPages holds what the pages of a PDF do to sentences.
func TestPages(t *testing.T) {
	head := placed{9, 70, 810, "Hill Street Clinic - Your knee scan"}
	page := func(n int, texts ...placed) string {
		return drawing(append(append([]placed{head}, texts...), placed{9, 290, 30, fmt.Sprint(n)})...)
	}
	for _, test := range []struct {
		name  string
		pages []string
		want  string
		left  map[string][]string
	}{
		{"a sentence that the page cuts", []string{
			page(1, append([]placed{{20, 70, 770, "Your knee scan"}}, column(70, 700,
				"The scan takes about an hour, and nothing in it hurts. Before it you",
				"must wash, eat and rest. You must not")...)...),
			page(2, column(70, 700, "take water tablets on that day, because the scan cannot be interrupted.")...),
			page(3, column(70, 700, "Bring your letter.")...)},
			"# Your knee scan\n\nThe scan takes about an hour, and nothing in it hurts. Before it you must " +
				"wash, eat and rest. " +
				"You must not take water tablets on that day, because the scan cannot be " +
				"interrupted.\n\nBring your letter.\n",
			map[string][]string{"running head or foot": {head.text, head.text, head.text}, "page number": {"1",
				"2", "3"}}},
		{"a word that the line cuts", []string{drawing(column(70, 700,
			"Each spoon of the syrup has one hundred milligrams of para-",
			"cetamol, which is a well-known and a long-", "acting medicine for children who cannot swal-",
			"low a tablet.")...)},
			"Each spoon of the syrup has one hundred milligrams of paracetamol, which is a well-known and a " +
				"long-acting medicine " +
				"for children who cannot swallow a tablet.\n",
			map[string][]string{"hyphen at the end of a line": {"-", "-"}}},
		{"hyphens where no word is divided", []string{drawing(column(70, 700,
			"Somebody who is a grown-", "up should be with you on the first night.")...)},
			"Somebody who is a grown-up should be with you on the first night.\n", nil},
		{"two columns", []string{drawing(append(append([]placed{{18, 70, 780,
			"A title over both of the columns of this page"}},
			column(70, 740, "You may eat bread and rice on the", "day before the test, and drink as",
				"much water as you want until the",
				"evening. From then on you must")...),
			column(320, 740, "not eat anything. In the morning", "take your tablets with a little",
				"water. The test is at nine. It", "takes one hour.")...)...)},
			"# A title over both of the columns of this page\n\nYou may eat bread and rice on the day before " +
				"the test, and drink as " +
				"much water as you want until the evening. From then on you must not eat anything. In the " +
				"morning take your tablets with " +
				"a little water. The test is at nine. It takes one hour.\n", nil},
		{"a table without lines", []string{drawing(append(column(70, 760,
			"Give it by the weight of the child, as the table says."),
			placed{11, 70, 730, "Weight"}, placed{11, 250, 730, "Dose"}, placed{11, 400, 730, "Most in a day"},
			placed{11, 70, 715, "5 kg"}, placed{11, 250, 715, "2.5 mL"}, placed{11, 400, 715, "10 mL"},
			placed{11, 70, 700, "10 kg"}, placed{11, 250, 700, "5 mL"}, placed{11, 400, 700, "20 mL"})...)},
			"Give it by the weight of the child, as the table says.\n\n| Weight | Dose | Most in a day |\n| " +
				"--- | --- | --- |\n" +
				"| 5 kg | 2.5 mL | 10 mL |\n| 10 kg | 5 mL | 20 mL |\n", nil},
		{"a raised number", []string{drawing(placed{11, 70, 700, "A count of 10"}, placed{7, 135, 704, "9"},
			placed{11, 145, 700, "per litre."})},
			"A count of 10⁹ per litre.\n", nil},
		{"a list", []string{drawing(column(70, 700, "Do not come if you:",
			"\x95 have a fever of 38 degrees or more", "\x95 are pregnant",
			"1. Ring us.", "2. Wait.")...)}, "Do not come if you:\n\n- have a fever of 38 degrees or more\n- " +
			"are pregnant\n1. Ring us.\n2. Wait.\n",
			map[string][]string{"list mark, written as Markdown": {"•", "•", "1.", "2."}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft := convertAll(t, "scan.pdf", pdfFile("", test.pages...))
			if diff := cmp.Diff(test.want, body(draft)); diff != "" {
				t.Errorf("draft (-want +got)\n%s", diff)
			}
			want := test.left
			if want == nil {
				want = map[string][]string{}
			}
			if diff := cmp.Diff(want, left(draft)); diff != "" {
				t.Errorf("left out (-want +got)\n%s", diff)
			}
		})
	}
}

// TestPDFRefusals holds that bad files are refused in words and in time.
func TestPDFRefusals(t *testing.T) {
	good := pdfFile("", drawing(placed{11, 70, 700, "Take 5 mg."}))
	encrypted, err := os.ReadFile("testdata/encrypted.pdf")
	if err != nil {
		t.Fatal(err)
	}
	loop := bytes.Replace(good, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Prev 9"), 1)
	pagesLoop := bytes.Replace(good, []byte("/Kids [5 0 R]"), []byte("/Kids [2 0 R]"), 1)
	for _, test := range []struct {
		name string
		data []byte
		want string // "" for a file that may be read or refused, as long as it ends
	}{
		{"encrypted", encrypted, "the file is encrypted"},
		{"scanned", pdfFile("", "q 595 0 0 842 0 0 cm /I1 Do Q"), "needs OCR"},
		{"empty", pdfFile("", ""), "the file has no text"},
		{"cut short", good[:len(good)/3], "the file is broken"},
		{"references in a circle", loop, ""},
		{"pages in a circle", pagesLoop, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := convert.Convert(context.Background(), "x.pdf", test.data, convert.Options{Cache: cache(t)})
			if test.want != "" &&
				(err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "; ")) {
				t.Errorf("got %v, want %q with a remedy", err, test.want)
			}
		})
	}
}

// TestScannedPageAmongOthers holds that a page without text is a difference.
func TestScannedPageAmongOthers(t *testing.T) {
	data := pdfFile("", drawing(placed{11, 70, 700, "Take 5 mg."}), "q 595 0 0 842 0 0 cm /I1 Do Q")
	draft, err := convert.Convert(context.Background(), "x.pdf", data, convert.Options{Cache: cache(t)})
	if err != nil {
		t.Fatal(err)
	}
	want := []convert.Difference{{Page: 2, Message: "the page is a picture without text: it needs OCR"}}
	if diff := cmp.Diff(want, draft.Differences); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestScriptsAreNotRun holds that a script is told of and changes nothing.
func TestScriptsAreNotRun(t *testing.T) {
	script := `/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\("5 mg"\); ` +
		`while\(true\){}) >>] >> >>`
	draft := convertAll(t, "x.pdf", pdfFile(script, drawing(placed{11, 70, 700, "Take 5 mg."})))
	if !strings.Contains(fmt.Sprint(draft.Remarks), "scripts, which were not run") {
		t.Errorf("remarks: %v", draft.Remarks)
	}
}

// TestManyPages holds that 500 pages are read, with their running heads left out.
func TestManyPages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 500 pages")
	}
	var pages []string
	for i := range 500 {
		pages = append(
			pages,
			drawing(placed{9, 70, 810, "Handbook"}, placed{11, 70, 700, fmt.Sprintf("Rule %d says 5 mg.", i+1)},
				placed{9, 290, 30, fmt.Sprint(i + 1)}),
		)
	}
	draft := convertAll(t, "x.pdf", pdfFile("", pages...))
	if got := strings.Count(body(draft), "says 5 mg."); got != 500 {
		t.Errorf("%d rules, want 500", got)
	}
}

// TestDeadline holds that a file which takes too long is given up.
func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	_, err := convert.Convert(ctx, "x.pdf", pdfFile("", drawing(placed{11, 70, 700, "Take 5 mg."})), convert.Options{})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
