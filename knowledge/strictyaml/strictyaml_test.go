package strictyaml_test

import (
	"testing"

	"bedside/knowledge"
	"bedside/knowledge/strictyaml"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

type even int

func (e *even) UnmarshalYAML(node *yaml.Node) error {
	var n int
	if node.Decode(&n) != nil || n%2 != 0 {
		return strictyaml.Refusal(node, "%q is not an even number; write 2 or 4", node.Value)
	}
	*e = even(n)
	return nil
}

type below struct {
	Number even `yaml:"number"`
}

type document struct {
	Name  string   `yaml:"name"`
	List  []string `yaml:"list"`
	Below below    `yaml:"below"`
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []knowledge.Problem
	}{
		{"sound", "name: a\nlist: [b]\nbelow:\n  number: 4\n", nil},
		{"empty", "", nil},
		{"unknown key", "name: a\nnam: b\n", []knowledge.Problem{{Line: 2, Message: `unknown key "nam"`,
			Remedy: "the keys are name, list, below"}}},
		{"unknown key below", "below:\n  numbr: 4\n", []knowledge.Problem{{Line: 2, Message: `unknown key "numbr"`,
			Remedy: "the keys are number"}}},
		{"key twice", "name: a\nname: b\n", []knowledge.Problem{{Line: 2, Message: `the key "name" stands twice`,
			Remedy: "remove one of the two"}}},
		{"own refusal", "below:\n  number: 3\n", []knowledge.Problem{{Line: 2, Message: `"3" is not an even number`,
			Remedy: "write 2 or 4"}}},
		{"a list for a text", "name: [a]\n", []knowledge.Problem{{Line: 1, Message: "name has a value of the wrong kind",
			Remedy: `write "name: text"`}}},
		{"keys for a list", "name: a\nlist:\n  a: b\n", []knowledge.Problem{{Line: 2,
			Message: "list has a value of the wrong kind",
			Remedy:  `write lines "- text" below it`}}},
		{"keys in a list", "list:\n  - a\n  - b: c\n", []knowledge.Problem{{Line: 1,
			Message: "list has a value of the wrong kind",
			Remedy:  `write lines "- text" below it`}}},
		{"a text for keys", "below: 3\n", []knowledge.Problem{{Line: 1, Message: "below has a value of the wrong kind",
			Remedy: `write lines "key: text" below it`}}},
		{"a text for keys, behind others on the line", "{name: abc, list: [b], below: x}\n", []knowledge.Problem{{Line: 1,
			Message: "below has a value of the wrong kind", Remedy: `write lines "key: text" below it`}}},
		{"equal texts on a line", "{name: long text of a name, below: long text of a name}\n", []knowledge.Problem{{Line: 1,
			Message: "below has a value of the wrong kind", Remedy: `write lines "key: text" below it`}}},
		{"keys for a text on a line with others", "{below: {number: 2}, name: {a: b}}\n", []knowledge.Problem{{Line: 1,
			Message: "name has a value of the wrong kind", Remedy: `write "name: text"`}}},
		{"a list for a text on a line with others", "{list: [a], name: [b]}\n", []knowledge.Problem{{Line: 1,
			Message: "name has a value of the wrong kind", Remedy: `write "name: text"`}}},
		{"a text for all", "3\n", []knowledge.Problem{{Line: 1, Message: "a value of the wrong kind",
			Remedy: `write lines "key: text" below it`}}},
		{"two mistakes", "nam: b\nbelow:\n  number: x\n", []knowledge.Problem{
			{Line: 1, Message: `unknown key "nam"`, Remedy: "the keys are name, list, below"},
			{Line: 3, Message: `"x" is not an even number`, Remedy: "write 2 or 4"}}},
		{"one document between marks", "---\nname: a\n---\n# no more\n...\n", nil},
		{"a second document", "---\nname: a\nlist: [b]\n--- # more\nbelow: {number: 2}\n", []knowledge.Problem{{Line: 4, Message: `what stands below "---" is another document, which is not read`,
			Remedy: "take this line out, so that all of the file is read"}}},
		{"a second document after nothing", "---\n---\nname: a\n", []knowledge.Problem{{Line: 2, Message: `what stands below "---" is another document, which is not read`,
			Remedy: "take this line out, so that all of the file is read"}}},
		{"a second document behind empty ones", "name: a\r\n---\r\n---\r\nlist: [b]\r\n", []knowledge.Problem{{Line: 2, Message: `what stands below "---" is another document, which is not read`,
			Remedy: "take this line out, so that all of the file is read"}}},
		{"a second document that is no YAML", "name: a\n---\nlist: b: c\nmore\n", []knowledge.Problem{{Line: 2, Message: `what stands below "---" is another document, which is not read`,
			Remedy: "take this line out, so that all of the file is read"}}},
		{"syntax", "name: a\nlist: b: c\n", []knowledge.Problem{{Line: 2,
			Message: "mapping values are not allowed in this context",
			Remedy:  `write "key: text" on each line, a text that has ":" or "#" in quotation marks`}}},
	} {
		var d document
		got := strictyaml.Decode([]byte(c.text), &d)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// FuzzDecode holds that whatever is read ends in a value or in problems that
// name a line of it.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{"name: a\n", "list: [a, b]\n", "below: {number: 2}\n", "name: |\n  a\n b",
		"a: &b [*b]\n", "\t", "- - -", "%YAML 9\n---", "a: b\n---\nc: d\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var d document
		for _, p := range strictyaml.Decode(text, &d) {
			if p.Line < 1 || p.Message == "" || p.Remedy == "" {
				t.Errorf("a problem without line, message or remedy: %+v", p)
			}
		}
	})
}
