package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/store"
	"bedside/knowledge"
)

func (p *program) proof() *cobra.Command {
	var path string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "proof --config FILE REPLY",
		Short: "Show what a reply was made from",
		Long: `Show what a reply was made from, as it was kept when the reply was given: the leaflet
and its review, the passage and its hash, what the confidence was computed from, and
what the flags said of the message. Then whether the leaflets of today still have that
passage, word for word.

REPLY is the number of a reply; 'bedside recall' lists those that quoted a passage. The
record stays when the person has erased their data, and holds nothing that they wrote.
It reads the store while 'bedside serve' runs.`,
		Args: configAnd(&path, 1, 1, "name the number of one reply; 'bedside recall' lists them"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.runProof(cmd.Context(), path, args[0], asJSON) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (p *program) runProof(ctx context.Context, path, number string, asJSON bool) error {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 {
		return usageError{fmt.Errorf("%q is no number of a reply; 'bedside recall' lists them", number)}
	}
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	var record bot.ReplyRecord
	var found bool
	err = p.readStore(ctx, c.Store, func(r *store.Reader) (err error) {
		record, found, err = r.Reply(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("there is no reply %d, or its record has expired; 'bedside recall' lists those there are", id)
	}
	today, err := p.passageToday(c, record)
	if err != nil {
		return err
	}
	if asJSON {
		return p.writeProofJSON(record, today)
	}
	return writeProof(p, record, today)
}

// The states of a quoted passage in the leaflets of today.
const (
	passageSame    = "unchanged"
	passageChanged = "changed" // another text has its id
	passageGone    = "gone"    // none has
)

// passageToday tells how the leaflets of today have the passage that a reply quoted; "" when it
// quoted none.
func (p *program) passageToday(c config, record bot.ReplyRecord) (string, error) {
	if record.Passage == "" {
		return "", nil
	}
	library, err := p.leafletsOf(c)
	if err != nil {
		return "", err
	}
	quote, there := library.Passage(record.Passage)
	switch {
	case !there:
		return passageGone, nil
	case quote.Passage.SHA256 != record.SHA256:
		return passageChanged, nil
	}
	return passageSame, nil
}

// leafletsOf loads the leaflets of a config, without telling what is wrong with them.
func (p *program) leafletsOf(c config) (*knowledge.Library, error) {
	loading := p.progress()
	defer loading.stop()
	found, _, err := load(c.leafletFlags(), loading)
	return found.library, err
}

// proofJSON is a proof as machines read it.
type proofJSON struct {
	Reply      int64       `json:"reply"`
	At         time.Time   `json:"at"`
	Patient    bool        `json:"patient"`
	Known      bool        `json:"chat_known"`
	Outcome    bot.Outcome `json:"outcome"`
	Confidence float64     `json:"confidence"`
	Leaflet    string      `json:"leaflet,omitempty"`
	Version    string      `json:"version,omitempty"`
	Passage    string      `json:"passage,omitempty"`
	SHA256     string      `json:"sha256,omitempty"`
	Today      string      `json:"today,omitempty"`
	Flag       string      `json:"flag,omitempty"`
	Delivered  string      `json:"delivered,omitempty"`
	Helpful    string      `json:"helpful,omitempty"`
	Reason     bot.Reason  `json:"reason,omitempty"`
	Proof      *bot.Proof  `json:"proof"`
}

func (p *program) writeProofJSON(r bot.ReplyRecord, today string) error {
	text, err := json.Marshal(proofJSON{
		Reply: r.ID, At: r.At, Patient: r.Patient, Known: r.Known, Outcome: r.Outcome, Confidence: r.Confidence,
		Leaflet: r.Leaflet, Version: r.Version, Passage: r.Passage, SHA256: r.SHA256, Today: today, Flag: r.RedFlag,
		Delivered: r.Delivered, Helpful: r.Helpful, Reason: r.Reason, Proof: r.Proof,
	})
	if err != nil {
		return fmt.Errorf("write a proof as JSON: %w", err)
	}
	_, err = fmt.Fprintln(p.out, string(text))
	return err
}
