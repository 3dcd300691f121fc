package slack

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"bedside/bot/parcel"
)

// Home is the content of the App Home.
type Home struct {
	Clinic   string
	Leaflets []HomeLeaflet
	Asked    []string // what is asked most, the most asked first
	Notice   string   // what is to be known besides, such as what to do in an emergency

	// Desk returns what a person sees below the leaflets who belongs to the clinic's
	// staff, and nil for anybody else; nil when there is nothing for anybody.
	Desk func(ctx context.Context, user string) (*HomeDesk, error)
}

// HomeDesk is the part of the App Home that staff alone see. It tells nothing of who asked.
type HomeDesk struct {
	Missed  []string // questions that were not answered, each with how often, those missed most first
	Figures []string // paragraphs about the last week
}

// HomeLeaflet is one leaflet in the App Home.
type HomeLeaflet struct {
	Title  string
	Review string // when it was reviewed, and when it is due
	Link   string // where it can be read; "" for nowhere
}

// The bounds of a home: 100 blocks (docs, views), most of them leaflets.
const (
	maxLeaflets = 80
	maxAsked    = 10
	maxMissed   = 10
)

// publishHome shows a person their App Home. Opening it again shows it again, so
// that a failure is only logged.
func (c *Channel) publishHome(ctx context.Context, user string) {
	if c.options.Home == nil {
		return
	}
	home, err := c.options.Home(ctx)
	if err == nil {
		blocks := append(home.blocks(), c.deskBlocks(ctx, home, user)...)
		err = c.openPlainer(blocks, func(blocks []slack.Block) error { return c.publish(ctx, user, blocks) })
	}
	if err != nil {
		c.log.Warn("the App Home could not be shown", "error", err)
	}
}

func (c *Channel) publish(ctx context.Context, user string, blocks []slack.Block) error {
	return c.call(ctx, "views.publish", func(api *slack.Client) error {
		_, err := api.PublishViewContext(ctx, slack.PublishViewContextRequest{
			UserID: user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}},
		})
		return err
	})
}

// deskBlocks make the part that staff see besides; without it the rest is shown all the same.
func (c *Channel) deskBlocks(ctx context.Context, home Home, user string) []slack.Block {
	if home.Desk == nil {
		return nil
	}
	shown, err := home.Desk(ctx, user)
	if err != nil {
		c.log.Warn("the App Home is shown without what could not be answered", "error", err)
	}
	return shown.blocks()
}

// blocks make the part that staff see besides; none of nil.
func (d *HomeDesk) blocks() []slack.Block {
	if d == nil {
		return nil
	}
	blocks := []slack.Block{slack.NewDividerBlock(), header("What I could not answer")}
	if len(d.Missed) == 0 {
		blocks = append(blocks, section("Nothing that I know of."))
	} else {
		missed := "• " + strings.Join(d.Missed[:min(len(d.Missed), maxMissed)], "\n• ")
		if more := len(d.Missed) - maxMissed; more > 0 {
			missed += fmt.Sprintf("\nand %d more.", more)
		}
		blocks = append(blocks, section(missed))
	}
	if len(d.Figures) > 0 {
		blocks = append(blocks, header("Last week"))
	}
	for _, figures := range d.Figures {
		blocks = append(blocks, section(figures))
	}
	return blocks
}

// blocks are the home's, the most important on top.
func (h Home) blocks() []slack.Block {
	blocks := []slack.Block{
		header("How to ask"),
		section("Write to me here under Messages, mention me in a channel, or send /ask with a question: then the answer " +
			"is for you alone until " +
			"you share it. On any message, the shortcut “Find the leaflet passage” looks up what it asks. I quote the " +
			"leaflets of " +
			orClinic(h.Clinic) + " word for word, and say so when I do not know."),
	}
	if h.Notice != "" {
		blocks = append(blocks, section(h.Notice))
	}
	if len(h.Asked) > 0 {
		blocks = append(blocks, header("Most asked"),
			section("• "+strings.Join(h.Asked[:min(len(h.Asked), maxAsked)], "\n• ")))
	}
	blocks = append(blocks, header(fmt.Sprintf("Leaflets (%d)", len(h.Leaflets))))
	for i, leaflet := range h.Leaflets {
		if i == maxLeaflets {
			blocks = append(blocks, section(fmt.Sprintf("and %d more.", len(h.Leaflets)-i)))
			break
		}
		block := section(leaflet.Title + "\n" + leaflet.Review)
		if leaflet.Link != "" {
			button := link(leaflet.Link)
			button.ActionID = fmt.Sprintf("source%d", i)
			block.Accessory = slack.NewAccessory(button)
		}
		blocks = append(blocks, block)
	}
	return blocks
}

func orClinic(name string) string {
	if name == "" {
		return "the clinic"
	}
	return name
}

func header(text string) slack.Block { return slack.NewHeaderBlock(plainText(text)) }

func section(text string) *slack.SectionBlock {
	return slack.NewSectionBlock(plainText(parcel.Cut(clean(text), maxSection, length)[0]), nil, nil)
}
