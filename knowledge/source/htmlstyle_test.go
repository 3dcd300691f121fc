package source_test

import "testing"

// TestStyles holds that text which the style of a page strikes out or hides for good is not
// quoted, and that what a reader of the page can open is.
func TestStyles(t *testing.T) {
	for _, c := range []pageCase{
		{name: "struck out", page: `<style>/* old */ .gone, .x > b { color: red }
			.c7{font-size:9pt;Text-Decoration: line-through !important}</style><h1>T</h1><h2>Lotion</h2>
			<p>Rub it in. <span style="text-decoration:underline line-through">Use the spray.</span> <i class="a c7">Heat it.</i></p>
			<table><tr><th>Day</th><th>Drops</th></tr><tr><td>1</td><td style="text-decoration-line:line-through">8</td></tr>
			<tr class=c7><td>2</td><td>4</td></tr></table><ul><li class=c7>Chill it.</li><li>Shake it.</li></ul>
			<ol class=c7><li>Swallow it.</li></ol><p>Now:</p><ol><li class=c7>Hot</li><li>Cold</li></ol><h2 class=c7>Old</h2>`,
			sections: []string{"Lotion: Rub it in.\n\nDay | Drops\n1 |\n\n- Shake it.\n\nNow:\n2. Cold"},
			notes:    []string{`3: left out, as a class of the page strikes it out: "Heat it.", "2 4", "Chill it.", "Swallow it.", "Hot", "Old"`}},
		{name: "hidden by a class", page: `<style>.v1, p.v2{display:none} .v3 {visibility:hidden}
			@media screen { .v4 { display: none } }</style><h1>T</h1><h2>Gel</h2><p>Use it cold.</p>
			<p class=v1>Aa old.</p><p class="z v2">Bb old.</p><div class=v2>Cold it is.</div><p class=v3>Cc old.</p>
			<p class=v4>Dd old.</p><p class="d-none">Ee old.</p><p style="font-size:0px">Ff old.</p>`,
			sections: []string{"Gel: Use it cold.\n\nCold it is."},
			notes: []string{`3: left out as hidden part: "Aa old.", "Bb old.", "Cc old.", "Dd old.", "Ee old.", ` +
				`"Ff old."; unfold`}},
		{name: "shown on a screen", page: `<style>.wide{display:none}@media (min-width:40em){.wide{display:block}}
			@media print{.page{display:none}.paper{display:block}} .paper{display:none}
			.twice{display:none} .twice{display:block} .mark{visibility:visible}</style><h1>T</h1><h2>Gel</h2>
			<p class=wide>Aa.</p><p class=page>Bb.</p><p class="d-none d-lg-block">Cc.</p><p class=twice>Dd.</p>
			<p class=paper>Ee.</p><div style="font-size:0"><p style="font-size:2em">Ff.</p></div>`,
			sections: []string{"Gel: Aa.\n\nBb.\n\nCc.\n\nDd.\n\nFf."}, notes: []string{`5: left out as hidden part: "Ee."`}},
		{name: "shown by a script", page: `<style>.hid,.slide{display:none}</style><h1>T</h1><h2>Gel</h2><p>Aa.</p>
			<p class=hid>Take it cold.</p><p class=slide>Bb.</p><p class="hid md:block">Dd.</p><p class="hid table">Cc old.</p>`,
			sections: []string{"Gel: Aa.\n\nBb.\n\nDd."},
			notes: []string{`2: kept, although a class of the page hides it: "Bb."`, `2: kept, although a class of the page hides it: "Dd."`,
				`2: left out as hidden part: "Take it cold.", "Cc old."`}},
		{name: "names of parts that a script shows", page: `<style>.mySlides,.moreText,.step2,.noprint,.fadeable,.learnmore{display:none}</style>
			<h1>T</h1><h2>Gel</h2><p class=mySlides>Aa.</p><p class=moreText>Bb.</p><p class=step2>Cc.</p><p class=noprint>Dd.</p>
			<p class=fadeable>Ee.</p><p class=learnmore>Ff.</p>`, sections: []string{"Gel: Aa.\n\nBb.\n\nCc.\n\nDd.\n\nEe.\n\nFf."},
			notes: []string{`2: kept, although a class of the page hides it: "Aa."`, `2: kept, although a class of the page hides it: "Bb."`,
				`2: kept, although a class of the page hides it: "Cc."`, `2: kept, although a class of the page hides it: "Dd."`,
				`3: kept, although a class of the page hides it: "Ee."`, `3: kept, although a class of the page hides it: "Ff."`}},
		{name: "opened by a click", page: `<style>.body{display:none}.fold{display:none}.open .fold{display:block}
			.tabtext{display:none}</style><h1>T</h1><label for=q>May I run?</label><div class=fold><p>Not at all.</p></div>
			<h3>May I swim?</h3><div class=body><p>Not yet.</p></div>
			<h3>May I ride?</h3><div class=body><p>Go on.</p></div>
			<button onclick="choose(event, 'dive')">May I dive?</button>
			<div id=dive class=tabtext><p>Never again.</p></div><a href="#walk">May I walk?</a>
			<div id=walk class=tabtext><p>Every day.</p></div>`,
			sections: []string{"T: May I run?\nNot at all.", "May I swim?: Not yet.", "May I ride?: Go on.",
				"May I ride? › May I dive?: Never again.", "May I ride? › May I walk?: Every day."}},
		{name: "what prevails", page: `<style media="print">.warn{display:none}</style><style media="screen">.v{display:none}</style>
			<style>.q::before{content:"{"} .card{display:block} .u{display:none!important} p.u{display:block}
			.box{color:red; .draft{margin:0; display:none; }} .w{content:'a}'; display:none}</style><h1>T</h1><h2>Gel</h2>
			<p class=warn>Aa.</p><p class=v>Bb old.</p><p class="card d-none">Cc old.</p><p class=u>Dd old.</p>
			<div class=box><p>Ee.</p></div><p class=w>Ff old.</p><p class="d-none" style="display:block">Gg old.</p>
			<p class=w style="display:block">Hh.</p><p class="w nomore">Ii old.</p><p class="w wowed">Jj old.</p>`,
			sections: []string{"Gel: Aa.\n\nEe.\n\nHh."},
			notes:    []string{`4: left out as hidden part: "Bb old.", "Cc old.", "Dd old.", "Ff old.", "Gg old.", `}},
		{name: "links and scripts within a text open nothing", page: `<h1>T</h1><h2>Gel</h2>
			<p>On wet skin, <b onclick="show('y')">never</b> rub.</p><div id=y hidden><p>Aa old.</p></div>
			<p>Leave out <a href="#z">salt and oil</a> for a day.</p><div id=z style="display:none"><p>Bb old.</p></div>
			<p><a href="#" onclick="count('v')">Rinse it.</a></p><div id=v hidden><p>Cc old.</p></div>
			<p>Press <button data-target="#w">lightly</button> on it.</p><div id=w hidden><p>Dd old.</p></div>
			<p>Keep away:</p><ul><li><a href="#u">pets</a></li></ul><div id=u hidden><p>Ee old.</p></div>
			<ul><li>Fans</li><li data-tab=t>Fires</li></ul><div id=t hidden><p>Ff old.</p></div>
			<table><tr><th>Day</th><th>Rub</th></tr><tr><td>1</td><td><a href="#s">No</a></td></tr></table>
			<p hidden id=s>Gg old.</p>`,
			sections: []string{"Gel: On wet skin, never rub.\n\nLeave out salt and oil for a day.\n\nRinse it.\n\n" +
				"Press lightly on it.\n\nKeep away:\n- pets\n\n- Fans\n- Fires\n\nDay | Rub\n1 | No"},
			notes: []string{`2: left out as hidden part: "Aa old.", "Bb old.", "Cc old.", "Dd old.", "Ee old.", "Ff old.", "Gg old."`}},
		{name: "answers that a script of the page opens", page: `<h1>T</h1><p>Tap one.</p>
			<div class=q onclick="toggle('a')">May I run?</div><div id=a style="display:none"><p>Not yet.</p></div>
			<h2 onclick="toggle('b')">May I swim?</h2><div id=b hidden><p>Never.</p></div>
			<span onclick="show('c')">Rashes</span><div id=c style="display:none"><p>Call us.</p></div>
			<div><a href="#" onclick="document.getElementById('d').style.display='block'">Pets</a></div>
			<div id=d style="display:none"><p>Wash them.</p></div>`,
			sections: []string{"T: Tap one.", "May I run?: Not yet.", "May I swim?: Never.", "Rashes: Call us.",
				"Pets: Wash them."}},
		{name: "links that are a text of their own", page: `<h1>T</h1><ul><li><a href="#p">At home</a></li>
			<li><a href="#q">At work</a></li></ul><div id=p hidden><p>Rest.</p></div><div id=q hidden><p>Sit.</p></div>`,
			sections: []string{"At home: Rest.", "At work: Sit."}},
		{name: "controls beside a number, a mark or words about them", page: `<h1>T</h1>
			<p>1. <button aria-controls=a aria-expanded=false>At home</button></p><div id=a hidden><p>Rest.</p></div>
			<p><a href="#b">At work</a> (tap to open)</p><div id=b hidden><p>Sit.</p></div>
			<div><span>2</span><button aria-controls=c aria-expanded=false>May I run?</button></div><div id=c hidden><p>No.</p></div>
			<table><tr><td><button aria-controls=d aria-expanded=false>May I swim?</button></td></tr></table><div id=d hidden><p>Never.</p></div>
			<p>Choose a place:</p><ul><li><a href="#e" data-toggle=tab>At sea</a></li></ul><div id=e hidden><p>Stay dry.</p></div>`,
			sections: []string{"T: 1.", "At home: Rest.\n\n(tap to open)", "At work: Sit.\n\n2", "May I run?: No.",
				"May I swim?: Never. / Choose a place:", "At sea: Stay dry."},
			notes: []string{`6: the text "Choose a place:" ends in a lead-in whose list is missing`}},
		{name: "a page that a script shows", page: `<style>.loading{visibility:hidden}</style>
			<div class=loading><h1>T</h1><h2>Gel</h2><p>Use it cold.</p></div>`,
			sections: []string{"Gel: Use it cold."}},
	} {
		t.Run(c.name, c.check)
	}
}

// TestStruckMarkdown holds that a tag in Markdown strikes out as an element of a page does.
func TestStruckMarkdown(t *testing.T) {
	l, _ := one(t, "a.md", "# T\n\n## Gel\n\n<span>Use <span style=\"text-decoration:line-through\">eight</span> two drops.</span>\n")
	checkFound(t, l, "T", []section{{"Gel", []string{"Use two drops."}}})
}
