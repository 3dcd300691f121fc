// Package eval measures how well the bot answers.
//
// An answer key is a list of conversations, each with what the last reply should
// be. It is a text file that a nurse can write:
//
//	# a line that begins with a hash is a remark
//	kind: lay
//
//	? can I have a bath tonight
//	= bone-marrow-examination / After you go home
//	~ 24 hours
//
//	? what is a bone marrow examination
//	? and does it hurt
//	= bone-marrow-examination / What you will feel
//	= bone-marrow-examination / During the examination
//
//	? what time do you open on Saturdays
//	= abstain
//
// Blank lines stand between the conversations. The lines that begin with "?" are
// the patient's messages in order; only the reply to the last one is judged.
// "=" names the leaflet's id and the section that should be quoted, several when
// they are equally good, or one of abstain, clarify, urgent and chat. "~" is a
// regular expression that the quoted passage must match, whatever the case of
// its letters. "kind" names the kind of the questions that follow it; figures
// are given for each kind.
//
// A key can also be written as JSON Lines, one conversation a line:
//
//	{"id":"q1","kind":"lay","turns":["…"],"expect":{"outcome":"answer","doc":"leaflet","section":"heading",
//	 "also":[{"doc":"leaflet","section":"heading"}],"contains":"regular expression"}}
//
// Read takes both, Run asks the bot, Measures count, Report writes the figures down.
// Calibrate compares the confidence of the best matches with how often they were
// right.
// WritePage writes a run as a page of HTML, WriteJUnit as tests for CI; a RunFile keeps it, and Compare
// tells what changed since.
// RunGraded is the same for keys that grade many passages for each question
// instead of naming one.
package eval
