package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// Export writes out all that is kept of a chat, as its person reads it: what was
// written and said, oldest first, and what else is remembered. It returns "" for
// a chat that is not known.
func (s *Store) Export(ctx context.Context, chat int64) (string, error) {
	peer, known, err := s.Peer(ctx, chat)
	if err != nil || !known {
		return "", err
	}
	var lines []exportLine
	err = s.engine.read(ctx, func(t tx) error {
		if err := s.exportArrivals(ctx, t, chat, &lines); err != nil {
			return err
		}
		if err := s.exportTickets(ctx, t, chat, &lines); err != nil {
			return err
		}
		if err := s.exportParcels(ctx, t, chat, &lines); err != nil {
			return err
		}
		return exportNotes(ctx, t, chat, &lines)
	})
	if err != nil {
		return "", fmt.Errorf("exporting chat %d: %w", chat, err)
	}
	for _, held := range peer.Standing.Held {
		lines = append(lines, exportLine{held.At, "your question that waits until you agree", held.Text})
	}
	slices.SortStableFunc(lines, func(a, b exportLine) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	var b strings.Builder
	fmt.Fprintf(&b, "Channel: %s\nAddress: %s\n", peer.Channel, peer.Address)
	for _, known := range []struct{ what, value string }{{"Language", peer.Language},
		{"Leaflet talked about", peer.Conversation.Leaflet},
		{"Opened by the link", strings.Join(peer.Standing.Links, ", ")},
		{"Notice on privacy shown", noticed(peer.Standing.Told)},
		{"Notice on privacy agreed to", noticed(peer.Standing.Agreed)}} {
		if known.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", known.what, known.value)
		}
	}
	for _, line := range lines {
		fmt.Fprintf(&b, "\n%s, %s:\n%s\n", line.at.Format("2 January 2006, 15:04 UTC"), line.who, line.text)
	}
	return b.String(), nil
}

// noticed tells of a version of the notice on privacy, and when.
func noticed(n bot.Noticed) string {
	if n.Version == "" {
		return ""
	}
	return fmt.Sprintf("version %s, on %s", n.Version, n.At.UTC().Format("2 January 2006, 15:04 UTC"))
}

type exportLine struct {
	at        time.Time
	who, text string
}

// arrivalNames names what arrived, by its kind.
var arrivalNames = map[bot.ArrivalKind]string{
	bot.ArrivalText:  "you",
	bot.ArrivalPress: "you pressed a button",
	bot.ArrivalOther: "you sent something that I cannot read",
	bot.ArrivalLeft:  "you left",
	bot.ArrivalBack:  "you came back",
	bot.ArrivalForm:  "you sent off a form",
}

func (s *Store) exportArrivals(ctx context.Context, t tx, chat int64, lines *[]exportLine) error {
	found, err := s.inbounds(ctx, t, "chat = $1 ORDER BY id", chat)
	for _, in := range found {
		who := arrivalNames[in.Kind]
		if in.Edit != 0 {
			who += " (changed)"
		}
		*lines = append(*lines, exportLine{in.Received, who, in.Text})
		if !in.Lane.Advised.IsZero() {
			*lines = append(*lines, exportLine{in.Lane.Advised, "Bedside", handedOver})
		}
	}
	return err
}

// handedOver stands for the advice for an emergency that went out beside the ordinary way. Its words
// are not kept, nor is whether the platform took it.
const handedOver = "(The advice for an emergency was handed over to be sent, ahead of the answer.)"

// exportTickets writes out what was sent to the clinic.
func (s *Store) exportTickets(ctx context.Context, t tx, chat int64, lines *[]exportLine) error {
	found, err := s.readTickets(ctx, t, "chat = $1 ORDER BY opened, id", chat)
	for _, ticket := range found {
		text := ticket.Question
		if ticket.Number != "" {
			text += "\nNumber to call: " + ticket.Number
		}
		*lines = append(*lines, exportLine{ticket.Opened, fmt.Sprintf("your question %s to the clinic (%s)", ticket.Code,
			ticket.State), text})
	}
	return err
}

// sealedParcel is a parcel as it lies in the database.
type sealedParcel struct {
	said, at int64
	piece    int
	body     []byte
}

// exportParcels leaves out what has no audit row: an earlier export, above all.
func (s *Store) exportParcels(ctx context.Context, t tx, chat int64, lines *[]exportLine) error {
	rows, err := collect(ctx, t,
		`SELECT said, piece, body, at FROM parcels WHERE chat = $1 AND state = 'sent' AND LENGTH(body) > 0
		AND EXISTS (SELECT 1 FROM replies WHERE replies.id = parcels.said) ORDER BY id`, []any{chat},
		func(scan scan, row *sealedParcel) error { return scan(&row.said, &row.piece, &row.body, &row.at) })
	if err != nil {
		return err
	}
	for _, row := range rows {
		var parcel bot.Parcel
		if err := s.openJSON(ctx, t, row.body, parcelBody(chat, row.said, row.piece), &parcel); err != nil {
			return err
		}
		var texts []string
		for _, part := range parcel.Parts {
			texts = append(texts, part.Text)
		}
		if len(texts) > 0 {
			*lines = append(*lines, exportLine{fromMilliseconds(row.at), "Bedside", strings.Join(texts, "\n")})
		}
	}
	return nil
}

// exportNotes writes out what is kept of each reply without its words: the audit.
func exportNotes(ctx context.Context, t tx, chat int64, lines *[]exportLine) error {
	return t.each(ctx, "SELECT "+auditColumns+" FROM replies WHERE chat = $1 ORDER BY at, id", []any{chat},
		func(scan scan) error {
			row, err := readAudit(scan)
			if err == nil {
				*lines = append(*lines, exportLine{row.At, "noted about a reply", noted(row)})
			}
			return err
		})
}

// noted tells of a reply what is kept of it without its words.
func noted(row bot.AuditRow) string {
	facts := []string{"Kind: " + string(row.Outcome)}
	for _, fact := range []struct{ what, value string }{{"Emergency or symptom seen", row.RedFlag},
		{"Passage shown", row.Passage}, {"Leaflet of", row.Version}, {"Did it help", row.Helpful}, {"Why not", string(row.Reason)}} {
		if fact.value != "" {
			facts = append(facts, fact.what+": "+fact.value)
		}
	}
	if row.Confidence > 0 {
		facts = append(facts, fmt.Sprintf("Confidence: %.2f", row.Confidence))
	}
	return strings.Join(facts, "\n")
}
