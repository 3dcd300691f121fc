package source_test

import "testing"

// TestKept holds that what tells patients something stays, whatever a page calls it, and that what
// readers have written below a page does not.
func TestKept(t *testing.T) {
	for _, c := range []pageCase{
		{name: "ordinary headings", page: `<h1>T</h1><h2>Dose</h2><p>One each noon.</p>
			<h2>Contents</h2><p>Fish oil and soy.</p><p>Leave it if soy harms you.</p>
			<h2>Menu</h2><p>Soup at noon. Never eat figs.</p>
			<h2>Share this page</h2><p>It was of great help to some of us.</p><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Dose: One each noon.", "Contents: Fish oil and soy.\n\nLeave it if soy harms you.",
				"Menu: Soup at noon. Never eat figs.\n\nIt was of great help to some of us.", "End: Rest."},
			notes: []string{`4: left out as section for others than patients: "Share this page"`}},
		{name: "ordinary classes", page: `<h1>T</h1><h2>Dose</h2><p>One each noon.</p>
			<div class="skip-day"><p>Do not take it twice.</p></div>
			<div class="type--promo"><p>Ring 555 0100 when your lips swell.</p></div>
			<div class="rating">Drink a glass of water first.</div><div class="rating">Never miss a page. Rate us.</div>
			<div class="ads">Do not miss our shoes.</div><div class="sharing"><b>Share</b> Never alone</div><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Dose: One each noon.\n\nDo not take it twice.\n\nRing 555 0100 when your lips swell.\n\n" +
				"Drink a glass of water first.\n\nShare Never alone", "End: Rest."},
			notes: []string{`2: kept, although the page calls it page links: "Do not take it twice."`,
				`3: kept, although the page calls it promotion: "Ring 555 0100`,
				`4: kept, although the page calls it feedback question: "Drink a glass`,
				`5: kept, although the page calls it share bar`,
				`4: left out as feedback question: "Never miss a page. Rate us."`,
				`5: left out as advertisement: "Do not miss our shoes."`}},
		{name: "medical words that pages have, too", page: `<h1>T</h1><h2>Dose</h2><p>One each noon.</p>
			<div class=promo><p>Do not scrub the sore site for a day.</p></div><div class=rating>Bring the consent form with you.</div>
			<div class=rating>Never visit our site. Rate it.</div><div class=promo>Do not forget to save your preferences.</div>
			<h3>Do not press on the sore site</h3><h2>End</h2><p>Rest.</p>`,
			sections: []string{"Dose: One each noon.\n\nDo not scrub the sore site for a day.\n\nBring the consent form with you." +
				"\n\nDo not press on the sore site", "End: Rest."},
			notes: []string{`2: kept, although the page calls it promotion`, `2: kept, although the page calls it feedback question`,
				`3: left out as feedback question`, `3: left out as promotion`, `4: the heading "Do not press`}},
		{name: "comments of readers", page: `<h1>T</h1><h2>Dose</h2><p>One each noon.</p>
			<h2>Leave a reply</h2><p>Kim: Take four of them, I always do and it is fine.</p><h3>Lee</h3><p>Never rest.</p>
			<div id="comments"><p>Take all of them at once, says my uncle.</p></div>`,
			sections: []string{"Dose: One each noon."},
			notes: []string{`3: left out as comments: "Take all of them at once, says my uncle."`,
				`2: left out as section for others than patients: "Leave a reply Kim: Take four`}},
		{name: "comments of nurses", page: `<h1>T</h1><h2>Dose</h2><p>One each noon.</p>
			<div class=comments><h2>Comments from our nurses</h2><p>Drink a glass of water first.</p></div>
			<table><tr><td>Day</td><td>Meal</td><td>Drink</td><td>Rest</td></tr><tr><td colspan=2>Name:</td><td colspan=2>Ward:</td></tr></table>`,
			sections: []string{"Dose: One each noon.",
				"Comments from our nurses: Drink a glass of water first.\n\nDay | Meal | Drink | Rest\nName: |  | Ward: |"}},
		{name: "comments that are text", page: `<h1>T</h1><h2 id="comments">Lines</h2><p>Half a line is one.</p>
			<h2>Comments</h2><p>Your nurse writes them on the card for you.</p><h2>Dose</h2><p>One each noon.</p>`,
			sections: []string{"Lines: Half a line is one.", "Comments: Your nurse writes them on the card for you.",
				"Dose: One each noon."}},
		{name: "text below a table of contents", page: `<h1>T</h1><h2>Table of contents</h2><ul><li><a href="#a">Dose</a></li>
			<li><a href="#b">Oil</a></li></ul><h3 id=a>Dose</h3><p>One at noon</p><h3 id=b>Oil</h3>
			<p>Rub it in until the skin is dry.</p>`,
			sections: []string{"Dose: One at noon", "Oil: Rub it in until the skin is dry."},
			notes:    []string{`1: left out as section for others than patients: "Table of contents - Dose - Oil"`}},
	} {
		t.Run(c.name, c.check)
	}
}
