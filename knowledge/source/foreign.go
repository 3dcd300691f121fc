package source

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"bedside/knowledge"

	"go.yaml.in/yaml/v3"
)

// foreignKey is a key of front matter that another program reads.
type foreignKey struct {
	name, value string // the value of a text alone
	line        int
}

// ownKeys are the keys that a leaflet may have.
var ownKeys = keysOf(reflect.TypeFor[frontMatter]())

func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		keys = append(keys, t.Field(i).Tag.Get("yaml"))
	}
	return keys
}

// otherNames are keys by their plainKey that say what one of ours says: those of other
// programs, and the title and the dates in other letters. A slip of any other key, as of the
// one that limits who may read a leaflet, is refused.
var otherNames = map[string]string{"alias": "aliases", "lang": "language", "title": "title",
	"reviewed": "reviewed", "reviewdue": "review_due"}

// plainKey brings a key into the form in which it is compared.
func plainKey(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(key))
}

// withoutForeign leaves the keys of other programs out of front matter, whose
// lines stay where they are. What looks like a slip of one of our keys stays in,
// to be refused; so does front matter that cannot be read.
func withoutForeign(front []byte) (own []byte, foreign []foreignKey) {
	var root yaml.Node
	if yaml.Unmarshal(front, &root) != nil || len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode ||
		root.Content[0].Style == yaml.FlowStyle {
		return front, nil
	}
	lines := slices.Collect(bytes.Lines(front))
	keys := root.Content[0].Content
	has := map[string]bool{}
	for i := 0; i < len(keys); i += 2 {
		has[keys[i].Value] = true
	}
	for i := 0; i < len(keys); i += 2 {
		name, line := keys[i].Value, keys[i].Line
		end := len(lines)
		if i+2 < len(keys) {
			end = keys[i+2].Line - 1
		}
		switch ours := otherNames[plainKey(name)]; {
		case slices.Contains(ownKeys, name) || line < 1 || line > len(lines):
		case ours != "" && !has[ours]:
			has[ours] = true
			lines[line-1] = bytes.Replace(lines[line-1], []byte(name), []byte(ours), 1)
		case isSlip(name):
		default:
			foreign = append(foreign, foreignKey{name, keys[i+1].Value, line})
			for n := line - 1; n < end; n++ {
				lines[n] = []byte("\n")
			}
		}
	}
	return bytes.Join(lines, nil), foreign
}

// isSlip tells whether a key is one of ours, written wrongly.
func isSlip(name string) bool {
	if dayKey.MatchString(name) || nextKey.MatchString(name) && plainKey(name) != "reviewdue" {
		return false // "review_date" is near to "review_due" and may be another day
	}
	for _, key := range ownKeys {
		allowed := 1
		if len(key) > 7 {
			allowed = 2
		}
		if plainKey(key) == plainKey(name) || distance(key, strings.ToLower(name), allowed) <= allowed {
			return true
		}
	}
	return false
}

// distance counts the letters by which two keys differ: wrong, missing, too many
// or two in the wrong order (optimal string alignment). It stops counting above most.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range len(a) {
		before, last, now := rows[i%3], rows[(i+1)%3], rows[(i+2)%3]
		now[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			now[j+1] = min(last[j]+cost, last[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}

// draftLine returns the line in which front matter says that a text is not ready
// to be read, and 0 where it does not.
func draftLine(foreign []foreignKey) int {
	for _, key := range foreign {
		switch strings.ToLower(key.name + ": " + key.value) {
		case "draft: true", "published: false":
			return key.line
		}
	}
	return 0
}

var (
	// dayKey and personKey match the keys by which other programs may tell the day
	// and the person of a review.
	dayKey = regexp.MustCompile(`(?i)^(?:(?:last[_ -]?(?:mod(?:ified)?|updated?|review(?:ed)?)|updated?|modified)` +
		`(?:_?(?:at|on|date))?|` +
		`review(?:ed)?[_ -]?(?:on|at|date)|date(?:_?(?:modified|updated|reviewed))?|pub_?date|medically_?reviewed)$`)
	// nextKey matches those that may tell the day of the next review.
	nextKey = regexp.MustCompile(`(?i)^(?:next[_ -]?(?:review|update)|` +
		`review[_ -]?due|due[_ -]?for[_ -]?review)(?:[_ -]?(?:on|by|date|due))?$`)
	personKey = regexp.MustCompile(`(?i)^(?:(?:medically_?|clinically_?)?reviewed_?-?by|medical_?reviewer|approved_?by)$`)
)

// dayOf returns a date, or the day of a time, as leaflets write it, and any other text as it is.
func dayOf(value string) string {
	if n := len(knowledge.DateLayout); len(value) > n {
		if _, err := time.Parse(knowledge.DateLayout, value[:n]); err == nil {
			return value[:n]
		}
	}
	if t, to, unclear := parseDay(value, unknownOrder); !unclear {
		return knowledge.Told(t, to)
	}
	return shortened(value)
}

// offerOf says under which of our keys a day is read.
func offerOf(key foreignKey) string {
	day := dayOf(key.value)
	if nextKey.MatchString(key.name) {
		return fmt.Sprintf(`"review_due: %s" if %s is the day of the next review`, day, key.name)
	}
	offer := fmt.Sprintf(`"reviewed: %s" if %s is the day of the review`, day, key.name)
	if plainKey(key.name) == "reviewdate" {
		offer += fmt.Sprintf(`, "review_due: %s" if it is that of the next one`, day)
	}
	return offer
}

// noteForeign names the keys that are not read, once, and those that may tell of a
// review.
func (d *document) noteForeign(foreign []foreignKey) {
	if len(foreign) == 0 {
		return
	}
	var names, offers []string
	for _, key := range foreign {
		names = append(names, key.name)
		switch {
		case key.value == "":
		case dayKey.MatchString(key.name), nextKey.MatchString(key.name):
			offers = append(offers, offerOf(key))
		case personKey.MatchString(key.name):
			offers = append(offers, fmt.Sprintf(`"reviewer: %s"`, shortened(key.value)))
		}
	}
	remedy := "nothing has to be done; the keys are " + strings.Join(ownKeys, ", ")
	if len(offers) > 0 {
		remedy = "write " + strings.Join(offers, ", ")
	}
	d.note(foreign[0].line, "front matter: keys of other programs are not read: "+strings.Join(names, ", "), remedy)
}
