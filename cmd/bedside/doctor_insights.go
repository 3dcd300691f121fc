package main

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"bedside/bot/insights"
)

// checkInsights tells whether staff can sign in to the figures, where the config has them: whether their accounts can
// be read, and whether Bedside answers at their public address.
func (d *doctor) checkInsights(ctx context.Context) (f findings) {
	c := &d.config.Insights
	if !c.on() {
		return nil
	}
	if err := insights.NewAccounts(c.Accounts).Check(); err != nil {
		f.failWith("insights", err)
	} else {
		f.ok("insights", "the accounts can be read")
	}
	own, err := url.Parse(string(c.PublicURL))
	if err != nil {
		f.fail("insights address", "write an https address", "insights.public_url cannot be read")
		return f
	}
	answered, err := d.call(ctx, own.JoinPath("sign-in").String(), nil)
	ours := answered.status == http.StatusOK
	f.reached("insights address", "insights.public_url", own.Hostname(), answered.status, err, ours)
	if ours {
		f.lasts("insights address", own.Hostname(), answered.expires, time.Now())
	}
	return f
}
