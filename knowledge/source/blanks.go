package source

import "regexp"

// blank matches a place in a text that is to be filled in by hand: a drawn line,
// a row of dots, a bracket that says what to insert, a placeholder of a template.
var blank = regexp.MustCompile(`_{3,}|\.{6,}|…{3,}|(?:\. ){5,}|\{\{[^{}]*\}\}|\bXX[/.-]XX[/.-]XX|` +
	`(?i)[\[<(](?:please )?(?:insert|enter|add|fill in|type|complete|delete as|your|name of|phone|telephone|date|time|number|` +
	`clinic name|hospital name)\b[^\]>)\n]{0,80}[\]>]|\[\s*(?:\.{2,}|x{2,})?\s*\]\s*(?:mg|ml|hours|days|weeks|tablets)`)

// markBlanks notes the texts that have a blank to fill in and keeps them from
// being quoted: they do not say what they were written for.
func (d *document) markBlanks() {
	for i, b := range d.blocks {
		if b.kind != heading && blank.MatchString(b.text) {
			d.blocks[i].unfit = true
			d.note(b.line, "a blank to be filled in by hand, so that the text around it is never quoted",
				"write it or leave the sentence out")
		}
	}
}
