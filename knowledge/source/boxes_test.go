package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBoxes holds that what comes after a box with a heading of its own stands under the heading that
// the box interrupts: "Take Zorvex" is none of the "Don't" above it.
func TestBoxes(t *testing.T) {
	const around = "<title>Kites</title><main><h1>Kites</h1><p>They fly.</p><h2>Care</h2><p>Be kind.</p>%<p>Take Zorvex.</p><h2>End</h2><p>Go home.</p></main>"
	for _, tt := range []struct{ name, file, box, heading, text string }{
		{"a folded answer", "a.html", "<details><summary>May I run?</summary><p>No.</p></details>", "May I run?", "No."},
		{"an answer that a button opens", "a.html", "<div><button aria-expanded=false aria-controls=a>May I run?</button><div id=a hidden><p>No.</p></div></div>", "May I run?", "No."},
		{"an answer that its heading opens", "a.html", "<h3><button aria-expanded=false aria-controls=a>May I run?</button></h3><div id=a hidden><p>No.</p></div>", "May I run?", "No."},
		{"a list of what not to do", "a.html", `<div class="x-do-dont-list"><h3>Don't</h3><ul><li>run</li></ul></div>`, "Don't", "- run"},
		{"a card", "a.html", `<div class="x-card"><div class="x-card__head"><h3>Don't</h3></div><div class="x-card__body"><p>Run.</p></div></div>`, "Don't", "Run."},
		{"a call-out", "a.html", "<aside class=callout><h3>Help</h3><p>Ring us.</p></aside>", "Help", "Ring us."},
		{"a section", "a.html", "<section><h3>Babies</h3><p>No Zorvex.</p></section>", "Babies", "No Zorvex."},
		{"a folded answer in Markdown", "a.md", "<details>\n<summary>May I run?</summary>\n\nNo.\n\n</details>", "May I run?", "No."},
		{"a folded answer in a piece of Markdown", "a.md", "<details><summary>May I run?</summary><p>No.</p></details>", "May I run?", "No."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := around
			if tt.file == "a.md" {
				text = "# Kites\n\nThey fly.\n\n## Care\n\nBe kind.\n\n%\n\nTake Zorvex.\n\n## End\n\nGo home.\n"
			}
			l, problems := one(t, tt.file, strings.Replace(text, "%", tt.box, 1))
			var got []string
			for _, s := range l.Sections {
				for _, p := range s.Passages {
					got = append(got, s.Heading+": "+p.Text)
				}
			}
			want := []string{"Kites: They fly.", "Care: Be kind.", "Care › " + tt.heading + ": " + tt.text, "Care: Take Zorvex.", "End: Go home."}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("sections (-want +got)\n%s", diff)
			}
			for _, p := range problems {
				if strings.Contains(p.Message, "already") {
					t.Errorf("unexpected: %v", p)
				}
			}
		})
	}
}

// TestBoxesInARow holds the same of what comes after several boxes.
func TestBoxesInARow(t *testing.T) {
	l, _ := one(t, "a.html", `<title>Kites</title><main><h1>Kites</h1><h2>Care</h2><div class="do"><h3>Do</h3><ul><li>rest</li></ul></div>
		<div class="dont"><h3>Don't</h3><ul><li>run</li></ul></div><p>Take Zorvex.</p><div class=card><h3>Babies</h3><p>No Zorvex.</p></div>
		<h3>Baths</h3><p>Keep dry.</p></main>`)
	checkFound(t, l, "Kites", []section{
		{"Care › Do", []string{"- rest"}}, {"Care › Don't", []string{"- run"}}, {"Care", []string{"Take Zorvex."}},
		{"Care › Babies", []string{"No Zorvex."}}, {"Care › Baths", []string{"Keep dry."}},
	})
}

// TestHeadingsInBoxes holds that a heading within what a control unfolds stands below the control's
// words, whatever its rank: "Dose" is the dose of children.
func TestHeadingsInBoxes(t *testing.T) {
	for _, tt := range []struct{ name, file, text string }{
		{"tabs", "a.html", `<title>Kites</title><main><h1>Kites</h1><ul role=tablist><li role=tab aria-controls=a>Adults</li><li role=tab aria-controls=b>Children</li></ul>
			<div role=tabpanel id=a><h3>Dose</h3><p>One.</p></div><div role=tabpanel id=b hidden><h3>Dose</h3><p>Half.</p></div></main>`},
		{"buttons with targets", "a.html", `<title>Kites</title><main><h1>Kites</h1><div class=x><button data-target="#a">Adults</button><button data-target="#b">Children</button></div>
			<div id=a><h3>Dose</h3><p>One.</p></div><div id=b><h3>Dose</h3><p>Half.</p></div></main>`},
		{"buttons with targets of Bootstrap", "a.html", `<title>Kites</title><main><h1>Kites</h1><ul><li><button data-bs-target="#a">Adults</button></li><li><button data-bs-target="#b">Children</button></li></ul>
			<div><div id=a><h3>Dose</h3><p>One.</p></div><div id=b hidden><h3>Dose</h3><p>Half.</p></div></div></main>`},
		{"links that control", "a.html", `<title>Kites</title><main><h1>Kites</h1><p><a aria-controls=a>Adults</a> <a aria-controls=b>Children</a></p>
			<section id=a><h3>Dose</h3><p>One.</p></section><section id=b><h3>Dose</h3><p>Half.</p></section></main>`},
		{"headings that open", "a.html", `<title>Kites</title><main><h1>Kites</h1><h2><button aria-expanded=false aria-controls=a>Adults</button></h2><div id=a hidden><h2>Dose</h2><p>One.</p></div>
			<h2><button aria-expanded=false aria-controls=b>Children</button></h2><div id=b hidden><h2>Dose</h2><p>Half.</p></div></main>`},
		{"folded parts", "a.html", `<title>Kites</title><main><h1>Kites</h1><details><summary>Adults</summary><h3>Dose</h3><p>One.</p></details>
			<details><summary>Children</summary><h3>Dose</h3><p>Half.</p></details></main>`},
		{"folded parts in Markdown", "a.md", "# Kites\n\n<details>\n<summary>Adults</summary>\n\n### Dose\n\nOne.\n\n</details>\n\n" +
			"<details>\n<summary>Children</summary>\n\n### Dose\n\nHalf.\n\n</details>\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, tt.file, tt.text)
			checkFound(t, l, "Kites", []section{{"Adults › Dose", []string{"One."}}, {"Children › Dose", []string{"Half."}}})
		})
	}
}

// TestTargetsThatAreNoTabs holds that buttons which choose between no panels make no headings.
func TestTargetsThatAreNoTabs(t *testing.T) {
	for name, bar := range map[string]string{
		"one button":            `<button data-target="#a">Larger</button>`,
		"two for one part":      `<button aria-controls=a>Larger</button><button aria-controls=a>Smaller</button>`,
		"windows over the page": `<button data-bs-toggle=modal data-bs-target="#a">Larger</button><button data-bs-toggle=modal data-bs-target="#b">Smaller</button>`,
		"no part of the page":   `<button data-target="#x">Larger</button><button data-target="#y">Smaller</button>`,
	} {
		t.Run(name, func(t *testing.T) {
			l, _ := one(t, "a.html", `<title>Kites</title><main><h1>Kites</h1><h2>Dose</h2><div>`+bar+
				`</div><div id=a><p>One.</p></div><div id=b><p>Half.</p></div></main>`)
			for _, s := range l.Sections {
				if s.Heading != "Dose" {
					t.Errorf("a section %q", s.Heading)
				}
			}
		})
	}
}
