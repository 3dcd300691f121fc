package wording

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3" // the nodes of a file, whose lines are told

	"bedside/knowledge"
	"bedside/knowledge/strictyaml"
)

// entry is a sentence as it stands in a file.
type entry struct {
	name, description string
	forms             map[string]form // by their plural form, such as "other"
	placeholders      map[string]bool
	given             []string // those of them that are among everywhere
	line              int
}

// The keys of a sentence in a file.
const (
	description = "description"
	other       = "other"
	one         = "one"
)

// count is the placeholder of the number by which a sentence has its form.
const count = "Count"

// fixed is the situation whose sentences no clinic replaces, and parts that of which others are made.
const (
	fixed = "fixed."
	parts = "parts."
)

// everywhere are the placeholders that every sentence may have but those of which others are made.
// The first two may be left out where the program's sentence has them.
var everywhere = []string{"Clinic", "TheClinic", "Contact", "Emergency", "EmergencyNumber", "Crisis", "Quotes",
	"Program"}

const leftOut = 2

// Read reads a clinic's sentences: those in the text take the place of the program's. file is the
// name by which problems call it. It returns a set only without problems: a key that there is not, a
// sentence that is fixed, empty or no text, a placeholder that it cannot have, or lacks.
func Read(file string, text []byte) (*Set, []knowledge.Problem) {
	return read(file, text, english)
}

// read reads sentences that take the place of a base's; nil for none.
func read(file string, text []byte, base *Set) (*Set, []knowledge.Problem) {
	var problems []knowledge.Problem
	var root map[string]map[string]yaml.Node
	found := strictyaml.Decode(text, &root)
	var order []string
	var own map[string]*entry
	if len(found) == 0 {
		own, order, found = entriesOf(text)
	}
	for _, name := range order {
		found = append(found, own[name].faults(base)...)
	}
	for _, p := range found {
		p.File = file
		problems = append(problems, p)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return newSet(own, order, base), nil
}

// newSet joins sentences with those of a base.
func newSet(own map[string]*entry, order []string, base *Set) *Set {
	set := &Set{entries: map[string]*entry{}, order: order}
	if base != nil {
		maps.Copy(set.entries, base.entries)
		set.order = base.order
	}
	maps.Copy(set.entries, own)
	return set
}

// entriesOf takes a file apart: situations with their sentences.
func entriesOf(text []byte) (found map[string]*entry, order []string, problems []knowledge.Problem) {
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&root); err != nil {
		return nil, nil, nil // an empty file; any other was refused before
	}
	found = map[string]*entry{}
	for situation, sentences := range pairs(root.Content[0]) {
		for name, sentence := range pairs(sentences) {
			e, faults := entryOf(situation.Value+"."+name.Value, name.Line, sentence)
			found[e.name], order = e, append(order, e.name)
			problems = append(problems, faults...)
		}
	}
	return found, order, problems
}

// pairs are the keys of a mapping with what stands below them.
func pairs(node *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i], node.Content[i+1]) {
				return
			}
		}
	}
}

// entryOf reads a sentence: a text, or its forms with a description.
func entryOf(name string, line int, node *yaml.Node) (*entry, []knowledge.Problem) {
	e := &entry{name: name, forms: map[string]form{}, placeholders: map[string]bool{}, line: line}
	if node.Kind == yaml.ScalarNode {
		return e, e.add(other, node)
	}
	var problems []knowledge.Problem
	for key, value := range pairs(node) {
		switch key.Value {
		case description:
			e.description = value.Value
		case one, other:
			problems = append(problems, e.add(key.Value, value)...)
		default:
			problems = append(problems, knowledge.Problem{Line: key.Line, Message: fmt.Sprintf("unknown key %q", key.Value),
				Remedy: "a sentence has the keys description, other and one"})
		}
	}
	if e.forms[other].text == "" && len(problems) == 0 {
		problems = append(problems, knowledge.Problem{Line: line, Message: name + " has no text",
			Remedy: "write it behind other:, or take the key out to keep the program's"})
	}
	return e, problems
}

// add adds a form of a sentence, by its key.
func (e *entry) add(key string, node *yaml.Node) []knowledge.Problem {
	if node.Kind != yaml.ScalarNode || strings.TrimSpace(node.Value) == "" {
		return []knowledge.Problem{{Line: node.Line, Message: e.name + " has no text",
			Remedy: "write it in one piece, or take the key out to keep the program's"}}
	}
	found, ok := parseForm(strings.TrimSpace(node.Value))
	if !ok {
		return []knowledge.Problem{{Line: node.Line, Message: e.name + ": what stands in {{ }} is no placeholder",
			Remedy: "write {{.Name}} with a name that its description has"}}
	}
	e.forms[key] = found
	for _, p := range found.pieces {
		if !p.placeholder {
			continue
		}
		if slices.Contains(everywhere, p.text) && !e.placeholders[p.text] {
			e.given = append(e.given, p.text)
		}
		e.placeholders[p.text] = true
	}
	return nil
}

// faults tell what a clinic's sentence may not be, beside the one that it replaces; none for the
// program's own, which replace nothing.
func (e *entry) faults(base *Set) (found []knowledge.Problem) {
	if base == nil {
		return nil
	}
	fault := func(message, remedy string) {
		found = append(found, knowledge.Problem{Line: e.line, Message: message, Remedy: remedy})
	}
	of := base.entries[e.name]
	switch {
	case of == nil:
		fault(fmt.Sprintf("there is no sentence %q", e.name), "'bedside words' lists all names")
		return found
	case strings.HasPrefix(e.name, fixed):
		fault(e.name+" cannot be replaced", "take it out: who reads it must know what the program is, and what it is not for")
		return found
	case of.forms[one].text != "" && e.forms[one].text == "":
		fault(e.name+" lacks the form for one", "write it behind one:")
	case of.forms[one].text == "" && e.forms[one].text != "":
		fault(e.name+" has no form for one", "write one text behind other:")
	}
	may := of.may()
	for _, name := range slices.Sorted(maps.Keys(e.placeholders)) {
		if !slices.Contains(may, name) {
			fault(fmt.Sprintf("%s has no placeholder {{.%s}}", e.name, name), "it may have "+listed(may))
		}
	}
	for _, name := range of.kept() {
		if !e.placeholders[name] {
			fault(fmt.Sprintf("%s lacks {{.%s}}", e.name, name), "write it where its value belongs")
		}
	}
	return found
}

// kept are the placeholders that a sentence in the place of this one has to have.
func (e *entry) kept() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(e.placeholders)), func(name string) bool {
		return name == count || slices.Contains(everywhere[:leftOut], name)
	})
}

// may are the placeholders that a sentence in the place of this one may have.
func (e *entry) may() []string {
	names := slices.Sorted(maps.Keys(e.placeholders))
	if strings.HasPrefix(e.name, parts) {
		return names
	}
	if e.forms[one].text != "" {
		names = append(names, count)
	}
	names = append(names, everywhere...)
	slices.Sort(names)
	return slices.Compact(names)
}

// listed are placeholders as a person writes them.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{{." + strings.Join(names, "}}, {{.") + "}}"
}
