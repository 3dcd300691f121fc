package source

import (
	"iter"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// rule is a rule of a style sheet.
type rule struct {
	selectors string
	style     string
	always    bool     // it holds on every screen
	full      []string // its selectors, with those of the rules that it stands in
}

var (
	// unreadInSheet matches comments, and texts, in which braces open and close nothing.
	unreadInSheet = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`)
	// printOnly and everyScreen match the heads of blocks for paper, and for screens of any size.
	printOnly   = regexp.MustCompile(`(?i)^@media\s+(?:only\s+)?print\s*$`)
	everyScreen = regexp.MustCompile(`(?i)^@media\s+(?:only\s+)?(?:screen|all)\s*$`)
	inBlock     = regexp.MustCompile(`(?i)^@(?:media|supports|layer|container)\b`)
)

// rulesOf parts a style sheet, which is for some media, into its rules, without those for paper.
func rulesOf(sheet, media string) []rule {
	head := "@media " + strings.TrimSpace(media)
	if media != "" && printOnly.MatchString(head) {
		return nil
	}
	return rulesIn(unreadInSheet.ReplaceAllStringFunc(sheet, keptInSheet), nil, media == "" || everyScreen.MatchString(head), 0)
}

// rulesIn returns the rules of a sheet or a block of it. What stands within a rule is about parts
// of what that is about, which around names.
func rulesIn(sheet string, around []string, always bool, depth int) []rule {
	const deepest = 4
	var rules []rule
	for head, body := range blocksOf(sheet) {
		switch {
		case depth == deepest:
		case !strings.HasPrefix(head, "@"):
			full := selectorsIn(around, head)
			rules = append(append(rules, rule{head, outsideBlocks(body), always, full}), rulesIn(body, full, false, depth+1)...)
		case inBlock.MatchString(head) && !printOnly.MatchString(head):
			rules = append(rules, rulesIn(body, around, always && everyScreen.MatchString(head), depth+1)...)
		}
	}
	return rules
}

// selectorsIn returns the selectors of a rule that stands in a rule with others. Of very many only
// the first count.
func selectorsIn(around []string, head string) []string {
	const most = 64
	own := strings.Split(head, ",")
	if len(around) == 0 {
		return own
	}
	var full []string
	for _, outer := range around[:min(len(around), most)] {
		for _, inner := range own[:min(len(own), most/min(len(around), most))] {
			if !strings.Contains(inner, "&") {
				inner = "& " + strings.TrimSpace(inner)
			}
			full = append(full, strings.ReplaceAll(inner, "&", strings.TrimSpace(outer)))
		}
	}
	return full
}

// outsideBlocks returns what a rule declares itself.
func outsideBlocks(body string) string {
	var own strings.Builder
	for {
		head, rest, found := strings.Cut(body, "{")
		if !found {
			return own.String() + body
		}
		own.WriteString(head[:strings.LastIndexAny(head, ";}")+1])
		if body = rest[closingBrace(rest):]; body != "" {
			body = body[1:]
		}
	}
}

// blocksOf yields what stands before each pair of braces, and within it.
func blocksOf(sheet string) iter.Seq2[string, string] {
	return func(yield func(head, body string) bool) {
		for {
			head, rest, found := strings.Cut(sheet, "{")
			if !found {
				return
			}
			end := closingBrace(rest)
			head = strings.TrimSpace(head[strings.LastIndexAny(head, ";}")+1:])
			if !yield(head, rest[:end]) {
				return
			}
			sheet = rest[end:]
		}
	}
}

// closingBrace returns where the brace stands that closes an open block.
func closingBrace(text string) int {
	depth := 1
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// styles are what style sheets say of classes, as far as it changes what is read.
type styles struct {
	declared map[string]map[string]declared // by selector and property
	shown    map[string]bool                // classes that a page shows at times, as when a question is clicked
	rules    int
	drawn    drawnRules // what they draw before elements
}

// declared is a value of a property, and the number of the rule that has it: the last prevails, of
// those that are important if there are any.
type declared struct {
	value     string
	important bool
	rule      int
}

// prevails tells whether a value counts rather than another one.
func (d declared) prevails(over declared) bool {
	if d.important != over.important {
		return d.important
	}
	return d.rule > over.rule
}

// readProperties are those that hide text, strike it out or set it in bold type.
var readProperties = []string{"display", "visibility", "text-decoration", "text-decoration-line", "font-weight"}

var (
	// oneClass matches the selector of a class, with or without the name of an element.
	oneClass = regexp.MustCompile(`^[a-zA-Z0-9]*\.[\w-]+$`)
	// lastPart matches the part of a selector that says which elements it is about.
	lastPart = regexp.MustCompile(`[^\s>+~]+$`)
	class    = regexp.MustCompile(`\.([\w-]+)`)
)

// take adds a rule: one of a single class that always holds counts, and of the others only
// what they show.
func (s *styles) take(r rule) {
	s.rules++
	s.drawn.take(r)
	values := map[string]declared{}
	for _, property := range readProperties {
		if value, important := declaration(r.style, property); value != "" {
			values[property] = declared{value, important, s.rules}
		}
	}
	if len(values) == 0 {
		return
	}
	display := values["display"].value
	shows := display != "" && display != "none" || values["visibility"].value == "visible"
	for selector := range strings.SplitSeq(r.selectors, ",") {
		selector = strings.TrimSpace(selector)
		switch {
		case r.always && oneClass.MatchString(selector):
			s.declare(selector, values)
		case shows:
			s.show(selector)
		}
	}
}

func (s *styles) declare(selector string, values map[string]declared) {
	if s.declared[selector] == nil {
		s.declared[selector] = map[string]declared{}
	}
	for property, value := range values {
		if value.prevails(s.declared[selector][property]) {
			s.declared[selector][property] = value
		}
	}
}

// show remembers the classes that a rule shows at times, unless it is about what stands before
// or after their text.
func (s *styles) show(selector string) {
	part := lastPart.FindString(selector)
	if strings.Contains(part, "::") || strings.HasSuffix(part, ":before") || strings.HasSuffix(part, ":after") {
		return
	}
	for _, found := range class.FindAllStringSubmatch(part, -1) {
		s.shown[found[1]] = true
	}
}

// onWiderScreens matches a class by which frameworks show on some screens what they hide on others.
var onWiderScreens = regexp.MustCompile(`^d-(?:sm|md|lg|xl|xxl)-(?:block|inline|flex|grid|table|contents)`)

// of returns the style that an element has by its classes. What is shown at times, and what holds
// the whole text, is not hidden for good.
func (s *styles) of(n *html.Node) string {
	latest := map[string]declared{}
	hides := true
	for name := range strings.FieldsSeq(attribute(n, "class")) {
		hides = hides && !s.shown[name] && !onWiderScreens.MatchString(name)
		for _, selector := range []string{"." + name, n.Data + "." + name} {
			for property, d := range s.declared[selector] {
				if d.prevails(latest[property]) {
					latest[property] = d
				}
			}
		}
	}
	style := ""
	for property, d := range latest {
		if strings.HasPrefix(property, "text-") || property == "font-weight" || hides && n.Data != "body" && !holds(n, "h1", "main") {
			style += property + ":" + d.value
			if d.important {
				style += "!important"
			}
			style += ";"
		}
	}
	return style
}
