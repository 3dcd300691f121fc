package eval

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The form that CI systems read: the schema of Jenkins' JUnit plugin, of which only what all of them
// know is used.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"` // seconds
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`

	took time.Duration
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitMessage `xml:"failure,omitempty"`
	Skipped *junitMessage `xml:"skipped,omitempty"`
}

type junitMessage struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// junit collects tests by suite.
type junit struct {
	suites []*junitSuite
	at     map[string]*junitSuite
}

func (u *junit) add(suite string, c junitCase, took time.Duration) {
	s := u.at[suite]
	if s == nil {
		s = &junitSuite{Name: suite}
		if u.at == nil {
			u.at = map[string]*junitSuite{}
		}
		u.at[suite], u.suites = s, append(u.suites, s)
	}
	c.Time = seconds(took)
	s.Tests, s.took, s.Cases = s.Tests+1, s.took+took, append(s.Cases, c)
	if c.Failure != nil {
		s.Failures++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
}

func (u *junit) write(w io.Writer) error {
	all := junitSuites{Name: "bedside eval"}
	var took time.Duration
	for _, s := range u.suites {
		s.Time = seconds(s.took)
		all.Tests, all.Failures, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Skipped+s.Skipped
		took += s.took
		all.Suites = append(all.Suites, *s)
	}
	all.Time = seconds(took)
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fmt.Errorf("write the tests: %w", err)
	}
	return nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }

// WriteJUnit writes a run as tests in JUnit's form, a suite for each kind, and one for the limits. A
// conversation fails when its reply is not right; with an earlier run only when it was better then, and
// what is not right as before is skipped.
func WriteJUnit(w io.Writer, about About, judged []Judgement, checks []LimitCheck) error {
	var u junit
	lost := map[string]string{}
	if about.Against != "" {
		for _, c := range Compare(about.Before.Conversations, entries(judged)).Lost {
			lost[c.After.Name()] = "was " + string(c.Before.Verdict)
		}
	}
	for _, j := range judged {
		c := junitCase{Class: className(j.Case.File), Name: testName(j.Case.name(), j.Case.Turns)}
		if j.Verdict != Right {
			was := lost[j.Case.name()]
			c.Failure, c.Skipped = junitOutcome(about, was, string(j.Verdict), miss(j))
		}
		var took time.Duration
		for _, each := range j.Took {
			took += each
		}
		u.add(cmp.Or(j.Case.Kind, "-"), c, took)
	}
	u.limits(checks)
	return u.write(w)
}

// WriteFlagsJUnit writes a run of flags as WriteJUnit does a run.
func WriteFlagsJUnit(w io.Writer, about About, judged []FlagVerdict) error {
	var u junit
	lost := map[string]string{}
	if about.Against != "" {
		for _, c := range CompareFlags(about.Before.Flags, flagEntries(judged)).Lost {
			lost[c.After.Name()] = "was " + c.Before.Got
		}
	}
	for _, e := range flagEntries(judged) {
		c := junitCase{Class: className(e.File), Name: testName(e.Name(), e.Turns)}
		if e.Got != e.Want {
			text := fmt.Sprintf("%s: wants %s, got %s %s %s\n%q", e.Name(), e.Want, e.Got, e.Flag, e.Rule, e.Turns)
			c.Failure, c.Skipped = junitOutcome(about, lost[e.Name()], e.Got, text)
		}
		u.add(cmp.Or(e.Kind, "-"), c, 0)
	}
	return u.write(w)
}

// junitOutcome makes a failure of what is not right, or skips it where it was no better before.
func junitOutcome(about About, was, verdict, text string) (failure, skipped *junitMessage) {
	switch {
	case about.Against == "":
		return &junitMessage{verdict, verdict, text}, nil
	case was != "":
		return &junitMessage{verdict, verdict + ", " + was, text}, nil
	}
	return nil, &junitMessage{Message: verdict + ", no better in " + about.Against}
}

func (u *junit) limits(checks []LimitCheck) {
	for _, check := range checks {
		c := junitCase{Class: "limits", Name: check.Name}
		if check.Broken != "" {
			c.Failure = &junitMessage{"limit", check.Broken, check.Broken}
		}
		u.add("limits", c, 0)
	}
}

// className makes of a file's name one that no CI system takes apart at its dots.
func className(file string) string { return strings.ReplaceAll(file, ".", "-") }

// testName names a test by its place and its last message.
func testName(place string, turns []string) string {
	return place + " " + printable(turns[len(turns)-1])
}
