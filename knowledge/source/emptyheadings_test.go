package source_test

import "testing"

// TestEmptyHeadings holds that a heading without text is read as text where it tells a patient what
// to do, and is noted where it does not.
func TestEmptyHeadings(t *testing.T) {
	for _, c := range []pageCase{
		{name: "orders", page: `<h1>T</h1><h2>Storing</h2><p>In the fridge.</p><h2>Take it with milk</h2><h3>Ring 555 0100 at once</h3>
			<h2>Rinsing</h2>
			<h2>What not to do</h2><h2>Needles</h2><p>One each time.</p>`,
			sections: []string{"Storing: In the fridge.\n\nTake it with milk\nRing 555 0100 at once", "Needles: One each time."},
			notes: []string{`1: the heading "Take it with milk" has no text and is read as text itself`,
				`1: the heading "Ring 555 0100 at once" has no text and is read`, `2: the heading "Rinsing" has no text and is left out`,
				`3: the heading "What not to do" has no text`}},
		{name: "headings that lead into headings", page: `<h1>T</h1><h2>You must not have it with:</h2><h3>A weak heart</h3>
			<h3>Gout</h3><h2>Needles</h2><p>One each time.</p>`,
			sections: []string{"T: You must not have it with:\n- A weak heart\n- Gout", "Needles: One each time."},
			notes:    []string{`1: the heading "You must not have it with:" has no text and is read`}},
		{name: "an order below an empty condition", page: `<h1>T</h1><h2>When to ring 555 0100</h2><h3>Do not ride a bicycle</h3>
			<h2>Needles</h2><p>One each time.</p>`,
			sections: []string{"Needles: One each time."},
			notes: []string{`1: the heading "When to ring 555 0100" has no text`,
				`1: the heading "Do not ride a bicycle" has no text and is left out`}},
		{name: "what is not to be done", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p><h2>Don't</h2>
			<h3>Shake it hard</h3><h2>Common mistakes</h2><h3>Use it twice</h3><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Needles: One each time.", "End: Rest."},
			notes: []string{`1: the heading "Don't" has no text and is left out`,
				`2: the heading "Shake it hard" has no text and is left out`,
				`2: the heading "Common mistakes" has no text and is left out`,
				`2: the heading "Use it twice" has no text and is left out`}},
		{name: "orders below a heading without text", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p>
			<h2>Please note</h2><h2>Do not bend them</h2><h2>Keep it dry at night</h2>
			<h2>If they bend</h2><h3>Do not use them</h3><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Needles: One each time.", "Please note: Do not bend them\nKeep it dry at night", "End: Rest."},
			notes: []string{`2: the heading "Do not bend them" has no text and is read`, `2: the heading "Keep it dry at night" has no text and is read`,
				`3: the heading "If they bend" has no text and is left out`, `3: the heading "Do not use them" has no text and is left out`}},
		{name: "orders that a heading without text may limit", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p>
			<h2>Warning</h2><h3>Call 999</h3><h4>Chest pain</h4><h2>After surgery</h2><h3>Call 998</h3><h4>Bleeding</h4>
			<h2>Common beliefs</h2><h3>Take two after a missed one</h3><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Needles: One each time.", "End: Rest."},
			notes: []string{`2: the heading "Warning"`, `2: the heading "Call 999" has no text and is left out`, `2: the heading "Chest pain"`,
				`2: the heading "After surgery"`, `2: the heading "Call 998" has no text and is left out`, `2: the heading "Bleeding"`,
				`3: the heading "Common beliefs"`, `3: the heading "Take two after a missed one" has no text and is left out`}},
		{name: "orders that forbid what a site invites to", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p>
			<h2>Share them with no one</h2><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Needles: One each time.\n\nShare them with no one", "End: Rest."},
			notes:    []string{`2: the heading "Share them with no one" has no text and is read`}},
		{name: "invitations of the site", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p><h2>Book online</h2>
			<h2>Stay in touch</h2><h2>Use our app</h2><h2>Take the quiz</h2><h2>Apply for a post</h2><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Needles: One each time.", "End: Rest."},
			notes: []string{`1: the heading "Book online" has no text and is left out`, `2: the heading "Stay in touch"`,
				`2: the heading "Use our app"`, `2: the heading "Take the quiz"`, `2: the heading "Apply for a post"`}},
		{name: "notices of the site", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p><h2>Do Not Sell My Data</h2>
			<h3>Never miss an update</h3>`, sections: []string{"Needles: One each time."},
			notes: []string{`1: left out as part after the text`}},
		{name: "at the end", page: `<h1>T</h1><h2>Needles</h2><p>One each time.</p><h4>Do not bend them</h4>
			<h3>Follow us there</h3>`,
			sections: []string{"Needles: One each time.\n\nDo not bend them"},
			notes: []string{`2: left out as part after the text: "Follow us there"`,
				`1: the heading "Do not bend them" has no text and is read`}},
	} {
		t.Run(c.name, c.check)
	}
	l, problems := one(t, "a.txt", "GREAT DROPS\n\nSTORING\n\nKeep them cold.\n\nDO NOT SHARE THEM\n\nNEEDLES\n\nOne each time.\n")
	checkFound(t, l, "GREAT DROPS", []section{{"STORING", []string{"Keep them cold.\n\nDO NOT SHARE THEM"}}})
	checkNotes(t, "a.", problems, `the heading "DO NOT SHARE THEM" has no text and is read as text itself`)
}
