package main

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bedside/bot/web"
)

// checkPage asks for the page for patients at its public address, where the config has one: at the path of
// its form, from which Bedside leads on.
func (d *doctor) checkPage(ctx context.Context) (f findings) {
	if !d.config.Web.on() {
		return nil
	}
	own, err := url.Parse(string(d.config.Web.PublicURL))
	if err != nil {
		f.fail("page", "write an https address", "web.public_url cannot be read")
		return f
	}
	answered, err := d.call(ctx, own.JoinPath(web.PostPath).String(), nil)
	f.reached("page", "web.public_url", own.Hostname(), answered.status, err, answered.status == http.StatusSeeOther)
	if answered.status != http.StatusSeeOther || err != nil {
		return f
	}
	f.lasts("page", own.Hostname(), answered.expires, time.Now())
	if shown, err := d.call(ctx, own.JoinPath("/embed").String(), nil); err == nil && shown.status == http.StatusOK {
		d.checkPageHeaders(&f, shown.header)
	}
	return f
}

// checkPageHeaders tells whether what stands before Bedside changes what browsers are told of the
// page, as it arrives in a frame of another site.
func (d *doctor) checkPageHeaders(f *findings, header http.Header) {
	const check = "page headers"
	policies := header.Values("Content-Security-Policy")
	ours := slices.ContainsFunc(policies, func(p string) bool { return strings.Contains(p, "default-src 'none'") })
	switch {
	case !ours:
		f.fail(check, "have the proxy pass headers on as they are", "the page's Content-Security-Policy does not arrive")
	case len(policies) > 1:
		f.fail(check, "take it out of the proxy for this page", "the proxy adds a Content-Security-Policy of its own, "+
			"which may stop the page's style and script")
	case header.Get("X-Frame-Options") != "" && len(d.config.Web.FrameAncestors) > 0:
		f.fail(check, "take it out of the proxy for this page", "the proxy adds X-Frame-Options, so no site can show the widget")
	default:
		f.ok(check, "they arrive as Bedside sends them")
	}
}

// certificateDays is how many days before its end a certificate is told: those who renew one by
// themselves do it a month before.
const certificateDays = 14

// lasts tells of a certificate that soon ends; the zero time is that of none.
func (f *findings) lasts(check, host string, expires, now time.Time) {
	if left := int(expires.Sub(now).Hours() / 24); !expires.IsZero() && left < certificateDays {
		f.warn(check, "renew it, and see why that did not happen by itself", "the certificate of %s ends in %s, on %s", host,
			count(left, "day"), expires.UTC().Format(time.DateOnly))
	}
}
