package main

import (
	"cmp"
	"net/netip"
	"net/url"
	"strings"
)

// insightsConfig is the pages of figures for staff; without a public address there are none.
type insightsConfig struct {
	PublicURL webURL        `yaml:"public_url"`
	Accounts  string        `yaml:"accounts"` // the file of those who may sign in
	Proxies   []webNetworks `yaml:"proxies"`
}

// insightsPath is how the path of the pages ends: nothing else that is served has one that does.
const insightsPath = "/insights"

// on tells whether there are pages.
func (c *insightsConfig) on() bool { return c.PublicURL != "" }

// check tells what single values cannot tell.
func (c *insightsConfig) check() (misfits []misfit) {
	wrong := func(key, message, remedy string) {
		misfits = append(misfits, misfit{cmp.Or(key, "insights"), message, remedy})
	}
	if !c.on() {
		if c.Accounts != "" || len(c.Proxies) > 0 {
			wrong("", "insights.public_url is missing",
				"write the address under which staff reach the pages, or take insights out")
		}
		return misfits
	}
	u, err := url.Parse(string(c.PublicURL))
	switch {
	case err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		wrong(
			"insights.public_url",
			"insights.public_url is more than an address",
			"write https://, the host and a path",
		)
	case u.Scheme == "http" && !isThisMachine(u.Hostname()):
		wrong(
			"insights.public_url",
			"insights.public_url begins with http://, so that anybody on the way reads passwords along",
			"have a proxy before Bedside take https, and write the address with https://",
		)
	case !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), insightsPath):
		wrong("insights.public_url", "insights.public_url does not end in "+insightsPath,
			"write one such as https://bot.example.org"+insightsPath)
	}
	if c.Accounts == "" {
		wrong("", "insights.accounts is missing, so nobody could sign in",
			"name a file, with the lines that 'bedside insights password NAME' prints")
	}
	return misfits
}

// insightsProxies are those before the pages: those of the page for patients, unless there are others.
func (c *config) insightsProxies() (all []netip.Prefix) {
	networks := c.Insights.Proxies
	if len(networks) == 0 {
		networks = c.Web.Proxies
	}
	for _, network := range networks {
		all = append(all, netip.Prefix(network))
	}
	return all
}
