package source_test

import "testing"

// TestInvisibles holds that characters which are not seen are not quoted, but for those that a
// script or a picture needs.
func TestInvisibles(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"text", "a.txt", "Zorvex\n\nCARE\n\nDo\u00ad not che\u200bw it, and ne\u200dver cut\ufeff it.\n\nSTORING\n\nKeep it dry. Keep it cold.", "Do not chew it, and never cut it."},
		{"a hyphen at the end of a line", "a.txt", "Zorvex\n\nCARE\n\nRinse with water and swal\u00ad\nlow a sip of it.\n\nSTORING\n\nKeep it dry. Keep it cold.",
			"Rinse with water and swallow a sip of it."},
		{"Markdown", "a.md", "# Zorvex\n\n## CARE\n\n**Do&shy; not**\u200b ch\u200bew it.\n", "Do not chew it."},
		{"a page", "a.html", "<h1>Zorvex</h1><h2>CARE</h2><p>Do&shy; not ch&#8203;ew it.</p>", "Do not chew it."},
		{"a page with a list", "a.html", "<h1>Zorvex</h1><h2>CARE</h2><ul><li>Do\u00ad not chew it.</li></ul>", "- Do not chew it."},
		{"signs of figures", "a.md", "# Zorvex\n\n## CARE\n\nTake 1\u00ad2 drops, or 5\u200b10 ml at \u00ad20 degrees.\n",
			"Take 1\u00ad2 drops, or 5\u200b10 ml at \u00ad20 degrees."},
		{"a picture of joined ones", "a.md", "# Zorvex\n\n## CARE\n\nAsk her 👩\u200d⚕️ first.\n", "Ask her 👩\u200d⚕️ first."},
		{"Thai", "a.md", "# Zorvex\n\n## CARE\n\nอย่า\u200bเคี้ยว\n", "อย่า\u200bเคี้ยว"},
		{"Persian", "a.md", "# Zorvex\n\n## CARE\n\nآن را می\u200cجوید.\n", "آن را می\u200cجوید."},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, _ := one(t, c.file, c.text)
			checkFound(t, l, "Zorvex", []section{{"CARE", []string{c.want}}})
		})
	}
	if l, _ := one(t, "a.md", "# Zor\u200bvex\n\nChew it.\n"); l.Title != "Zorvex" {
		t.Errorf("title %q", l.Title)
	}
}
