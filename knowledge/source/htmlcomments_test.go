package source_test

import "testing"

// TestComments holds that comments of editors are left out with the marks that lead to them.
func TestComments(t *testing.T) {
	for _, c := range []pageCase{
		{name: "Google Docs", page: `<h1>T</h1><h2>Dose</h2><p>One a day.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> Not two.</p>
			<p>With milk.<sup><a href="#cmnt2" id="cmnt_ref2">[b]</a></sup></p>
			<div class="c3"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Is it three?</span></p><p>Ask Kim.</p></div>
			<div class="c3"><p><a href="#cmnt_ref2" id="cmnt2">[b]</a><span>Or tea</span></p></div>`,
			sections: []string{"Dose: One a day. Not two.\n\nWith milk."},
			notes:    []string{`3: left out as comments of editors: "[a]Is it three? Ask Kim.", "[b]Or tea"`}},
		{name: "Word", page: `<h1>T</h1><h2>Dose</h2><p class=MsoNormal>One a day<span class=MsoCommentReference><a
			class=msocomanchor href="#_msocom_1">[KL1]</a></span>.</p><div style='mso-element:comment-list'><hr>
			<div style='mso-element:comment'><p class=MsoCommentText><span class=MsoCommentReference><a class=msocomoff
			href="#_msoanchor_1">[KL1]</a></span>Is it three?</p></div></div>`,
			sections: []string{"Dose: One a day."}, notes: []string{`2: left out as comments of editors: "[KL1]Is it three?"`}},
	} {
		t.Run(c.name, c.check)
	}
}
