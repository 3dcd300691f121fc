package source_test

import "testing"

// TestNestedLists holds that lists which a word processor wrote side by side are quoted below the
// items that lead into them.
func TestNestedLists(t *testing.T) {
	const nested = "Use: - Oil it except here:\n  - the lid\n  - the cord\n- Dry it."
	for _, c := range []pageCase{
		{name: "levels in classes", sections: []string{nested}, page: `<ul class="lst-kix_a-0 start"><li>Oil it except here:</li></ul>
			<ul class="lst-kix_a-1 start"><li>the lid</li><li>the cord</li></ul><ul class="lst-kix_a-0"><li>Dry it.</li></ul>`},
		{name: "no class on the first level", sections: []string{nested}, page: `<ul><li>Oil it except here:</li></ul>
			<ul class="lst-kix_a-1"><li>the lid</li><li>the cord</li></ul><ul><li>Dry it.</li></ul>`},
		{name: "numbers that go on", sections: []string{"Use: 1. Oil it except here:\n  - the lid\n2. Dry it."},
			page: `<ol class="lst-kix_a-0 start"><li>Oil it except here:</li></ol>
			<ul class="lst-kix_b-1 start"><li>the lid</li></ul><ol class="lst-kix_a-0" start="2"><li>Dry it.</li></ol>`},
		{name: "three levels", sections: []string{"Use: - Never:\n  - oil it, but:\n    - the lid\n  - boil it\n- Dry it."},
			page: `<ul class="lst-kix_a-0"><li>Never:</li></ul><ul class="lst-kix_a-1"><li>oil it, but:</li></ul>
			<ul class="lst-kix_a-2"><li>the lid</li></ul><ul class="lst-kix_a-1"><li>boil it</li></ul><ul class="lst-kix_a-0"><li>Dry it.</li></ul>`},
		{name: "margins", sections: []string{nested}, page: `<ul style="margin-left:18pt"><li>Oil it except here:</li></ul>
			<ul style="margin-left:0.5in"><li>the lid</li><li>the cord</li></ul><ul style="margin-left:18pt"><li>Dry it.</li></ul>`},
		{name: "each item in a box", sections: []string{nested}, page: `<div><ul><li data-listid=1 aria-level=1>Oil it except here:</li></ul></div>
			<div><ul><li data-listid=1 aria-level=2>the lid</li></ul></div><div><ul><li data-listid=1 aria-level=2>the cord</li></ul></div>
			<div><ul><li data-listid=1 aria-level=1>Dry it.</li></ul></div>`},
		{name: "each item in a box of several rows", sections: []string{nested}, page: "<div>\n<ul><li aria-level=1>Oil it except here:</li></ul>\n</div>\n" +
			"<div>\n<ul><li aria-level=2>the lid</li>\n<li>the cord</li></ul>\n</div><div>\n<ul><li aria-level=1>Dry it.</li></ul>\n</div>"},
		{name: "no level is told", sections: []string{"Use: - Oil it except here:\n- the lid\n- the cord\n\n- Dry it."},
			page: `<ul><li>Oil it except here:</li></ul><ul><li>the lid</li><li>the cord</li></ul><ul><li>Dry it.</li></ul>`},
		{name: "below an item that is struck out", sections: []string{"Use: - the lid"},
			page: `<ul class="lst-kix_a-0"><li style="text-decoration:line-through">Oil it except here:</li></ul><ul class="lst-kix_a-1"><li>the lid</li></ul>`},
		{name: "paragraphs of Word", sections: []string{"Use: - Oil it:\n  - unless it is hot\n  - ✓ in spring\n- ✗ boil it"},
			page: `<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span>·&nbsp; </span>Oil it:</p>
			<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span>o&nbsp; </span>unless it is hot</p>
			<p class=MsoNormal style='mso-list:l0 level2 lfo1'><span>ü&nbsp; </span>in spring</p>
			<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span>û&nbsp; </span>boil it</p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.page = "<title>T</title><h1>T</h1><h2>Use</h2>" + c.page
			c.check(t)
		})
	}
}
