package strictyaml

import (
	"reflect"
	"slices"
	"strings"

	"bedside/knowledge"

	"go.yaml.in/yaml/v3"
)

// spot is what the YAML reader tells of a value of another kind than the program wants.
type spot struct {
	line  int
	tag   string // the kind that it has in YAML, such as "!!seq"
	start string // of a text, its first letters; "" of any other
	want  string // the type in Go
}

// explainKind tells of such a value, by its key.
func explainKind(document []byte, t reflect.Type, at spot) knowledge.Problem {
	p := knowledge.Problem{Line: at.line, Message: "a value of the wrong kind"}
	name, inList := "key", strings.HasPrefix(at.want, "[]")
	var root yaml.Node
	if yaml.Unmarshal(document, &root) == nil {
		key, value := at.pair(&root, t)
		if key == nil { // of a type that reads itself by another one
			key, value = at.pair(&root, nil)
		}
		if key != nil {
			name, p.Line, inList = key.Value, key.Line, inList || !at.begins(value, nil)
			p.Message = name + " has a value of the wrong kind"
		}
	}
	switch {
	case inList:
		p.Remedy = `write lines "- text" below it`
	case at.want == "string":
		p.Remedy = `write "` + name + `: text"`
	default:
		p.Remedy = `write lines "key: text" below it`
	}
	return p
}

// pair finds the key, with its value, whose value is the one at the spot, in a node that is read
// into a type; nil for none. Without a type the kinds in YAML alone decide. Those of an item of a
// list are the list's.
func (at spot) pair(node *yaml.Node, t reflect.Type) (key, value *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		for _, below := range node.Content {
			of := t
			if node.Kind == yaml.SequenceNode {
				of = elem(t)
			}
			if key, value := at.pair(below, of); key != nil {
				return key, value
			}
		}
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		of := field(t, key.Value)
		if t != nil && of == nil {
			continue
		}
		if below, its := at.pair(value, of); below != nil {
			return below, its
		}
		isItem := func(item *yaml.Node) bool { return at.begins(item, elem(of)) }
		if at.begins(value, of) || value.Kind == yaml.SequenceNode && slices.ContainsFunc(value.Content, isItem) {
			return key, value
		}
	}
	return nil, nil
}

// begins tells whether a node, which is read into a type, is the value at the spot.
func (at spot) begins(node *yaml.Node, t reflect.Type) bool {
	return node.Line == at.line && node.ShortTag() == at.tag && strings.HasPrefix(node.Value, at.start) &&
		(t == nil || t.String() == at.want)
}

// field is the type of what a key of YAML is read into; nil for none, and of no type.
func field(t reflect.Type, key string) reflect.Type {
	switch {
	case t == nil:
	case t.Kind() == reflect.Pointer:
		return field(t.Elem(), key)
	case t.Kind() == reflect.Map:
		return t.Elem()
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); tag == key {
				return t.Field(i).Type
			}
		}
	}
	return nil
}

// elem is the type of the items of a list; nil of no list.
func elem(t reflect.Type) reflect.Type {
	if t == nil || t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
		return nil
	}
	return t.Elem()
}
