package source

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bedside/knowledge"

	"github.com/PuerkitoBio/goquery"
)

// schema is what a page says about itself in the vocabulary of schema.org, as
// JSON-LD or in the attributes of its elements.
type schema struct {
	reviewed, reviewer string
	line               int // of the review
	questions          []question
	byID               map[string]map[string]any
	problems           []knowledge.Problem
}

// maxQuestions is how many questions of a page are read: each is looked for in all
// of the text.
const maxQuestions = 100

// question is an entry of a FAQPage.
type question struct {
	name, answer string // the answer may have markup
	line         int
}

// schemaOf reads the data of a page. It must be called before anything is taken
// out of the page.
func schemaOf(parsed *goquery.Document) *schema {
	s := &schema{byID: map[string]map[string]any{}}
	for _, n := range parsed.Find(`script[type="application/ld+json"]`).Nodes {
		text := strings.TrimSpace(parsed.FindNodes(n).Text())
		text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
		var data any
		if err := json.Unmarshal([]byte(text), &data); err != nil {
			s.problems = append(s.problems, knowledge.Problem{
				Level: knowledge.Note, Line: lineOf(n),
				Message: fmt.Sprintf("the page's data (JSON-LD) cannot be read: %v", err),
				Remedy:  "mend it, or write the review into the text: Reviewed by A. Nurse on 31 January 2026",
			})
			continue
		}
		s.index(data)
		s.read(data, lineOf(n))
	}
	s.attributes(parsed)
	return s
}

// index remembers the objects that others point at by their id.
func (s *schema) index(data any) {
	switch data := data.(type) {
	case []any:
		for _, v := range data {
			s.index(v)
		}
	case map[string]any:
		if id, ok := data["@id"].(string); ok && len(data) > 1 {
			s.byID[id] = data
		}
		for _, v := range data {
			s.index(v)
		}
	}
}

// read looks for reviews and questions in an object and all that it holds.
func (s *schema) read(data any, line int) {
	switch data := data.(type) {
	case []any:
		for _, v := range data {
			s.read(v, line)
		}
	case map[string]any:
		s.object(data, line)
		for _, key := range slices.Sorted(maps.Keys(data)) {
			s.read(data[key], line)
		}
	}
}

func (s *schema) object(data map[string]any, line int) {
	if day := textIn(data["lastReviewed"]); day != "" && s.reviewed == "" {
		s.reviewed, s.line = day, line
	}
	if name := s.nameIn(data["reviewedBy"]); name != "" && s.reviewer == "" {
		s.reviewer = name
		if s.line == 0 {
			s.line = line
		}
	}
	if !isOfType(data, "Question") {
		return
	}
	name := textIn(data["name"])
	if name == "" {
		name = textIn(data["text"])
	}
	var answer string
	for _, key := range []string{"acceptedAnswer", "suggestedAnswer"} {
		if a := firstObject(data[key]); a != nil && answer == "" {
			answer = textIn(a["text"])
		}
	}
	if name != "" && len(s.questions) < maxQuestions {
		s.questions = append(s.questions, question{name, answer, line})
	}
}

// nameIn returns the name of a person or body: a text, an object or the first of
// several.
func (s *schema) nameIn(data any) string {
	if name := textIn(data); name != "" {
		return name
	}
	object := firstObject(data)
	if id, ok := object["@id"].(string); ok && object["name"] == nil {
		object = s.byID[id]
	}
	name := textIn(object["name"])
	if title := textIn(object["honorificSuffix"]); title != "" && name != "" && !strings.Contains(name, title) {
		name += ", " + title
	}
	return name
}

func isOfType(data map[string]any, name string) bool {
	switch kind := data["@type"].(type) {
	case string:
		return kind == name || strings.HasSuffix(kind, "/"+name)
	case []any:
		return slices.Contains(kind, any(name))
	}
	return false
}

func firstObject(data any) map[string]any {
	if list, ok := data.([]any); ok && len(list) > 0 {
		data = list[0]
	}
	object, _ := data.(map[string]any)
	return object
}

// textIn returns a text, or the first of several, without white space at its ends.
func textIn(data any) string {
	if list, ok := data.([]any); ok && len(list) > 0 {
		data = list[0]
	}
	text, _ := data.(string)
	return squeeze(text)
}

// attributes reads itemprop and property, with which the same is said in the
// elements of a page.
func (s *schema) attributes(parsed *goquery.Document) {
	value := func(name string) (text string, line int) {
		found := parsed.Find(`[itemprop~="` + name + `"], [property="` + name + `"], [property="schema:` + name +
			`"]`).First()
		for _, key := range []string{"content", "datetime"} {
			if v, ok := found.Attr(key); ok {
				return squeeze(v), lineOf(found.Nodes[0])
			}
		}
		if inner := found.Find(`[itemprop~="name"], [property="name"]`).First(); inner.Length() > 0 {
			found = inner
		}
		if found.Length() > 0 {
			line = lineOf(found.Nodes[0])
		}
		return squeeze(found.Text()), line
	}
	if text, line := value("lastReviewed"); s.reviewed == "" && text != "" {
		s.reviewed, s.line = text, line
	}
	if text, line := value("reviewedBy"); s.reviewer == "" && len(text) <= maxReviewer && text != "" {
		s.reviewer = text
		if s.line == 0 {
			s.line = line
		}
	}
}
