package source_test

import "testing"

// TestSigns holds that what a page says by a picture within a sentence or a cell is read: without
// it the rest would say the opposite.
func TestSigns(t *testing.T) {
	for _, c := range []pageCase{
		{name: "labels", page: `<h1>T</h1><h2>Rules</h2><p><img src=a.png alt="Do not">pick at it.</p>
			<p><svg role="img" aria-label="Never"><path d=""/></svg> soak it. <img alt="Avoid all"> steam.
			<img alt="Never"> You may walk.</p><p><svg aria-label="No"></svg> Steam is safe.</p>
			<p><svg><title>No</title></svg> sauna.</p><p><img alt="Stop"> Stop when it hurts.</p>
			<p><img alt="Hill clinic"> is here.</p><p><a href="/"><img alt="No"></a>Ask us.</p>`,
			sections: []string{"Rules: Do not pick at it. / Never soak it. steam. You may walk. / Steam is safe. / No sauna.\n\n" +
				"Stop when it hurts.\n\nis here.\n\nAsk us."},
			notes: []string{`4: icons that no words stand for are left out before text: 1`,
				`3: pictures that forbid are not read, so that their text is only quoted if it forbids itself: 2`, `2: 2 pictures with text are left out: "Avoid all", "Hill clinic"`}},
		{name: "pictures that call", page: `<h1>T</h1><h2>Rules</h2><p>Ring us.</p><p><a href="tel:111"><img src=c.png alt="Call 111"></a></p>
			<ul><li><a href="tel:112"> <span><img alt="Night line"></span></a></li><li>At night <a href="tel:113"><img alt="Phone sign"> ring</a></li></ul>
			<p>Day: <a href="/x"><img alt="Day ward"></a> here.</p>`,
			sections: []string{"Rules: Ring us.\n\nCall 111\n- Night line (112)\n- At night ring (113)\n\nDay: here."},
			notes:    []string{`2: 2 pictures with text are left out: "Phone sign", "Day ward"`}},
		{name: "cells", page: `<h1>T</h1><h2>Rules</h2><table><tr><th>Food</th><th>Before</th><th>After</th></tr>
			<tr><td>Plums</td><td><img src=1.png alt="No"></td><td><span class="fa fa-times"></span></td></tr>
			<tr><td>Rice</td><td><i class="glyphicon glyphicon-ok"></i></td><td><input type=checkbox checked></td></tr></table>
			<p>Now:</p><p><input type=checkbox checked disabled> Rest</p><p><input type=checkbox checked> It folds</p>`,
			sections: []string{"Rules: Food | Before | After\nPlums | No | ✗\nRice | ✓ | ☑\n\nNow:\n- ☑ Rest\nIt folds"},
			notes:    []string{`2: icons without words are read as ✓ and ✗: 2`}},
		{name: "icons before lines", page: `<h1>T</h1><h2>Rules <i class="fa fa-check"></i></h2><ul>
			<li><span class="x"><i class="fas fa-xmark"></i></span>Plums</li>
			<li><svg class="nhsuk-icon nhsuk-icon__tick" aria-hidden="true"></svg> Rice</li></ul>
			<p><span aria-hidden="true">✘</span> Rub</p><p>Rest well<span aria-hidden="true">&times;</span></p>
			<img src="x.png" alt=""><p><button><i class="fa fa-times"></i> Hide</button></p>`,
			sections: []string{"Rules: - ✗ Plums\n- ✓ Rice\n\n- ✘ Rub\nRest well\nHide"},
			notes:    []string{`2: icons without words are read as ✓ and ✗: 2`}},
		{name: "marks of lists", page: `<h1>T</h1><h2>Rules</h2><ul class="nhsuk-list nhsuk-list--cross"><li>Plums</li>
			<li>Figs</li></ul><p class="note cross">Nuts</p><ul class="cross"><li>First aid kit</li><li>Scissors</li></ul>`,
			sections: []string{"Rules: - ✗ Plums\n- ✗ Figs\n\nNuts\n- First aid kit\n- Scissors"},
			notes:    []string{`1: icons without words are read as ✓ and ✗: 2`}},
		{name: "forbidding", page: `<h1>T</h1><h2>Rules</h2><ul><li><img alt="Do not"> Drive</li><li><img alt="Avoid"> Wine</li></ul>
			<p><img alt="Do not">Paddle for a week.</p><p><img class="emoji" alt="❌"> Saunas</p>
			<ul class="list nhsuk-list--cross"><li>Figs</li></ul><ul class="cross-list"><li>Oil</li></ul>
			<p><img alt="No"> Noodles</p>`,
			sections: []string{"Rules: - Do not Drive\n- Avoid Wine\n\nDo not Paddle for a week.\n\n- ❌ Saunas\n- ✗ Figs\n- ✗ Oil\nNo Noodles"},
			notes:    []string{`3: icons without words are read as ✓ and ✗: 2`}},
		{name: "forbidding and not read", page: `<h1>T</h1><h2>Rules</h2><p>Aa.</p><ul><li><i class="fa fa-times"></i> Run</li>
			<li>✓ Walk</li></ul><p>Bb.</p><table><tr><td><i class="fa fa-times"></i></td><td>Swim in lakes.</td></tr></table>
			<p><i class="fa fa-times alert-close"></i></p><p>Cc.</p><div><span class="fas fa-xmark"></span></div><p>Dig.</p><p>Dd.</p><p><img alt="cross"> Climb.</p><p>Ee.</p>
			<h3>Pets <i class="bi bi-x"></i></h3><p>Stroke them.</p>`,
			sections: []string{"Rules: Aa. / - Run\n- ✓ Walk / Bb. / | Swim in lakes. / Cc. / Dig. / Dd. / Climb. / Ee.",
				"Rules › Pets: Stroke them."},
			notes: []string{`3: pictures that forbid are not read, so that their text is only quoted if it forbids itself: 5`}},
		{name: "forbidding beside a text that says so", page: `<h1>T</h1><h2>Rules</h2><p><i class="fa fa-times"></i> Do not dig.</p>
			<p><img alt="Stop"> Call 999 if it bleeds.</p><p><img alt="No entry sign"> You must not come in.</p>
			<p><img alt="Cross"> The Red Cross helps.</p><p><img alt="X"> Your X-ray takes a minute.</p><p><img alt="avoid"> Avoiding wine helps.</p>
			<div><i class="fa fa-times"></i><p>Never climb.</p></div><p>Aa.</p><div><i class="fa fa-times"></i><p>Skate.</p></div><p>Bb.</p>
			<p>Do not run. <img alt="cross"> Swim.</p>`,
			sections: []string{"Rules: Do not dig.\n\nCall 999 if it bleeds.\n\nYou must not come in.\n\nThe Red Cross helps.\n\n" +
				"Your X-ray takes a minute.\n\nAvoiding wine helps.\n\nNever climb.\n\nAa. / Skate. / Bb. / Do not run. Swim."},
			notes: []string{`1: icons that no words stand for are left out before text: 6`,
				`4: pictures that forbid are not read, so that their text is only quoted if it forbids itself: 3`,
				`2: a picture with text is left out: "No entry sign"`}},
		{name: "drawn by sheets", page: `<style>/* "x" */ ul.no > li::before{content:"\2717  ";color:red} .box .off li:before{content:'✘'}
			#c li::marker{content:"\00d7 "} .mark{list-style-type:"\274c"} .short{list-style:'✖' inside}
			.fa li::before{font-family:"Font Awesome 5 Free";content:"\f00d"} li.own::before{content:"❌"}
			.stop::before{content:"🚫 "} .deep{ & li { &::before{content:"✗"} } } @media print{.paper li::before{content:"✗"}}
			.dot li::before{content:"\2022"} .no li.ok::before{content:"✓"} .off.none li::before{content:none}</style><h1>T</h1><h2>Rules</h2><ul class=no>
			<li>Plums</li><li><p>Figs</p></li><li class=ok>Oil</li><li>✗ Nuts</li></ul><div class=box><div><ul class=off><li>Run</li></ul></div>
			<ul class="off none"><li>Walk</li></ul></div><div id=c><ul><li>Ski</li></ul></div><ul class=mark><li>Row<ul><li>Sit</li></ul></li></ul>
			<ol class=short><li>Dig</li></ol><ul class=fa><li>Swim</li></ul><ul><li class=own>Fly</li><li>Rest</li></ul>
			<p class=stop>Saunas</p><div class=deep><ul><li>Ice</li></ul></div><ul class=paper><li>Tea</li></ul><ul class=dot><li>Rice</li></ul>
			<p>Now <span class=stop>beer</span> and <i class=stop></i> wine.</p><p><b class=stop>Gin</b></p><ul style="list-style-type: '✗ '"><li>Ham</li>
			<li style="list-style:disc">Jam</li></ul><button class=stop>Hide</button><ul class=is-style-crossmark-list><li>Peas</li></ul>`,
			sections: []string{"Rules: - ✗ Plums\n- ✗ Figs\n- ✓ Oil\n- ✗ Nuts\n\n- ✘ Run\n- Walk\n\n- ✗ Ski\n- ❌ Row\n  - Sit\n\n" +
				"1. ✖ Dig\n- ✗ Swim\n- ❌ Fly\n- Rest\n\n🚫 Saunas\n- ✗ Ice\n- Tea\n\n- Rice\nNow 🚫 beer and 🚫 wine.\n\n🚫 Gin\n" +
				"- ✗ Ham\n- Jam\n\nHide\n- ✗ Peas"},
			notes: []string{`6: icons without words are read as ✓ and ✗: 17`}},
		{name: "fonts of symbols", page: `<h1>T</h1><h2>Rules</h2>
			<p class=MsoListParagraph><span style='font-family:Wingdings;mso-list:Ignore'>û<span style='font:7pt "Times New Roman"'>&nbsp; </span></span>Plums</p>
			<p class=MsoListParagraph><span style='font-family:Wingdings'><span style='mso-list:Ignore'>ü<span>&nbsp; </span></span></span>Figs</p>
			<p class=MsoListParagraph>û&nbsp; Nuts</p><table><tr><th>Food</th><th>Before</th></tr><tr><td>Oil</td>
			<td><font face="Wingdings 2">O</font></td></tr></table><p>Blood group <b>O</b>, û and <span style="font-family:Wingdings">è</span>.</p>`,
			sections: []string{"Rules: - ✗ Plums\n- ✓ Figs\n- ✗ Nuts\n\nFood | Before\nOil | ✗\n\nBlood group O, û and è."}},
		{name: "ornaments", review: "2025-05-03 2028-05-01 Kim Lee", page: `<h1>T</h1><p><i class="fas fa-check-circle"></i> Reviewed by Kim Lee on 3 May 2025</p>
			<ul><li><i class="bi bi-check"></i> Reviewed: May 2025</li><li><i class="bi bi-check"></i> Next review: May 2028</li></ul>
			<h2>Rules</h2><p><img src=right.png> Right arm</p><p><i class="icon-cross"></i> First aid</p>
			<p><i class="bi bi-x-diamond"></i> Risks</p><p><i class="fa fa-check"></i> Oil</p>
			<ul><li><i class="fa fa-check"></i> Salt</li><li>Soap</li></ul>`,
			sections: []string{"Rules: Right arm\nFirst aid\nRisks\nOil\n- Salt\n- Soap"},
			notes:    []string{`3: icons that no words stand for are left out before text: 5`}},
		{name: "icons that nothing tells of", page: `<h1>T</h1><h2>Rules</h2><p><img src=a7.png> Plums</p>
			<table><tr><th>Food</th><th>Before</th></tr><tr><td>Rice</td><td><img src=b4.png></td></tr></table>`,
			sections: []string{"Rules: Plums\nFood | Before\nRice |"},
			notes: []string{`1: icons that no words stand for are left out before text: 1`,
				`2: a table has pictures in place of words, so that it is never quoted`}},
	} {
		t.Run(c.name, c.check)
	}
}

// TestMarkdownSigns holds the same of pictures in Markdown.
func TestMarkdownSigns(t *testing.T) {
	l, problems := one(t, "a.md", "# T\n\n## Rules\n\n![Do not](no.png) soak it. ![Logo](l.png) Rest.\n\n"+
		"Ice it. <img alt=\"Never\" src=n.png> heat it.\n\n<div><img alt=\"Stop\"> when it hurts.</div>\n\n![Must not](n.png) Paddle for a week.\n\n"+
		"<i class=\"fa fa-times\"></i> Dig. ![No](n.png) Steam is good.\n")
	checkFound(t, l, "T", []section{{"Rules", []string{"Do not soak it. Rest.\n\nIce it. Never heat it.\n\n" +
		"Stop when it hurts.\n\nMust not Paddle for a week.\n\n- ✗ Dig. No Steam is good."}}})
	checkNotes(t, "a.", problems, "")
}

// TestMarkdownCalls holds that a picture is read which is the whole of a link that calls a number.
func TestMarkdownCalls(t *testing.T) {
	l, problems := one(t, "a.md", "# T\n\n## Rules\n\nRing us.\n\n[![Call 111](c.png)](tel:111)\n\n- [![Night line](n.png)](tel:112)\n\n"+
		"[![Do not](n.png)](tel:113)\n\n[![Day ward](d.png)](/x)\n")
	checkFound(t, l, "T", []section{{"Rules", []string{"Ring us.\n\nCall 111\n- Night line (112)\nDo not (113)"}}})
	checkNotes(t, "a.", problems, `13: a picture with text is left out: "Day ward"`)
}
