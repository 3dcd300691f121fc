package source_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bedside/knowledge"
	"bedside/knowledge/source"

	"github.com/google/go-cmp/cmp"
)

// pageCase is a page, and what is right of it.
type pageCase struct {
	name, page string
	title      string   // "" for "T"
	sections   []string // each "heading: passage / passage"
	phrasings  string
	review     string   // "reviewed due reviewer"
	notes      []string // how the problems begin, without the file's name
}

func (c pageCase) check(t *testing.T) {
	t.Helper()
	lib, problems := source.Load(fstest.MapFS{"a.html": {Data: []byte(c.page)}})
	if len(lib.Leaflets()) != 1 {
		t.Fatalf("not loaded: %v", problems)
	}
	l := lib.Leaflets()[0]
	var sections, phrasings []string
	for _, s := range l.Sections {
		var texts []string
		for _, p := range s.Passages {
			texts = append(texts, p.Text)
		}
		sections = append(sections, s.Heading+": "+strings.Join(texts, " / "))
		phrasings = append(phrasings, s.Phrasings...)
	}
	if diff := cmp.Diff(c.sections, sections); diff != "" {
		t.Errorf("sections (-want +got)\n%s", diff)
	}
	if c.title == "" {
		c.title = "T"
	}
	review := fmt.Sprint(knowledge.Day(l.Reviewed), " ", knowledge.Day(l.ReviewDue), " ", l.Reviewer)
	if c.review == "" {
		c.review = "  "
	}
	if l.Title != c.title || review != c.review || strings.Join(phrasings, "; ") != c.phrasings {
		t.Errorf("title %q, review %q, phrasings %q", l.Title, review, phrasings)
	}
	for i, p := range problems {
		if i >= len(c.notes) || !strings.HasPrefix(p.Error(), "a.html:"+c.notes[i]) {
			t.Errorf("problem %d: %s", i+1, p.Error())
		}
	}
	if len(problems) < len(c.notes) {
		t.Errorf("%d problems, want %q", len(problems), c.notes)
	}
}

func TestPageCases(t *testing.T) {
	for _, c := range []pageCase{
		{name: "items within the text of items", page: `<h1>T</h1><h2>Oil</h2><ul>
			<li>Oil it at noon. o If you shower later, oil it: </li>
			<li>After the shower.</li><li>Avoid: o Soap o Talc</li><li>Group o blood is common. Take o negative.</li></ul>`,
			sections: []string{"Oil: - Oil it at noon.\n  - If you shower later, oil it:\n- After the shower.\n- Avoid:\n" +
				"  - Soap\n  - Talc\n- Group o blood is common. Take o negative."}},
		{name: "lead-in, label and table", page: `<h1>T</h1><h2>Pills</h2>
			<p>Some pills, to be left out for 3 days, are shown below:</p>
			<p><b>Names of such pills:</b></p><table><tr><td>Aa</td><td>Bb</td></tr><tr><td>Cc</td><td>Dd</td></tr></table>`,
			sections: []string{"Pills: Some pills, to be left out for 3 days, are shown below:\n" +
				"Names of such pills:\nAa | Bb\nCc | Dd"}},
		{name: "declared encoding", page: "<html><head><meta charset=windows-1252><title>T</title></head><body>" +
			"<h2>When</h2><p>At 7 \x96 not later. Don\x92t wait at 5\xb0C.</p></body></html>",
			sections: []string{"When: At 7 – not later. Don’t wait at 5°C."}},
		{name: "encoding of XHTML", page: "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n" +
			"<html><body><h1>T</h1><h2>A</h2><p>Caf\xe9 wait.</p></body></html>",
			sections: []string{"A: Café wait."}},
		{name: "UTF-8 before what is declared", page: `<html><head><meta charset="iso-8859-1"></head><body><h1>T</h1>
			<h2>A</h2><p>Café.</p></body></html>`,
			sections: []string{"A: Café."}},
		{name: "pictures with text", page: `<h1>T</h1>
			<h2>Cast</h2><p><img src=a.png alt="Keep it dry"></p>
			<p><img src=b.png alt="Logo"><img src=c.png alt="No rings on this hand"></p>
			<p>[Drawing: a sling]</p><p>Raise it (see Figure 2).</p>`,
			sections: []string{"Cast: [Drawing: a sling]\nRaise it (see Figure 2)."},
			notes: []string{`2: 2 pictures with text are left out: "Keep it dry", "No rings on this hand"; write`,
				`4: "[Drawing: a sling]" speaks of a picture`, `4: "(see Figure 2)" speaks of a picture`}},
		{name: "questions of the data", page: `<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[
			{"@type":"Question","name":"May babies have it?","acceptedAnswer":{"text":"Not before 6 months."}},
			{"@type":"Question","name":"Is it sweet?","acceptedAnswer":{"text":
			"<p>No.</p><ul><li>It has no sugar.</li></ul>"}}]}</script>
			<h1>T</h1><h2>Dose</h2><p>Take 5 ml. Not before 6 months.</p>`,
			sections:  []string{"Dose: Take 5 ml. Not before 6 months.", "Is it sweet?: No.\n\n- It has no sugar."},
			phrasings: "May babies have it?"},
		{name: "what the page shows stands before its data", page: `<script
			type="application/ld+json">{"lastReviewed":"2020-01-01","reviewedBy":"X"}</script>
			<h1>T</h1><p>Text.</p>
			<p>Reviewed by A. Nurse on 3 May 2025</p>`, sections: []string{"Text: Text."}, review: "2025-05-03  A. Nurse"},
		{name: "data that cannot be read", page: "<h1>T</h1>\n" +
			"<script type=\"application/ld+json\">{oops</script><p>Text.</p>",
			sections: []string{"Text: Text."}, notes: []string{"2: the page's data (JSON-LD) cannot be read"}},
		{name: "links that say nothing", page: `<h1>T</h1><h2>Help</h2>
			<p>Our number is <a href="tel:+1-555-0199;ext=2">here</a>.
			<a href="mailto:ward%40hill.example?subject=x">Write to the ward</a> or ring <a href="tel:5550100">555 0100</a>.</p>
			<p>The sheet is <a href="/s.pdf">here</a>.</p>`,
			sections: []string{"Help: Our number is here (+1-555-0199). Write to the ward (ward@hill.example) or ring 555 0100.\n\n" +
				"The sheet is here."},
			notes: []string{`4: a quotation cannot show where a link leads: "here" leads to /s.pdf`}},
		{name: "links that call, in lists and tables", page: `<h1>T</h1><h2>Help</h2><p>Now:</p><ul>
			<li>Ring <a href="tel:111">the ward</a> first.</li><li>Ring <a href="tel:112">112</a>.</li><li><a href="tel:113"> </a>Wait.</li></ul>
			<table><tr><td>Night</td><td><a href="tel:114">the <sup>1</sup>ward</a></td></tr><tr><td>Day</td><td>us</td></tr></table>
			<dl><dt>Who</dt><dd><a href="mailto:ward@hill.example">the ward</a></dd></dl><h3><a href="tel:115">Ring us</a></h3><p>At noon.</p>`,
			sections: []string{"Help: Now:\n- Ring the ward (111) first.\n- Ring 112.\n- Wait.\n\nNight | the ¹ward (114)\nDay | us\n\n" +
				"Who the ward (ward@hill.example)", "Help › Ring us (115): At noon."}},
		{name: "hidden part that nothing opens", page: "<h1>T</h1><p>Text.</p>\n<p style='display:none'>Do not run.</p>",
			sections: []string{"Text: Text."}, notes: []string{`2: left out as hidden part: "Do not run."`}},
		{name: "bold orders are text", page: `<h1>T</h1><p><b>At home</b></p><p>Rest.</p><p>
			<b>Do not lift your arm for a week</b></p>
			<p>It must heal.</p><p><b>Food</b></p><p>Eat as usual.</p>`,
			sections: []string{"At home: Rest.\n\nDo not lift your arm for a week\nIt must heal.", "Food: Eat as usual."}},
		{name: "bold by a class", page: `<style>.b{font-weight:700} p.l{font-weight:bold} .n{font-weight:400}</style><h1>T</h1>
			<p><span class=b>With the morning list</span></p><p>Drink at 6pm.</p><p>Eat nothing.</p>
			<p class=l>With the noon list</p><p>Drink at 6am.</p><p>Eat little.</p><div style="font-weight: 600">With no list</div>
			<p>Wait.</p><p class=l><span class=n>Ring us</span></p><p>At noon.</p><b style="font-weight:normal"><p>On the ward</p><p>Rest.</p></b>`,
			sections: []string{"With the morning list: Drink at 6pm.\n\nEat nothing.", "With the noon list: Drink at 6am.\n\nEat little.",
				"With no list: Wait.\n\nRing us\nAt noon.\n\nOn the ward\nRest."}},
		{name: "roles of headings", page: `<div role=heading aria-level=1>T</div><p role="heading" aria-level="2">Rings</p><p>Wear a plain one.</p>
			<div role=heading>Pacemakers</div><p>Do not come.</p><div><span role=heading aria-level=3>Old ones</span><p>Ring us.</p></div>
			<div role=heading aria-level=3><button aria-expanded=false aria-controls=a>Pins</button></div><div id=a hidden><p>Tell us.</p></div>`,
			sections: []string{"Rings: Wear a plain one.", "Pacemakers: Do not come.", "Pacemakers › Old ones: Ring us.",
				"Pacemakers › Pins: Tell us."}},
		{name: "title by a class", page: `<p class="c3 title"><span>T</span></p><p class="c3 subtitle">For patients</p><h2>Dose</h2><p>One at noon.</p>`,
			sections: []string{"T: For patients", "Dose: One at noon."}},
		{name: "subtitle is no title", page: `<title>T</title><p class="subtitle">For patients</p><h2>Dose</h2><p>One at noon.</p>`,
			sections: []string{"T: For patients", "Dose: One at noon."}},
		{name: "notes in a plain list", page: `<h1>T</h1><h2>Tea</h2><p>Do not take it with tea<a href="#fn1"><sup>1</sup></a>.</p><h2>Milk</h2>
			<p>Take it with milk<sup><a href="#fn2">2</a></sup>.</p><h2>Oil</h2><p>Take none.</p><ol><li id=fn1>Coffee counts as well. <a href="#ref1">↩</a></li>
			<li id=fn2><p>Not of goats.</p></li></ol>`,
			sections: []string{"Tea: Do not take it with tea¹.\n¹ Coffee counts as well.", "Milk: Take it with milk².\n² Not of goats.",
				"Oil: Take none."}},
		{name: "steps below a raised link to the top", page: `<h1>T</h1><h2>Tea</h2><p>See<sup><a href="#">1</a></sup>.</p><ol><li>Warm it.</li></ol>`,
			sections: []string{"Tea: See¹.\n\n1. Warm it."}},
		{name: "steps that a text leads to", page: `<h1>T</h1><h2>Tea</h2><p>See <a href="#s1">1</a>.</p><ol><li id=s1>Warm it.</li></ol>`,
			sections: []string{"Tea: See 1.\n\n1. Warm it."}},
		{name: "cells that cover others", page: `<h1>T</h1><h2>Dose</h2><table><tr><th>Age</th><th>Day</th><th>mg</th></tr>
			<tr><td rowspan=2>Adult</td><td>1</td><td>10</td></tr><tr><td>2</td><td>20</td></tr><tr><td colspan=2>Child</td>
			<td>5</td></tr></table>`,
			sections: []string{"Dose: Age | Day | mg\nAdult | 1 | 10\nAdult | 2 | 20\nChild | Child | 5"}},
		{name: "cells that cover others, in heads and alone in a row", page: `<h1>T</h1><h2>Dose</h2><table><thead>
			<tr><th rowspan=2>Age</th><th colspan=2>ml</th></tr><tr><th>noon</th><th>night</th></tr></thead>
			<tr><td colspan=3>With food</td></tr><tr><td>2</td><td colspan=2 rowspan=2>none</td></tr><tr><td>3</td></tr>
			<tr><td>4</td><td>1</td><td>5</td></tr></table>`,
			sections: []string{"Dose: Age | ml |\n | noon | night\nWith food |  |\n2 | none | none\n3 | none | none\n4 | 1 | 5"}},
		{name: "cells that cover too much", page: `<h1>T</h1><h2>Dose</h2><p>Aa.</p><table><tr><th>Who</th><th>Day</th></tr>
			<tr><td rowspan=18>Grown-ups who weigh more than forty</td><td>1</td></tr>` +
			strings.Repeat("<tr><td>2</td></tr>", 17) + `</table><p>Bb.</p>`,
			sections: []string{"Dose: Aa. / Who | Day\nGrown-ups who weigh more than forty | 1" +
				strings.Repeat("\nGrown-ups who weigh more than forty | 2", 12) + strings.Repeat("\n | 2", 5) + " / Bb."},
			notes: []string{`1: a table has cells that cover too many others, so that it is never quoted`}},
		{name: "an answer that is one word", page: `<h1>T</h1><h2>May I fly?</h2><p>No</p><h2>May I swim?</h2><p>Yes</p>
			<p>Was this page helpful?</p><p>Yes</p><p>No</p>`,
			sections: []string{"May I fly?: No", "May I swim?: Yes"},
			notes: []string{`2: left out as section for others than patients: "Was this page helpful? Yes No"`,
				`1: the text "No"`}},
		{name: "a list of links that is announced", page: `<h1>T</h1><h2>Help</h2><p>You find help here:</p>
			<ul><li><a href="/a">Sling Society</a></li><li><a href="/b">Hand Union</a></li><li><a href="/c">Cast Club</a>
			</li></ul><p>Ask us too.</p>`,
			sections: []string{"Help: You find help here:\n- Sling Society\n- Hand Union\n- Cast Club\n\nAsk us too."}},
		{name: "names of parts that are none", page: `<h1>T</h1><div class="menu"><h2>A menu for the day before</h2>
			<p>Eat white bread, rice or clear soup.</p></div>
			<div class="alert banner"><p>Call 555 0100 at once if you cannot breathe well.</p></div>
			<div class="related"><h2>Related symptoms</h2><p>A rash may come with it, and goes away by itself.</p></div>`,
			sections: []string{"A menu for the day before: Eat white bread, rice or clear soup.\n\n" +
				"Call 555 0100 at once if you cannot breathe well.",
				"Related symptoms: A rash may come with it, and goes away by itself."}},
		{name: "general title", page: `<h1>Patient information leaflet</h1><h2>Your new sling</h2><p>Wear it by day.</p>
			<h2>Care</h2><p>Wash it cold.</p>`,
			title: "Your new sling", sections: []string{"Your new sling: Wear it by day.", "Care: Wash it cold."},
			notes: []string{`1: many leaflets are called "Patient information leaflet"`}},
		{name: "days of the language", page: `<html lang="en-US"><h1>T</h1><p>Text.</p><p>Last reviewed 3/4/2025</p></html>`,
			sections: []string{"Text: Text."}, review: "2025-03-04  "},
		{name: "a table about the leaflet", page: `<h1>T</h1><h2>A</h2><p>Text.</p><table><tr><th>Author</th>
			<th>Date of issue</th><th>Review date</th></tr>
			<tr><td>J. Example</td><td>May 2025</td><td>May 2028</td></tr></table>`,
			sections: []string{"A: Text."},
			review:   "2025-05-01 2028-05-01 ", notes: []string{`1: left out, as it is about the leaflet: author "J. Example"`}},
	} {
		t.Run(c.name, c.check)
	}
}
