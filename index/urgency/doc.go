// Package urgency is the recogniser: the head on the encoder that tells how urgent
// the messages of a chat are, behind the table of flags. The table knows what somebody
// wrote down; the recogniser hears what is told in other words. It can raise, and never
// lowers an emergency that the table is sure of.
//
// What the table doubts by itself, it may judge: where an emergency is less likely than the
// threshold of doubt, a line that is only likely opens the reply instead of being it, and a
// doubtful line, or what a message tells before it asks about something else, is let go
// (redflags.Verdict.Doubted). And it lets go what the table raised for today where it finds neither an
// emergency nor a symptom of anybody's that is there now, but a word of one: a fever of long ago, a
// wound that is a place, a number that is no temperature. It has to have read all that the table read for that. Where the recogniser is off, late, or leaves
// a message to the table, the table's verdict stands.
//
// The network that it hears with is the encoder with an adapter (adapter.bin): what its own matrices differ by from the
// encoder's, in whole steps of int8, and the heads that stand on it, learned from more kinds of writers than the encoder
// learned from. Weights that the adapter is not of are used with the heads that they have; where the thresholds were not
// chosen for these, next to nothing is lowered.
//
// It reads the last three messages of a chat joined by " / ", in windows of 126 tokens
// from the end backwards, and takes the window in which an emergency is likeliest. The
// mean of a window's outputs goes through one linear layer to the probabilities of
// none, today and urgent, and through another to those of the kinds of emergency
// (softmax each). The thresholds of thresholds.txt, which says how they are chosen, make
// a verdict of them: urgent; the reply opens with the emergency line; today. What earlier
// messages alone told, as the table or the recogniser found, was advised then: where what came after
// them most likely adds nothing, the recogniser only has the reply open with the line, like the table.
//
// Messages are read as they are and without their courtesies, and one that several question marks or a "please?" end, but
// that puts no question, also without these; an emergency counts in the reading in which it is likeliest. An ordinary
// question beside it makes a network hear the question ("ketones 4.2 and vomiting, when do you open"): what is told is read
// without it as well, and opens the reply with the line where an emergency is likely in that.
//
// Suicidal thoughts have a detector of their own on the same mean (suicidal.json, logistic regression), since the levels hear a plan
// that is told calmly as no emergency. From its first threshold on the reply opens with the line, from its second it is
// the advice. "make suicidal" fits it on the messages of the training, on those that choose the thresholds and on ordinary questions, and
// chooses both by the upper ends of exact 95 % intervals among what wants no flag, of writers and leaflets that the fold did not
// learn from: 1.35 % and 0.2 %. The network has learned from most of them, so expect more of writers that it has not. It is used
// with the heads that it is of alone.
//
// What has fewer than two words, or is in another language, is left to the table; in fewer than five it only has the reply
// open with the line, and hears no thoughts of suicide.
//
// Triage is the table and the recogniser as one, which is what the rest of the program
// asks. What the recogniser alone raised gets the reviewed advice of its kind when the kind is sure, and
// else the general one. It composes nothing.
//
// A window of 128 tokens costs some ten milliseconds of one core. Of many messages at once
// only as many are read as there are cores to spare; one that would wait longer than
// Options.Wait is left to the table, and counted.
package urgency
