package telegram

import (
	"context"
	"time"

	"bedside/bot"
)

// Anybody with a business account can connect a bot that its owner has allowed it for, and Telegram then
// hands the bot what others write to that account, for it to answer in the account's name (docs,
// BusinessConnection). This bot does not: who writes to a person there would take what a machine
// quotes for that person's words, has agreed to nothing, and may be a patient of nobody here. So
// of all these updates it asks only for the connections, which hold no messages, and tells the
// account's owner that it stays silent.

// sayNoBusiness is what the owner of an account reads that has connected the bot.
const sayNoBusiness = "You have connected me to your account. I read and answer nothing there: I answer only people " +
	"who write to me in a chat of my own. Please take me off your account: Settings, Telegram Business, Chatbots."

// The refusals that wait to be told; more at a time are dropped, as they are a courtesy.
const maxRefusals = 16

// refuseBusiness has the owner of an account told that the bot does not answer there.
func (c *Channel) refuseBusiness(by *connection) {
	if !by.Enabled {
		return
	}
	c.log.Warn("somebody connected this bot to a business account, where it reads and answers nothing")
	select {
	case c.refusals <- by.Owner:
	default:
	}
}

// tellRefusals tells the owners, once for each connection, until the context ends.
func (c *Channel) tellRefusals(ctx context.Context) {
	for {
		select {
		case owner := <-c.refusals:
			c.tellRefusal(ctx, owner)
		case <-ctx.Done():
			return
		}
	}
}

func (c *Channel) tellRefusal(ctx context.Context, owner int64) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	said := bot.Parcel{Chat: formatID(owner), Parts: []bot.Part{{Kind: bot.PartSay, Text: sayNoBusiness}}}
	if _, err := c.Deliver(ctx, said); err != nil {
		c.log.Info("who connected the bot to a business account could not be told that it does not answer there",
			"error", err)
	}
}
