package strictyaml

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Line returns the line of a key of a document, counting from 1. The parts of a key below
// others are joined by dots, those of a list are numbers from 0: "desk.staff.0". Where a part is
// not there it is the line of the one above; 0 without any, and for a document that is no YAML.
func Line(document []byte, key string) int {
	var root yaml.Node
	if yaml.Unmarshal(document, &root) != nil || len(root.Content) == 0 {
		return 0
	}
	node, line := root.Content[0], 0
	for part := range strings.SplitSeq(key, ".") {
		at, below := child(node, part)
		if below == nil {
			break
		}
		node, line = below, at
	}
	return line
}

// child is what lies below a node under a name or a number, and its line; nil for nothing.
func child(node *yaml.Node, part string) (int, *yaml.Node) {
	if node.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i].Line, node.Content[i]
		}
		return 0, nil
	}
	if node.Kind != yaml.MappingNode {
		return 0, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == part {
			return node.Content[i].Line, node.Content[i+1]
		}
	}
	return 0, nil
}

// IsEmpty tells whether a document holds nothing, or comments alone.
func IsEmpty(document []byte) bool {
	var root yaml.Node
	return yaml.Unmarshal(document, &root) == nil && len(root.Content) == 0
}
