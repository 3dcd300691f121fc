package bot

import (
	"cmp"
	"slices"
	"strings"
)

// A question may come in pieces, which are messages of their own. They are read as one text, each below the
// one before; each can still be changed by itself.

// pieceEnd parts the texts of pieces, and the ids of their messages.
const pieceEnd = "\n"

// JoinPieces puts texts, or the ids of messages, together to those of one.
func JoinPieces(pieces ...string) string { return strings.Join(pieces, pieceEnd) }

// Asking names the messages that ask what an arrival asks: its own, or those of its pieces.
func (in Inbound) Asking() string { return cmp.Or(in.Pieces, in.Message) }

// Asks tells whether a message is one of those that Asking names.
func Asks(asking, message string) bool {
	return message != "" && slices.Contains(strings.Split(asking, pieceEnd), message)
}

// ChangePiece returns what a question says once one of the messages that ask it was changed. Of a message
// that asks alone that is its text. A piece that no longer stands in the question is added to it, so that
// nothing is lost.
func ChangePiece(asking, question, before, now string) string {
	if !strings.Contains(asking, pieceEnd) {
		return now
	}
	within, piece := pieceEnd+question+pieceEnd, pieceEnd+before+pieceEnd
	if before == "" || !strings.Contains(within, piece) {
		return JoinPieces(question, now)
	}
	within = strings.Replace(within, piece, pieceEnd+now+pieceEnd, 1)
	return strings.TrimSuffix(strings.TrimPrefix(within, pieceEnd), pieceEnd)
}
