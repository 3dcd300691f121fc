package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Scopes are what the app may do that this channel needs, as deployments/slack-manifest.yaml
// asks for them, each with what it is for.
var Scopes = map[string]string{
	"app_mentions:read": "mentions", "channels:history": "follow-ups in threads",
	"groups:history": "follow-ups in threads of private channels", "im:history": "direct messages",
	"im:write": "answers where the bot is no member", "chat:write": "every answer",
	"commands": "/ask and the shortcut", "usergroups:read": "who is staff, when the desk names user groups",
}

// Introduction is what Slack says of the app.
type Introduction struct {
	Team       string   // id of the workspace, or of the organisation that the app is installed for
	Workspaces []string // ids of those of the organisation; nil for one workspace
	Scopes     []string // that the app was given; nil when Slack does not tell
}

// Missing are the scopes that the app was not given, in order; none when Slack does not
// tell which it has.
func (i Introduction) Missing() []string {
	var missing []string
	for scope := range Scopes {
		if i.Scopes != nil && !slices.Contains(i.Scopes, scope) {
			missing = append(missing, scope)
		}
	}
	slices.Sort(missing)
	return missing
}

// InspectToken asks Slack who the app is. It may be called without Run, as may the others
// that inspect: they change nothing and write nothing in a conversation.
func (c *Channel) InspectToken(ctx context.Context) (Introduction, error) {
	var found *slack.AuthTestResponse
	err := c.call(ctx, "auth.test", func(api *slack.Client) (err error) {
		found, err = api.AuthTestContext(ctx)
		return err
	})
	if err != nil {
		return Introduction{}, err
	}
	me, err := c.selfOf(ctx, found)
	if err != nil {
		return Introduction{}, err
	}
	c.me.Store(me)
	i := Introduction{Team: me.team, Workspaces: me.workspaces}
	for scope := range strings.SplitSeq(found.Header.Get("X-Oauth-Scopes"), ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			i.Scopes = append(i.Scopes, scope)
		}
	}
	return i, nil
}

// InspectSocket asks for the address of a socket, which proves the app-level token. It opens
// none: the address expires unused.
func (c *Channel) InspectSocket(ctx context.Context) error {
	return c.call(ctx, socketOpening, func(api *slack.Client) error {
		_, _, err := api.StartSocketModeContext(ctx)
		return err
	})
}

// The errors of InspectPlace about a channel that the bot cannot post in; each says what to
// do.
var (
	errUnknownChannel = errors.New("the app knows no such channel; check the id, and in a private channel write " +
		"\"/invite @bedside\"")
	errNoMember  = errors.New("the app is not in the channel; write \"/invite @bedside\" there")
	errArchived  = errors.New("the channel is archived; unarchive it, or name another one")
	errForeigner = errors.New("this is no channel, but a conversation with one person; name a channel")
)

// InspectPlace returns nil when the app can post in a channel, as far as Slack tells without
// a message. Whether a channel is archived Slack tells only to an app with channels:read or
// groups:read, which this channel does not need.
func (c *Channel) InspectPlace(ctx context.Context, channel string) error {
	var info *slack.Channel
	err := c.call(ctx, "conversations.info", func(api *slack.Client) (err error) {
		info, err = api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
		return err
	})
	if isErrorOf(err, []string{"missing_scope"}) {
		return c.inspectHistory(ctx, channel)
	}
	switch {
	case err != nil:
		return placeError(err)
	case info.IsArchived:
		return errArchived
	case info.IsIM:
		return errForeigner
	case !info.IsMember:
		return errNoMember
	}
	return nil
}

// longAgo is before there was a Slack: nobody wrote anything earlier.
const longAgo = "1.000000"

// inspectHistory asks for messages of a time before there were any, which Slack answers to
// members alone (docs, conversations.history). None is read.
func (c *Channel) inspectHistory(ctx context.Context, channel string) error {
	return placeError(c.call(ctx, "conversations.history", func(api *slack.Client) error {
		_, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Latest: longAgo, Limit: 1,
		})
		return err
	}))
}

// placeError puts what Slack says of a channel into words that say what to do.
func placeError(err error) error {
	switch {
	case isErrorOf(err, []string{"channel_not_found"}):
		return errUnknownChannel
	case isErrorOf(err, []string{"not_in_channel"}):
		return errNoMember
	case isErrorOf(err, []string{"is_archived"}):
		return errArchived
	}
	return err
}
