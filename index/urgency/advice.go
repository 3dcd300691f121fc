package urgency

import (
	"bufio"
	_ "embed" // the table of kinds
	"fmt"
	"strings"

	"bedside/knowledge/redflags"
)

//go:embed kinds.txt
var kindsFile string

// advice is what a verdict of the recogniser comes with: flags of the table.
type advice struct {
	byKind   []*redflags.Flag // of the kinds in their order; nil for one whose advice is the general one
	general  *redflags.Flag   // of an emergency whose kind is not sure
	possible *redflags.Flag
	today    *redflags.Flag
}

// adviceFrom finds the flags that kinds.txt names.
func adviceFrom(table Flags, kinds []string) (advice, error) {
	flags := map[string]*redflags.Flag{}
	for _, flag := range table.Flags() {
		flags[flag.ID] = flag
	}
	names, err := parsePairs("kinds.txt", kindsFile)
	if err != nil {
		return advice{}, err
	}
	find := func(kind string) (*redflags.Flag, error) {
		name, known := names[kind]
		if name == "" && known {
			return nil, nil
		}
		if flag := flags[name]; known && flag != nil {
			return flag, nil
		}
		return nil, fmt.Errorf("kinds.txt gives the kind %q no flag of the table", kind)
	}
	var a advice
	for _, kind := range kinds {
		flag, err := find(kind)
		if err != nil {
			return advice{}, err
		}
		a.byKind = append(a.byKind, flag)
	}
	for kind, into := range map[string]**redflags.Flag{"urgent": &a.general, "possible": &a.possible, "today": &a.today} {
		if *into, err = find(kind); err != nil || *into == nil {
			return advice{}, fmt.Errorf("kinds.txt names no flag for what is %s: %w", kind, err)
		}
	}
	return a, nil
}

// parsePairs reads lines "name: value" of a file; "#" begins a comment.
func parsePairs(file, text string) (map[string]string, error) {
	pairs := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("%s:%d: the line is no \"name: value\"", file, n)
		}
		pairs[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return pairs, nil
}
