package convert

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"unicode"

	"github.com/a-h/templ"
)

// Findings are what a report says for programs: the part of it that `bedside review`
// shows.
type Findings struct {
	Account     Account      `json:"account"`
	Differences []Difference `json:"differences"`
	Remarks     []Remark     `json:"remarks"`
}

// shownReport is what a report shows.
type shownReport struct {
	Name     string // of the file
	Draft    *Draft
	Pages    []shownPage
	Findings string // in base64
}

// shownPage is a page of the file beside its part of the draft.
type shownPage struct {
	Number      int
	Picture     templ.SafeURL // with the picture in it
	Text        string
	Blocks      []shownBlock
	Differences []Difference
	Remarks     []Remark
}

// shownBlock is a block as the report shows it.
type shownBlock struct {
	Kind, Text, Mark, Reason string
	Rank, Indent             int
	Rows                     [][]string
}

// report makes the page that a person reviews a draft with. It loads nothing from
// elsewhere, and everything that the file says is text in it.
func report(name string, doc *document, d *Draft) ([]byte, error) {
	pages := make([]shownPage, max(len(doc.pages), 1))
	at := func(page int) *shownPage { return &pages[min(max(page, 1), len(pages))-1] }
	for i := range pages {
		pages[i].Number = i + 1
		if i < len(doc.pages) {
			pages[i].Text = legible(strings.TrimSpace(doc.pages[i].text))
			if p := doc.pages[i].picture; p != nil {
				pages[i].Picture = templ.SafeURL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(p))
			}
		}
	}
	texts := make([]strings.Builder, len(pages))
	for _, b := range doc.blocks {
		p := at(b.page)
		p.Blocks = append(p.Blocks, b.shown())
		texts[p.Number-1].WriteString(b.source() + "\n")
	}
	if !doc.paged { // the file has no pages of its own: its text is shown in reading order
		for i := range pages {
			pages[i].Text = texts[i].String()
		}
	}
	for _, x := range d.Differences {
		at(x.Page).Differences = append(at(x.Page).Differences, x)
	}
	for _, x := range d.Remarks {
		at(x.Page).Remarks = append(at(x.Page).Remarks, x)
	}
	findings, err := json.Marshal(Findings{d.Account, d.Differences, d.Remarks})
	if err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	var out bytes.Buffer
	err = reportPage(shownReport{Name: path.Base(strings.ReplaceAll(name, `\`, "/")), Draft: d, Pages: pages,
		Findings: base64.StdEncoding.EncodeToString(findings)}).Render(context.Background(), &out)
	if err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return bytes.ReplaceAll(out.Bytes(), []byte{0}, []byte("\ufffd")), nil // HTML has no NUL
}

// legible writes the signs that no page may show as ones that it can: the hyphen at the
// end of a line, as PDFium has it, and control characters.
func legible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\x02':
			return '-'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return '\ufffd'
		}
		return r
	}, s)
}

// shown returns a block for the report.
func (b block) shown() shownBlock {
	s := shownBlock{
		Text:   b.text.String(),
		Mark:   b.mark.String(),
		Reason: b.reason,
		Rank:   min(b.level+2, 6),
		Indent: b.level,
	}
	s.Kind = [...]string{"heading", "paragraph", "item", "table", "left"}[b.kind]
	if b.kind == itemBlock {
		s.Mark = strings.TrimSpace(itemSign(b.number))
	}
	for _, row := range b.rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.String())
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// source returns the text of a block as the file has it.
func (b block) source() string {
	lines := []string{strings.TrimSpace(b.mark.String() + " " + b.text.String())}
	for _, row := range b.rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, oneLine(c.String()))
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// findingsMark stands before the findings in a report.
const findingsMark = `<template id="findings">`

// ReadFindings reads the findings out of a report, as Draft.Report has them.
func ReadFindings(report []byte) (Findings, error) {
	_, rest, found := bytes.Cut(report, []byte(findingsMark))
	coded, _, closed := bytes.Cut(rest, []byte("<"))
	if !found || !closed {
		return Findings{}, fmt.Errorf("read the report: it has no findings; import the file again")
	}
	plain, err := base64.StdEncoding.DecodeString(string(coded))
	if err != nil {
		return Findings{}, fmt.Errorf("read the report: %w; import the file again", err)
	}
	var f Findings
	if err := json.Unmarshal(plain, &f); err != nil {
		return Findings{}, fmt.Errorf("read the report: %w; import the file again", err)
	}
	return f, nil
}
