package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/index"
)

// made is when the pages of the tests are made.
var made = time.Date(2026, 3, 4, 9, 30, 0, 0, time.UTC)

// timed is the run of judge, the last reply of which took as many milliseconds as its line has.
func timed(t *testing.T) []Judgement {
	judged := judge(t)
	for i := range judged {
		judged[i].Took = nil
		for n := range judged[i].Case.Turns {
			judged[i].Took = append(judged[i].Took, time.Duration(judged[i].Case.Line-n)*time.Millisecond)
		}
	}
	return judged
}

// earlier is a run before that of timed, in which other replies were right.
func earlier(t *testing.T) RunFile {
	run := NewRunFile("1.0", timed(t))
	for i := range run.Conversations {
		e := &run.Conversations[i]
		switch e.Turns[0] {
		case "may it get wet":
			e.Verdict, e.Outcome, e.Quoted = Silent, bot.OutcomeAbstain, nil
			e.Got, e.Reasons = []string{"abstain, confidence 0.20"}, []string{"words not found: wet"}
		case "hello":
			e.Verdict, e.Outcome = Wrong, bot.OutcomeAbstain
		case "I cannot breathe":
			e.Wanted = []string{"abstain"}
		}
	}
	return run
}

func repliesPage(t *testing.T) string {
	var b bytes.Buffer
	about := About{Program: "1.1", Made: made, Keys: []string{"clinic.key"}, Leaflets: []string{"leaflets"},
		Against: "old.json", Before: earlier(t)}
	if err := WritePage(&b, about, timed(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func flagsPage(t *testing.T) string {
	cases, err := ReadFlagCases("cases.jsonl", strings.NewReader(flagCases))
	if err != nil {
		t.Fatal(err)
	}
	judged := JudgeFlags(alarm{}, cases)
	run := NewFlagsRunFile("1.0", judged)
	run.Flags[0].Got, run.Flags[2].Got = "none", "urgent"
	var b bytes.Buffer
	err = WriteFlagsPage(
		&b,
		About{Program: "1.1", Made: made, Keys: []string{"cases.jsonl"}, Against: "old.json", Before: run},
		JudgedFlags{By: "table", Meaning: "the table", Verdicts: judged},
		JudgedFlags{By: "joined", Verdicts: judged},
	)
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPage(t *testing.T) {
	golden.Equal(t, "page.html", golden.Lines(repliesPage(t)))
	golden.Equal(t, "flags-page.html", golden.Lines(flagsPage(t)))
}

// TestPageOfNothing holds that a run in which nothing can be drawn says so.
func TestPageOfNothing(t *testing.T) {
	var b bytes.Buffer
	judged := []Judgement{
		{Case: Case{File: "k", Line: 1, Turns: []string{"hello"}, Outcome: bot.OutcomeChat}, Verdict: Right},
	}
	if err := WritePage(&b, About{Against: "old.json", Before: NewRunFile("", judged)}, judged); err != nil {
		t.Fatal(err)
	}
	page := read(t, b.String())
	for _, want := range []string{"No curve: ", "No calibration: ", "Nothing was timed.", "0 conversations not replied to",
		"Every message that old.json holds gets the same reply as then."} {
		if !strings.Contains(page.text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	b.Reset()
	if err := WriteFlagsPage(&b, About{}, JudgedFlags{
		Verdicts: []FlagVerdict{{FlagCase: FlagCase{Turns: []string{"x"}, Want: "none"},
			Got: "none"}}}); err != nil {
		t.Fatal(err)
	}
	if page := read(t, b.String()); !strings.Contains(page.text, "The keys have no emergency.") {
		t.Error("the page of flags does not say that there is no emergency")
	}
}

// TestPageIsWhole holds that the pages need nothing from elsewhere, say what their plots show, and are
// put together as HTML asks for.
func TestPageIsWhole(t *testing.T) {
	for name, text := range map[string]string{"replies": repliesPage(t), "flags": flagsPage(t)} {
		page := read(t, text)
		for _, tag := range []string{"script", "link", "img", "iframe", "object", "form", "base"} {
			if page.count[tag] > 0 {
				t.Errorf("%s: there is an element %s", name, tag)
			}
		}
		for _, ref := range page.links {
			if !strings.HasPrefix(ref, "#") || !page.ids[ref[1:]] {
				t.Errorf("%s: it points at %q", name, ref)
			}
		}
		for _, ref := range page.labels {
			if !page.ids[ref] {
				t.Errorf("%s: it is labelled by %q, which is not there", name, ref)
			}
		}
		if css := page.inside["style"]; strings.Contains(css, "@import") || strings.Contains(css, "url(") {
			t.Errorf("%s: its style takes something from elsewhere", name)
		}
		if plots := page.count["svg"]; plots == 0 || plots != page.count["desc"] || page.count["title"] != plots+1 ||
			page.count["table"] < plots {
			t.Errorf("%s: %d plots, %d titles, %d summaries, %d tables", name, plots, page.count["title"]-1, page.count["desc"],
				page.count["table"])
		}
		if page.count["h1"] != 1 || page.count["main"] != 1 || page.count["caption"] != page.count["table"] {
			t.Errorf("%s: %d h1, %d main, %d captions", name, page.count["h1"], page.count["main"], page.count["caption"])
		}
		if !strings.Contains(page.text, "This page holds messages out of the answer keys") {
			t.Errorf("%s: it does not say that it holds messages", name)
		}
	}
}

// TestPageHasTheFiguresOfTheReport holds that every figure of the text reports is on the page.
func TestPageHasTheFiguresOfTheReport(t *testing.T) {
	judged := timed(t)
	var report bytes.Buffer
	if err := errors.Join(Report(&report, judged), ReportCalibration(&report, Calibrate(judged))); err != nil {
		t.Fatal(err)
	}
	cells := read(t, repliesPage(t)).cells
	rates := regexp.MustCompile(`\d+/\d+ \(\d+\.\d %\)|calibration error \d\.\d+`).FindAllString(report.String(), -1)
	if len(rates) < 20 {
		t.Fatalf("only %d figures in the report", len(rates))
	}
	all := strings.Join(cells, "\n")
	for _, rate := range rates {
		if !strings.Contains(all, rate) &&
			!strings.Contains(repliesPage(t), strings.Replace(rate, "error ", "error is ", 1)) {
			t.Errorf("%q is in the report and not on the page", rate)
		}
	}
	for _, m := range Measures {
		rate := m.Rate(judged)
		if i := slices.Index(cells, m.Name); rate.Of > 0 && (i < 0 || cells[i+1] != rate.String()) {
			t.Errorf("the page does not give %s as %s", m.Name, rate)
		}
	}
	report.Reset()
	cases, _ := ReadFlagCases("cases.jsonl", strings.NewReader(flagCases))
	all = strings.Join(read(t, flagsPage(t)).cells, "\n")
	overall, kinds := FlagFigures(JudgeFlags(alarm{}, cases))
	for _, f := range append(overall, kinds...) {
		if !strings.Contains(all, f.Name+"\n"+f.String()) {
			t.Errorf("the page of flags does not give %s as %s", f.Name, f)
		}
	}
	for _, want := range []string{"joined\n2 of 3, 66.7 % (9.4 to 99.2)\n1 of 2, 50.0 % (1.3 to 98.7)",
		"urgent\n1\n1\n0\n1"} {
		if !strings.Contains(all, want) {
			t.Errorf("the page of flags lacks %q", want)
		}
	}
}

const hostile = "</p></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x00\u202e{{.}}<!--"

// TestPageHostile holds that no text of a key or of an earlier run becomes part of the page's HTML.
func TestPageHostile(t *testing.T) {
	c := Case{ID: hostile, Kind: hostile, File: hostile, Line: 1, Turns: []string{hostile}, Outcome: bot.OutcomeAnswer,
		Want: []Place{{hostile, hostile}}, Contains: regexp.MustCompile(regexp.QuoteMeta(hostile))}
	judged := []Judgement{Judge(c, bot.Reply{Outcome: bot.OutcomeAbstain, Text: hostile, Flag: bot.Flag{ID: hostile},
		Choices: []bot.Choice{{Leaflet: hostile, Section: hostile}}}, nil)}
	judged[0].Took = []time.Duration{time.Second}
	before := NewRunFile(hostile, judged)
	before.Conversations[0].Verdict, before.Conversations[0].Wanted = hostile, []string{hostile}
	before.Conversations[0].Reasons = []string{hostile}
	about := About{
		Program:  hostile,
		Keys:     []string{hostile},
		Leaflets: []string{hostile},
		Against:  hostile,
		Before:   before,
	}
	verdicts := []FlagVerdict{{FlagCase: FlagCase{File: hostile, ID: hostile, Kind: hostile, Turns: []string{hostile},
		Want: "urgent"}, Got: "none", Flag: hostile, Rule: hostile}}
	var replies, flags bytes.Buffer
	aboutFlags := about
	aboutFlags.Before = NewFlagsRunFile(hostile, verdicts)
	aboutFlags.Before.Flags[0].Got = hostile
	if err := errors.Join(WritePage(&replies, about, judged),
		WriteFlagsPage(&flags, aboutFlags, JudgedFlags{hostile, hostile, verdicts})); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"replies": replies.String(), "flags": flags.String()} {
		page := read(t, text)
		if page.count["script"]+page.count["img"] > 0 || page.count["style"] != 1 || page.comments > 0 {
			t.Errorf("%s: a text became part of the page: %d scripts, %d images, %d comments", name, page.count["script"],
				page.count["img"], page.comments)
		}
		if !strings.Contains(page.text, strings.ReplaceAll(hostile, "\x00", "\ufffd")) {
			t.Errorf("%s: the message is not shown as it is", name)
		}
	}
}

// parsed is a page as a browser reads it.
type parsed struct {
	count    map[string]int    // elements by name
	inside   map[string]string // their text
	ids      map[string]bool
	links    []string
	labels   []string // ids that elements are labelled by
	cells    []string // of all tables, headings included
	text     string
	comments int
}

// read reads a page, and fails the test when an element is not closed where it should be.
func read(t *testing.T, text string) parsed {
	t.Helper()
	p := parsed{count: map[string]int{}, inside: map[string]string{}, ids: map[string]bool{}}
	z := html.NewTokenizer(strings.NewReader(text))
	var open []string
	void := []string{"meta", "br", "hr"}
	for {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
				t.Fatalf("the page ends with %v, within %v", z.Err(), open)
			}
			return p
		case html.CommentToken:
			p.comments++
		case html.StartTagToken, html.SelfClosingTagToken:
			p.element(t, token)
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("%s is closed within %v", token.Data, open)
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if len(open) == 0 {
				continue
			}
			in := open[len(open)-1]
			p.inside[in] += token.Data
			if in == "td" || in == "th" {
				p.cells = append(p.cells, token.Data)
			}
			if in != "style" {
				p.text += token.Data
			}
		}
	}
}

func (p *parsed) element(t *testing.T, token html.Token) {
	p.count[token.Data]++
	for _, a := range token.Attr {
		switch a.Key {
		case "id":
			if p.ids[a.Val] {
				t.Errorf("two elements are called %q", a.Val)
			}
			p.ids[a.Val] = true
		case "href", "src":
			p.links = append(p.links, a.Val)
		case "aria-labelledby":
			p.labels = append(p.labels, strings.Fields(a.Val)...)
		case "style":
			t.Errorf("%s has a style of its own", token.Data)
		}
		if strings.HasPrefix(a.Key, "on") {
			t.Errorf("%s runs something on %s", token.Data, a.Key)
		}
	}
}

// slowResponder takes as many milliseconds as the message has letters.
type slowResponder struct{ fakeResponder }

func (s slowResponder) Explain(ctx context.Context, m bot.Message) (bot.Reply, *index.Result, error) {
	time.Sleep(time.Duration(len(m.Text)) * time.Millisecond)
	return s.fakeResponder.Explain(ctx, m)
}

func TestRunTakesTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		judged, err := Run(
			t.Context(),
			slowResponder{},
			[]Case{{Turns: []string{"four", "1234567"}, Outcome: bot.OutcomeAbstain}},
		)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(judged[0].Took), "[4ms 7ms]"; got != want {
			t.Errorf("took %s, want %s", got, want)
		}
	})
}

func TestQuantile(t *testing.T) {
	for _, test := range []struct {
		n     int
		share float64
		want  time.Duration
	}{{1, 0.5, 1}, {2, 0.5, 1}, {3, 0.5, 2}, {10, 0.9, 9}, {11, 0.9, 10}, {10, 1, 10}} {
		var values []time.Duration
		for i := range test.n {
			values = append(values, time.Duration(i+1))
		}
		if got := quantile(values, test.share); got != test.want {
			t.Errorf("%v of 1 to %d: %d, want %d", test.share, test.n, got, test.want)
		}
	}
}
