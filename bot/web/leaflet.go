package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge"
)

// leafletLink leads to a leaflet.
type leafletLink struct{ ID, Title, Path, Language, Reviewed string }

// leafletView is a leaflet as its page shows it.
type leafletView struct {
	*knowledge.Leaflet
	Review   string
	Link     string // where the text comes from, when that is a web address
	Address  string // of this page
	Path     string
	Sections []sectionView
	Starters []string
	Schema   schema
}

// sectionView is a section of a leaflet.
type sectionView struct {
	Name, Heading string
	Blocks        []textBlock
}

// textBlock is a paragraph or a list of a passage.
type textBlock struct {
	Text    string
	Items   []string
	Ordered bool
}

// schema describes the page for machines: a MedicalWebPage of schema.org.
type schema struct {
	Context      string  `json:"@context"`
	Type         string  `json:"@type"`
	Name         string  `json:"name"`
	URL          string  `json:"url"`
	Language     string  `json:"inLanguage"`
	LastReviewed string  `json:"lastReviewed,omitempty"`
	ReviewedBy   *entity `json:"reviewedBy,omitempty"`
	Publisher    *entity `json:"publisher,omitempty"`
	Audience     entity  `json:"audience"`
	BasedOn      string  `json:"isBasedOn,omitempty"`
}

// entity is whom or what a page is of.
type entity struct {
	Type     string `json:"@type"`
	Name     string `json:"name,omitempty"`
	Audience string `json:"audienceType,omitempty"`
}

// showLeaflets lists the leaflets.
func (s *server) showLeaflets(w http.ResponseWriter, r *http.Request) {
	if !s.allowLook(w, r) {
		return
	}
	p := s.newPage(r, s.back)
	p.Title = s.words.say(sayLeafletsOf)
	if p.library != nil {
		for _, l := range p.library.Leaflets() {
			p.Leaflets = append(p.Leaflets, leafletLink{l.ID, cleaned(l.Title), p.leafletPath(l.ID), l.Language,
				s.words.reviewLine(&l)})
		}
	}
	s.write(w, http.StatusOK, leafletsPage, p)
}

// showLeaflet shows a leaflet. One that not everybody on the page may see is not there.
func (s *server) showLeaflet(w http.ResponseWriter, r *http.Request) {
	if !s.allowLook(w, r) {
		return
	}
	p := s.newPage(r, s.back)
	var found *knowledge.Leaflet
	if p.library != nil {
		found = p.library.Leaflet(r.PathValue("id"))
	}
	if found == nil {
		p.Title, p.Error = s.words.say(sayNoLeaflet), s.words.say(sayNoLeaflet)
		s.write(w, http.StatusNotFound, leafletsPage, p)
		return
	}
	p.Title = cleaned(found.Title)
	p.Leaflet = s.viewLeaflet(p, found)
	s.write(w, http.StatusOK, leafletPage, p)
}

func (s *server) viewLeaflet(p *page, l *knowledge.Leaflet) *leafletView {
	v := &leafletView{Leaflet: l, Review: s.words.reviewLine(l), Link: webAddress(l.Source), Path: p.leafletPath(l.ID),
		Address: s.origin + p.leafletPath(l.ID), Starters: questionsOf(l, leafletStarters)}
	for i := range l.Sections {
		section := &l.Sections[i]
		sv := sectionView{Name: sectionName(section)}
		if !section.Named { // a heading that was made of the text would say it twice
			sv.Heading = cleaned(section.Heading)
		}
		for _, passage := range section.Passages {
			sv.Blocks = append(sv.Blocks, textBlocks(cleaned(passage.Text))...)
		}
		v.Sections = append(v.Sections, sv)
	}
	v.Schema = schema{Context: "https://schema.org", Type: "MedicalWebPage", Name: l.Title, URL: v.Address,
		Language: l.Language, LastReviewed: knowledge.Told(l.Reviewed, l.ReviewedTo), BasedOn: v.Link,
		Audience: entity{Type: "MedicalAudience", Audience: "Patient"}}
	if l.Reviewer != "" {
		v.Schema.ReviewedBy = &entity{Type: "Person", Name: l.Reviewer}
	}
	if s.options.Clinic.Name != "" {
		v.Schema.Publisher = &entity{Type: "MedicalOrganization", Name: s.options.Clinic.Name}
	}
	return v
}

// webAddress returns a source that is one, and "" for any other.
func webAddress(source string) string {
	if u, err := url.Parse(source); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return source
}

// reviewLine says when and by whom a leaflet was reviewed, when the next review is due, and what its
// notice adds.
func (w words) reviewLine(l *knowledge.Leaflet) string {
	return strings.TrimSpace(w.ReviewLine(l, time.Now()) + " " + l.Notice)
}

// listItem is a line of a list, as passages have them.
var listItem = regexp.MustCompile(`^(?:- |(\d{1,3})[.)] )`)

// textBlocks makes paragraphs and lists of a passage's text.
func textBlocks(text string) (blocks []textBlock) {
	for line := range strings.SplitSeq(text, "\n") {
		last := len(blocks) - 1
		mark := listItem.FindStringSubmatch(line)
		switch {
		case strings.TrimSpace(line) == "":
		case mark == nil && last >= 0 && blocks[last].Items != nil && strings.HasPrefix(line, " "):
			items := blocks[last].Items
			items[len(items)-1] += "\n" + strings.TrimSpace(line)
		case mark == nil:
			blocks = append(blocks, textBlock{Text: line})
		case last >= 0 && blocks[last].Items != nil && blocks[last].Ordered == (mark[1] != ""):
			blocks[last].Items = append(blocks[last].Items, line[len(mark[0]):])
		default:
			blocks = append(blocks, textBlock{Items: []string{line[len(mark[0]):]}, Ordered: mark[1] != ""})
		}
	}
	return blocks
}

// How many questions are proposed: to who begins, and below a leaflet.
const (
	homeStarters    = 4
	leafletStarters = 6
)

// starters are questions as patients ask them, of different leaflets where there are several, each then
// with its leaflet.
func starters(lib *knowledge.Library) (asked []string) {
	if lib == nil {
		return nil
	}
	leaflets := lib.Leaflets()
	for round := range homeStarters {
		for i := range leaflets {
			of := questionsOf(&leaflets[i], round+1)
			if round < len(of) {
				question := of[round]
				if len(leaflets) > 1 { // "When can I drive" is asked of many
					question += " (" + cleaned(leaflets[i].Title) + ")"
				}
				if !slices.Contains(asked, question) {
					asked = append(asked, question)
				}
			}
			if len(asked) == homeStarters {
				return asked
			}
		}
	}
	return asked
}

// questionsOf returns one question for each section of a leaflet that has one, at most so many:
// its first phrasing, or its heading when that is a question.
func questionsOf(l *knowledge.Leaflet, most int) (asked []string) {
	for _, section := range l.Sections {
		question := ""
		switch {
		case len(section.Phrasings) > 0:
			question = section.Phrasings[0]
		case strings.HasSuffix(section.Heading, "?"):
			question = section.Heading
		}
		if question = asWritten(cleaned(question), l.Language); question != "" && len(asked) < most {
			asked = append(asked, question)
		}
	}
	return asked
}

// lowerI is the English word that is written with a capital letter wherever it stands.
var lowerI = regexp.MustCompile(`\bi\b`)

// asWritten is a phrasing, which is as patients type, as a question on a button is written: with a capital
// letter first, and in English with that of "I".
func asWritten(text, language string) string {
	if text == "" {
		return ""
	}
	if tag, _, _ := strings.Cut(strings.ToLower(language), "-"); tag == "" || tag == "en" {
		text = lowerI.ReplaceAllString(text, "I")
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
