package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"bedside/bot/plot"
)

// About is what a page tells of its run besides what was measured.
type About struct {
	Program  string    // version of the program
	Made     time.Time // when the run was made
	Keys     []string  // the keys, as they were named
	Leaflets []string  // what was asked, as it was named; nil for what comes with the program
	Against  string    // name of the earlier run's file; "" without one
	Before   RunFile   // the earlier run
}

// page is what runPage shows: nothing in it but plots is HTML.
type page struct {
	Title, Summary string
	Facts          []pageFact
	Sections       []PageSection
}

type pageFact struct{ Name, Value string }

// PageSection is a headed part of a page. Nothing in it but the plot is HTML.
type PageSection struct {
	ID, Heading string
	Text        []string
	Plot        plot.SVG // its figures are in the tables
	Tables      []PageTable
	Lists       []pageList
}

// PageTable is figures; the first column names the rows.
type PageTable struct {
	Caption string
	Head    []string
	Rows    [][]string
	Prose   bool // the last column is sentences, which may be broken
}

// pageList is some conversations under a heading.
type pageList struct {
	Heading string
	Entries []pageEntry
}

// pageEntry is a conversation with a reply, or with those of two runs.
type pageEntry struct {
	Name, Kind         string
	Turns              []string
	Wanted, WantedThen []string // WantedThen only where it was something else
	Sides              []pageSide
}

type pageSide struct {
	When    string // "" where there is only one
	Verdict string
	Got     []string
	Reply   string // the whole of it; "" where there is none to show
	Reasons []string
}

// write writes the page.
func (p page) write(w io.Writer, about About) error {
	p.Facts = []pageFact{{"Keys", strings.Join(about.Keys, ", ")}}
	if len(about.Leaflets) > 0 {
		p.Facts = append(p.Facts, pageFact{"Leaflets", strings.Join(about.Leaflets, ", ")})
	}
	p.Facts = append(p.Facts, pageFact{"Bedside", about.Program},
		pageFact{"Made", about.Made.Format("2 January 2006, 15:04 MST")})
	if about.Against != "" {
		p.Facts = append(p.Facts, pageFact{"Against", fmt.Sprintf("%s, by Bedside %s", about.Against, about.Before.Program)})
	}
	var b bytes.Buffer
	err := runPage(p).Render(context.Background(), &b)
	if err == nil {
		_, err = w.Write(bytes.ReplaceAll(b.Bytes(), []byte{0}, []byte("\ufffd"))) // HTML has no NUL
	}
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// full writes a rate, and below it its exact 95 % interval.
func (r Rate) full() string {
	if r.Of == 0 {
		return "none"
	}
	return r.String() + "\n" + r.interval()
}

// words writes a rate as "3 of 8 questions (37.5 %)".
func (r Rate) words(of string) string {
	return fmt.Sprintf("%d of %s (%s)", r.Count, counted(r.Of, of), percent(r.Share()))
}

const intervalNote = "The range after a share is its exact 95 % interval (Clopper and Pearson): the share of all " +
	"such messages, asked of the same program, lies in it. Few messages leave it wide."

// counted writes a number with what it counts, which has a plural in s.
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// changed returns the section on what changed since an earlier run.
func changed(against string, counts string, lists []pageList) PageSection {
	s := PageSection{
		ID: "changes", Heading: "What changed", Text: []string{counts},
		Lists: slices.DeleteFunc(lists, func(l pageList) bool { return len(l.Entries) == 0 }),
	}
	for i := range s.Lists {
		s.Lists[i].Heading += fmt.Sprintf(" (%d)", len(s.Lists[i].Entries))
	}
	if len(s.Lists) == 0 {
		s.Text = append(s.Text, fmt.Sprintf("Every message that %s holds gets the same reply as then.", against))
	}
	return s
}
