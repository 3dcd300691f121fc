package source_test

import "testing"

// TestTags holds that the labels of other programs' elements head the text in them, and
// that text between two tags of a line stays.
func TestTags(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"tabs", "<Tabs>\n<TabItem value=\"b\" label=\"Babies\">\n\nNone.\n\n</TabItem>\n<TabItem value=\"teens\" label={'Teenagers'}>\n\n" +
			"One puff.\n\n</TabItem>\n</Tabs>", "Babies\nNone.\n\nTeenagers\nOne puff."},
		{"a tab that has a value alone", "<TabItem value=\"babies\">\n\nNone.\n\n</TabItem>", "Babies\nNone."},
		{"tabs of one line", "<TabItem label=\"Babies\">None.</TabItem>\n<TabItem label=\"Teenagers\">One puff.</TabItem>",
			"Babies\nNone.\nTeenagers\nOne puff."},
		{"another element", "<Accordion title=\"Breast-feeding\">\n\nNone.\n\n</Accordion>", "Breast-feeding\nNone."},
		{"an element without a label", "<Callout type=\"danger\">None.</Callout>", "None."},
		{"a notice of one line", "{{% notice %}}No more than 2 puffs.{{% /notice %}}", "No more than 2 puffs."},
		{"a warning of one line", "{{< warning >}}No more than 2 puffs.{{< /warning >}}", "No more than 2 puffs."},
		{"a tag of Liquid", "{% note %}No more than 2 puffs.{% endnote %}", "No more than 2 puffs."},
		{"a comment", "{% comment %}Ask Ann.{% endcomment %}\n\nOne puff.", "One puff."},
		{"comments within a text", "Take {% comment %}two{% endcomment %} three puffs{%- comment -%}, Ann?{%- endcomment -%}.\n" +
			"Rest {{< comment >}}or run{{< /comment >}} now.", "Take three puffs. Rest now."},
		{"a comment over lines", "Take {% comment %}two\nor nine{% endcomment %} three puffs.", "Take three puffs."},
		{"a comment without an end", "Take one {% comment %} puff.\n\nDo not drive.", "Take one {% comment %} puff.\n\nDo not drive."},
		{"a comment without an end in its own line", "Take one puff.\n\n{% comment %}\n\nDo not drive.", "Take one puff.\n\nDo not drive."},
		{"a comment of Hugo", "{{% comment %}}Ask Ann.{{% /comment %}}\n\nOne puff.", "One puff."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.md", "# Spray\n\n## How much\n\n"+tt.text+"\n")
			checkFound(t, l, "Spray", []section{{"How much", []string{tt.want}}})
		})
	}
}

// TestLineEnds holds that the line ends of other programs end a line.
func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\u0085", "\u2028", "\u2029", "\r"} {
		l, _ := one(t, "a.txt", "Spray"+end+end+"HOW MUCH"+end+end+"One puff."+end)
		checkFound(t, l, "Spray", []section{{"HOW MUCH", []string{"HOW MUCH\nOne puff."}}})
		l, _ = one(t, "a.md", "# Spray"+end+end+"## How much"+end+end+"One puff."+end)
		checkFound(t, l, "Spray", []section{{"How much", []string{"One puff."}}})
	}
}

// TestAttributesOfLinks holds that what programs write behind a link is no text, and a blank behind words is.
func TestAttributesOfLinks(t *testing.T) {
	l, _ := one(t, "a.md", "# Kettle\n\n## Filling\n\nFill it [as shown](a.pdf){target=_blank rel=x}, and [dry it](b.pdf){: .button} each day.\n")
	checkFound(t, l, "Kettle", []section{{"Filling", []string{"Fill it as shown, and dry it each day."}}})
}
