package slack

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"bedside/bot/parcel"
)

// plainer are the forms of a message that are tried when Slack refuses the one that it has: as
// plain text with the same buttons, then as text alone. They say the same.
func (l outgoing) plainer() []outgoing {
	plain := l
	plain.blocks = nil
	for _, piece := range parcel.Cut(unescape(l.text), maxSection-markup, length) {
		plain.blocks = append(plain.blocks, slack.NewSectionBlock(plainText(piece), nil, nil))
	}
	for _, block := range l.blocks {
		if block.BlockType() == slack.MBTAction {
			plain.blocks = append(plain.blocks, block)
		}
	}
	bare := l
	bare.blocks = nil
	return []outgoing{plain, bare}
}

// inSomeForm hands a message over, in a plainer form when Slack refuses that which it has: what is
// said counts more than how it looks.
func (c *Channel) inSomeForm(ctx context.Context, l outgoing, hand func(context.Context, outgoing) (string, error)) (
	string, error) {
	message, err := hand(ctx, l)
	for _, form := range l.plainer() {
		if !isErrorOf(err, formErrors) {
			break
		}
		c.log.Error("Slack does not take a message as it is; it is sent in a plainer form", "error", err, "blocks",
			describe(l.blocks, err))
		message, err = hand(ctx, form)
	}
	return message, err
}

// openPlainer hands the blocks of a view over, and when Slack refuses them, the same without what is beside
// them and without bold: a view that looks plain is better than none.
func (c *Channel) openPlainer(blocks []slack.Block, hand func(blocks []slack.Block) error) error {
	err := hand(blocks)
	if !isErrorOf(err, formErrors) {
		return err
	}
	c.log.Error("Slack does not take a view as it is; it is shown in a plainer form", "error", err, "blocks",
		describe(blocks, err))
	plain := slices.Clone(blocks)
	for i, block := range plain {
		if section, ok := block.(*slack.SectionBlock); ok && section.Text != nil {
			plain[i] = slack.NewSectionBlock(plainText(unescape(section.Text.Text)), nil, nil)
		}
	}
	return hand(plain)
}

// describe names the blocks of a message that an error is about, by their places and types, and
// all of them when it does not tell; never what they say.
func describe(blocks []slack.Block, err error) string {
	var named []string
	for i, block := range blocks {
		at := "/blocks/" + strconv.Itoa(i)
		if slices.ContainsFunc(pointersOf(err), func(p string) bool {
			return strings.HasPrefix(strings.TrimPrefix(p, "/view")+"/", at+"/")
		}) {
			named = append(named, fmt.Sprintf("%d %s", i, block.BlockType()))
		}
	}
	if len(named) > 0 {
		return strings.Join(named, ", ")
	}
	for i, block := range blocks {
		named = append(named, fmt.Sprintf("%d %s", i, block.BlockType()))
	}
	return strings.Join(named, ", ")
}
