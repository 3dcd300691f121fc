package source_test

import "testing"

// TestHeadingsWithoutSpace holds that headings are found without a space after their signs, and that a tag is none.
func TestHeadingsWithoutSpace(t *testing.T) {
	for _, tt := range []struct{ name, text, heading, want string }{
		{"two signs", "# Kettle\n\n##Filling it\nFill it with water.\n", "Filling it", "Fill it with water."},
		{"one sign beside two", "# Kettle\n\n#Filling it\n* Fill it.\n\n##Lid\nShut it.\n", "Filling it", "- Fill it."},
		{"from the first line on", "#Kettle\n\n#Filling it\n\nFill it with water.\n", "Filling it", "Fill it with water."},
		{"a tag", "# Kettle\n\n## Filling it\n\nFill it with water.\n\n#Kettles\n", "Filling it", "Fill it with water.\n\n#Kettles"},
		{"a sentence", "# Kettle\n\n## Filling it\n\n##Fill it with water.\n", "Filling it", "##Fill it with water."},
		{"code", "# Kettle\n\n## Filling it\n\n```\n##Lid\n```\n", "Filling it", "##Lid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.md", tt.text)
			for _, s := range l.Sections {
				if s.Heading == tt.heading && s.Passages[0].Text == tt.want {
					return
				}
			}
			t.Errorf("no section %q with %q in %+v", tt.heading, tt.want, l.Sections)
		})
	}
}
