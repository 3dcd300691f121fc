package convert_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"bedside/knowledge/convert"
)

// TestLinearTime holds that a file eight times as long takes about eight times as long:
// foreign files must not be able to stop a computer.
func TestLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for name, piece := range map[string]string{
		"paragraphs": para("", run("Take 5 mg of it at 8 and do not stop.")),
		"items":      listed(0, "Take 5 mg"),
		"deep items": listed(0, "Take 5 mg") + listed(1, "or 6 mg"),
		"rows": `<w:tbl><w:tr><w:tc>` + para("", run("5 mg")) + `</w:tc><w:tc>` + para("", run("x")) +
			`</w:tc></w:tr><w:tr/></w:tbl>`,
		"deleted":  `<w:p><w:del><w:r><w:delText>3 days</w:delText></w:r></w:del>` + run("7 days") + `</w:p>`,
		"one line": `<w:p>` + run("Not 5 mg. ") + `</w:p>`,
		"headings": `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Dose</w:t></w:r></w:p>`,
		"stars":    para("", run("*_[(`&lt;&amp;")),
	} {
		t.Run(name, func(t *testing.T) {
			took := func(n int) time.Duration {
				data := wordFile(t, strings.Repeat(piece, n), map[string]string{"word/numbering.xml": wordLists})
				start := cpuTime()
				if _, err := convert.Convert(context.Background(), "x.docx", data, convert.Options{}); err != nil {
					t.Fatal(err)
				}
				return cpuTime() - start
			}
			const times, attempts = 8, 3
			short, long := time.Hour, time.Hour
			for range attempts { // what is slow by chance is measured again
				short, long = min(short, took(1000)), min(long, took(1000*times))
				if long <= short*times*3 {
					return
				}
			}
			t.Errorf("%v for 1,000, %v for %d,000: not linear", short, long, times)
		})
	}
}
