package bot

import (
	_ "embed"
	"strings"
)

//go:embed purpose.txt
var purposeText string

// Purpose is what the program is for, and what it is not for, in the sense in which the guidance
// MDCG 2019-11 of the European Medical Device Coordination Group asks software to say it.
type Purpose struct {
	Statement string   // one paragraph
	NotFor    []string // each a phrase that goes on from "it is not for"
	Caution   string   // one paragraph: what a clinic has to judge by itself
}

// IntendedPurpose is the purpose of this version. Pages, commands and documents show it as it is.
func IntendedPurpose() Purpose {
	paragraphs := strings.Split(strings.TrimSpace(purposeText), "\n\n")
	oneLine := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	p := Purpose{Statement: oneLine(paragraphs[0]), Caution: oneLine(paragraphs[2])}
	for item := range strings.SplitSeq("\n"+paragraphs[1], "\n- ") {
		if item != "" {
			p.NotFor = append(p.NotFor, oneLine(item))
		}
	}
	return p
}
