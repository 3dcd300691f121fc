// Package redflags recognises emergencies, and symptoms that a clinician should hear of
// today: a reviewed table of patterns, each kind with its fixed advice, and the matcher
// that reads by it what a chat said lately. Table.Assess gives the one verdict; other
// recognisers join it as Joined, and none lowers what another says. Verdict.Doubted is what
// the table itself is not sure of; only package urgency lowers that, and symptoms for today.
//
// The table stands in text files under en that explain themselves at their head:
// redflags.txt has the flags, words.txt the words that patterns have in common, and
// negation.txt the triggers in whose scope a sign does not count, after NegEx and ConText
// (Chapman et al., J Biomed Inform 2001;34:301; Harkema et al., J Biomed Inform
// 2009;42:839): negated, general, hypothetical, historical, of another experiencer.
// Files and their examples call a trigger a quiet line.
package redflags
