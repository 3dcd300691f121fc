package strictyaml

import (
	"slices"
	"strings"

	"bedside/knowledge"

	"go.yaml.in/yaml/v3"
)

// explainKind tells of a value of another kind than the program wants: tag is the kind that it
// has in YAML, such as "!!seq", want the type in Go.
func explainKind(document []byte, line int, tag, want string) knowledge.Problem {
	p := knowledge.Problem{Line: line, Message: "a value of the wrong kind"}
	name, inList := "key", strings.HasPrefix(want, "[]")
	var root yaml.Node
	if yaml.Unmarshal(document, &root) == nil {
		if key, value := pairOf(&root, line, tag); key != nil {
			name, p.Line, inList = key.Value, key.Line, inList || !begins(value, line, tag)
			p.Message = name + " has a value of the wrong kind"
		}
	}
	switch {
	case inList:
		p.Remedy = `write lines "- text" below it`
	case want == "string":
		p.Remedy = `write "` + name + `: text"`
	default:
		p.Remedy = `write lines "key: text" below it`
	}
	return p
}

// pairOf finds the key, with its value, whose value begins in a line and is of a kind; nil for
// none. Those of an item of a list are the list's.
func pairOf(node *yaml.Node, line int, tag string) (key, value *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		for _, below := range node.Content {
			if key, value := pairOf(below, line, tag); key != nil {
				return key, value
			}
		}
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if below, its := pairOf(value, line, tag); below != nil {
			return below, its
		}
		if begins(value, line, tag) {
			return key, value
		}
		isItem := func(item *yaml.Node) bool { return begins(item, line, tag) }
		if value.Kind == yaml.SequenceNode && slices.ContainsFunc(value.Content, isItem) {
			return key, value
		}
	}
	return nil, nil
}

func begins(node *yaml.Node, line int, tag string) bool {
	return node.Line == line && node.ShortTag() == tag
}
