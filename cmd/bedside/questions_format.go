package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"bedside/bot/gaps"
)

// maxWording is the number of characters of a wording that a table shows.
const maxWording = 100

// writeQuestionTable writes a list for people.
func writeQuestionTable(w io.Writer, list questionList) error {
	var b strings.Builder
	if len(list.questions) == 0 {
		_, err := fmt.Fprintf(w, "Nothing in the last %s: every question of a patient was answered, or none came.\n",
			count(list.days, "day"))
		return err
	}
	const row, indent = "%4s  %5s  %8s  %7s  %8s  %-10s  %-10s  %s\n", 66
	fmt.Fprintf(&b, "%4s  %5s  %8s  %7s  %8s\n", "", "", "not", "offered", "not")
	fmt.Fprintf(&b, row, "#", "times", "answered", "choices", "helpful", "first", "last", "what patients asked")
	times := 0
	for i, q := range list.questions {
		times += q.Count()
		fmt.Fprintf(&b, row, strconv.Itoa(i+1), strconv.Itoa(q.Count()), strconv.Itoa(q.Unanswered), strconv.Itoa(q.Offered),
			strconv.Itoa(q.Unhelpful),
			q.First.Format(time.DateOnly), q.Last.Format(time.DateOnly), cut(q.Wordings[0]))
		for _, line := range []struct{ what, value string }{{"not helpful: ", q.ReasonsText()}, {"nearest: ", nearest(q)}} {
			if line.value != "" {
				fmt.Fprintf(&b, "%*s%s%s\n", indent, "", line.what, line.value)
			}
		}
	}
	fmt.Fprintf(&b, "\n%s in the last %s, asked %s. To add one as a phrasing:\nbedside questions propose --config %s "+
		"--question N --section LEAFLET/SECTION\n",
		count(len(list.questions), "question"), count(list.days, "day"), count(times, "time"), list.path)
	_, err := io.WriteString(w, b.String())
	return err
}

// nearest names a section as a person and as --section has it.
func nearest(q gaps.Gap) string {
	if q.Nearest.ID == "" {
		return "no section seems to answer it"
	}
	return fmt.Sprintf("%s (%s)", q.Nearest, q.Nearest.ID)
}

func cut(text string) string {
	if letters := []rune(text); len(letters) > maxWording {
		return string(letters[:maxWording-1]) + "…"
	}
	return text
}

// questionJSON is a question as machines read it.
type questionJSON struct {
	Number     int            `json:"number"`
	Times      int            `json:"times"`
	Unanswered int            `json:"not_answered"`
	Offered    int            `json:"offered_choices"`
	Unhelpful  int            `json:"not_helpful"`
	Reasons    map[string]int `json:"reasons"`
	Wordings   []string       `json:"wordings"`
	Nearest    *placeJSON     `json:"nearest"`
	First      string         `json:"first"`
	Last       string         `json:"last"`
}

type placeJSON struct {
	Leaflet string `json:"leaflet"`
	Heading string `json:"heading"`
	Section string `json:"section"`
}

// writeQuestionJSON writes one object a line.
func writeQuestionJSON(w io.Writer, list questionList) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for i, q := range list.questions {
		line := questionJSON{Number: i + 1, Times: q.Count(), Unanswered: q.Unanswered, Offered: q.Offered,
			Unhelpful: q.Unhelpful,
			Reasons:   map[string]int{}, Wordings: q.Wordings, First: q.First.Format(time.DateOnly),
			Last: q.Last.Format(time.DateOnly)}
		for reason, n := range q.Reasons {
			line.Reasons[string(reason)] = n
		}
		if q.Nearest.ID != "" {
			line.Nearest = &placeJSON{q.Nearest.Leaflet, q.Nearest.Section, q.Nearest.ID}
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// writeQuestionCSV writes a table for a spreadsheet.
func writeQuestionCSV(w io.Writer, list questionList) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"number", "times", "not answered", "offered choices", "not helpful", "reasons",
		"most typical wording", "nearest leaflet", "nearest section", "section", "first", "last"}}
	for i, q := range list.questions {
		rows = append(rows, []string{strconv.Itoa(i + 1), strconv.Itoa(q.Count()), strconv.Itoa(q.Unanswered),
			strconv.Itoa(q.Offered), strconv.Itoa(q.Unhelpful),
			q.ReasonsText(), plainCell(q.Wordings[0]), plainCell(q.Nearest.Leaflet), plainCell(q.Nearest.Section), q.Nearest.ID,
			q.First.Format(time.DateOnly), q.Last.Format(time.DateOnly)})
	}
	return out.WriteAll(rows)
}

// plainCell keeps a spreadsheet from taking a text for a formula
// (owasp.org/www-community/attacks/CSV_Injection).
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
