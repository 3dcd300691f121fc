package main

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot/slack"
)

// checkSlack checks the channel to staff, when there is a token for it.
func (d *doctor) checkSlack(ctx context.Context) (f findings) {
	token, err := d.secret(slackBotToken)
	if err != nil {
		f.failWith("slack", err)
		return f
	}
	if token == "" {
		d.checkOff(&f, "slack", deskSlack, slackBotToken)
		return f
	}
	clock := newDatedTransport()
	options, err := d.slackOptions(&d.config, token)
	if err == nil {
		options.Transport = clock
		var channel *slack.Channel
		if channel, err = slack.New(options); err == nil {
			d.inspectSlack(ctx, &f, channel)
			clock.check(&f, "slack")
			return f
		}
	}
	f.failWith("slack", err)
	return f
}

func (d *doctor) inspectSlack(ctx context.Context, f *findings, channel *slack.Channel) {
	const unreached = "check that this machine reaches Slack, and the proxy if there is one"
	app, err := channel.InspectToken(ctx)
	if err != nil {
		f.failWith("slack token", withRemedy(err, unreached))
	} else {
		f.ok("slack token", "it is that of an app in %s", installedIn(app))
		reportScopes(f, app)
	}
	if d.config.Slack.Mode != modeHTTP {
		if err := channel.InspectSocket(ctx); err != nil {
			f.failWith("slack app token", withRemedy(err, unreached))
		} else {
			f.ok("slack app token", "it opens sockets")
		}
	}
	if app.Team == "" {
		return
	}
	for _, place := range d.placesOn(deskSlack) {
		reportPlace(f, place, channel.InspectPlace(ctx, place.chat))
	}
	d.inspectGroups(ctx, f, channel)
}

// installedIn names the workspace, or the organisation, that an app is installed in.
func installedIn(app slack.Introduction) string {
	if app.Workspaces == nil {
		return "the workspace " + app.Team
	}
	return fmt.Sprintf("the organisation %s, %s", app.Team, count(len(app.Workspaces), "workspace"))
}

// reportScopes tells which scopes the app lacks, and what for.
func reportScopes(f *findings, app slack.Introduction) {
	var lacks []string
	for _, scope := range app.Missing() {
		lacks = append(lacks, fmt.Sprintf("%s (%s)", scope, slack.Scopes[scope]))
	}
	switch {
	case app.Scopes == nil:
		f.warn("slack scopes", "compare them with deployments/slack-manifest.yaml at api.slack.com/apps",
			"Slack does not tell which the app has")
	case len(lacks) > 0:
		f.fail("slack scopes", "update the app by deployments/slack-manifest.yaml at api.slack.com/apps, and install it anew",
			"the app lacks %s", strings.Join(lacks, ", "))
	default:
		f.ok("slack scopes", "the app has all of deployments/slack-manifest.yaml")
	}
}

// inspectGroups asks for the user groups that are staff.
func (d *doctor) inspectGroups(ctx context.Context, f *findings, channel *slack.Channel) {
	if d.config.Desk.Channel != deskSlack {
		return
	}
	for _, member := range d.config.Desk.Staff {
		if !strings.HasPrefix(member.id, "S") {
			continue
		}
		users, err := channel.Members(ctx, member.id)
		switch {
		case err != nil:
			f.failWith("desk.staff", withRemedy(err, "check the id "+member.id+" in the config"))
		case len(users) == 0:
			f.fail("desk.staff", "add somebody to it in Slack", "nobody is in the user group %s", member.id)
		default:
			f.ok("desk.staff", "%s in the user group %s", count(len(users), "member"), member.id)
		}
	}
}
