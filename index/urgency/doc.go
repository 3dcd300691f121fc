// Package urgency is the recogniser: the head on the encoder that tells how urgent
// the messages of a chat are, behind the table of flags. The table knows what somebody
// wrote down; the recogniser hears what is told in other words. It can raise, never
// lower: see redflags.Joined.
//
// It reads the last three messages of a chat joined by " / ", in windows of 126 tokens
// from the end backwards, and takes the window in which an emergency is likeliest. The
// mean of a window's outputs goes through one linear layer to the probabilities of
// none, today and urgent, and through another to those of the kinds of emergency
// (softmax each). Three thresholds, set by training on upper confidence bounds and
// stored with the weights, make a verdict of them: urgent; the reply opens with the
// emergency line; today.
//
// What it alone raised gets the reviewed advice of its kind when the kind is sure, and
// else the general one. It composes nothing.
//
// A window costs some milliseconds of one core. Of many messages at once only as many
// are read as there are cores to spare; one that would wait longer than a moment is
// left to the table, and counted.
package urgency
