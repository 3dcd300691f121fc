package main

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// doctorCases break one thing each. want is the line, with one blank between its parts.
var doctorCases = []struct {
	name   string
	breaks func(d *doctored)
	want   string
}{
	{"no config", func(d *doctored) { d.config = "clinc: {}\n" },
		`fail config: bedside.yaml:1: unknown key "clinc"; the keys are`},
	{"a variable with a slip", func(d *doctored) { d.set("BEDSIDE_TELGRAM_TOKEN", "x") },
		"warn environment: BEDSIDE_TELGRAM_TOKEN means nothing to Bedside; the names are"},
	{"the kernels' variable", func(d *doctored) { d.set("BEDSIDE_KERNELS", "scalar") },
		"ok environment: 4 variables set that Bedside reads"},
	{"no token at all", func(d *doctored) {
		d.set(telegramToken, "")
		d.set(slackBotToken, "")
		d.config = strings.Split(d.config, "desk:")[0]
	}, "fail channels: no channel is on; set BEDSIDE_TELEGRAM_TOKEN, or"},
	{"a file for a token that is not there", func(d *doctored) {
		d.set(telegramToken, "")
		d.set(telegramToken+"_FILE", "nowhere")
	}, "fail telegram: BEDSIDE_TELEGRAM_TOKEN_FILE: open nowhere: no such file or directory; name a file with the secret in it"},
	{"a calendar of holidays that is not there", func(d *doctored) { holidayFile(d, "") },
		"fail holidays: a calendar of holidays: stat holidays.ics: no such file or directory; check the path"},
	{"a calendar of holidays that is bad", func(d *doctored) {
		holidayFile(d, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:christmas\nEND:VEVENT\nEND:VCALENDAR\n")
	}, `fail holidays: holidays.ics:3: DTSTART: "christmas" is no time; write a day, 20261225`},
	{"a calendar of holidays that has ended", func(d *doctored) {
		holidayFile(d, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20241225\nEND:VEVENT\nEND:VCALENDAR\n")
	}, "warn holidays: holidays.ics names no day to come; its last one is 2024-12-25; put the days to come into it, or take bedside.yaml:"},
	{"a calendar of holidays", func(d *doctored) {
		holidayFile(d, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20001225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n")
	}, "ok holidays: holidays.ics closes the desk next on 20"},
	{"a desk on a channel that is off", func(d *doctored) { d.set(slackBotToken, "") },
		"fail slack: BEDSIDE_SLACK_BOT_TOKEN is not set, but desk.channel is slack; set it, or take it out of the config"},

	{"Telegram refuses the token", func(d *doctored) { d.telegram.Revoke() },
		"fail telegram token: telegram answers getMe with 401: Unauthorized; telegram refuses the bot's token: ask @BotFather"},
	{"Telegram is not reached", func(d *doctored) { d.replace(d.telegram.URL, "http://127.0.0.1:1") },
		"fail telegram token: calling Telegram's getMe: dial tcp 127.0.0.1:8080: connect: connection refused; check that this machine"},
	{"Telegram behind a page", func(d *doctored) {
		d.telegram.Break(faketelegram.Fault{Kind: faketelegram.Page, Times: -1})
	}, "fail telegram token: telegram answers getMe with 502: the answer is none of Telegram's; check that this machine"},
	{"business mode", func(d *doctored) { d.telegram.AllowBusiness() },
		"warn telegram business: anybody can connect the bot to a business account of theirs, where it reads and answers nothing; " +
			"switch business mode off at @BotFather"},
	{"a webhook while polling", func(d *doctored) { d.telegram.SetWebhook("https://old.example.org/secret-path") },
		"fail telegram webhook: telegram.mode is poll, but updates go to a webhook at old.example.org; delete it with deleteWebhook"},
	{"a webhook that is not set, where nobody answers", func(d *doctored) {
		hookMode(d, "http://127.0.0.1:1/hook")
	}, "warn telegram webhook: none is set yet; 'bedside serve' sets it when it starts"},
	{"a webhook's address where nobody answers", func(d *doctored) {
		hookMode(d, "http://127.0.0.1:1/hook")
		d.telegram.SetWebhook("http://127.0.0.1:1/hook")
	}, "warn telegram address: this machine does not reach 127.0.0.1; see that its name"},
	{"somebody else's webhook", func(d *doctored) {
		hookMode(d, answering(d, http.StatusUnauthorized)+"/hook")
		d.telegram.SetWebhook("https://old.example.org/x")
	}, "fail telegram webhook: updates go to another webhook, at old.example.org; delete that one"},
	{"a webhook that fails", func(d *doctored) {
		at := answering(d, http.StatusForbidden) + "/hook"
		hookMode(d, at)
		d.telegram.SetWebhook(at)
		d.telegram.Say(5, "a patient's words")
		d.awaitHookFault()
	}, "fail telegram webhook: Telegram could not deliver: it was answered with 403; 1 update waiting; see that 127.0.0.1 reaches"},
	{"a proxy that passes nothing on", func(d *doctored) {
		at := answering(d, http.StatusNotFound) + "/hook"
		hookMode(d, at)
		d.telegram.SetWebhook(at)
	}, "fail telegram address: 127.0.0.1 answers with 404, which is not Bedside; have the proxy pass the path"},
	{"a proxy with nobody behind", func(d *doctored) {
		at := answering(d, http.StatusBadGateway) + "/hook"
		hookMode(d, at)
		d.telegram.SetWebhook(at)
	}, "warn telegram address: 127.0.0.1 answers with 502: Bedside is not behind it; start 'bedside serve'"},
	{"a page", func(d *doctored) { d.config += "web: {public_url: \"" + answering(d, http.StatusSeeOther) + "\"}\n" },
		"ok page: Bedside answers at 127.0.0.1"},
	{"a page whose headers are Bedside's", func(d *doctored) { d.config += pageWith(d, nil) },
		"ok page headers: they arrive as Bedside sends them"},
	{"a proxy that lets no site show the page", func(d *doctored) {
		d.config += pageWith(d, http.Header{"X-Frame-Options": {"DENY"}})
	}, "fail page headers: the proxy adds X-Frame-Options, so no site can show the widget; take it out of the proxy for this page"},
	{"a proxy with a policy of its own", func(d *doctored) {
		d.config += pageWith(d, http.Header{"Content-Security-Policy": {pagePolicy, "script-src 'self'"}})
	}, "fail page headers: the proxy adds a Content-Security-Policy of its own"},
	{"a proxy with a policy in the place of Bedside's", func(d *doctored) {
		d.config += pageWith(d, http.Header{"Content-Security-Policy": {"script-src 'self'"}})
	}, "fail page headers: the page's Content-Security-Policy does not arrive; have the proxy pass headers on as they are"},
	{"a page with something else before it", func(d *doctored) {
		d.config += "web: {public_url: \"" + answering(d, http.StatusNotFound) + "/ask\"}\n"
	}, "fail page: 127.0.0.1 answers with 404, which is not Bedside; have the proxy pass the path of web.public_url on to http.listen"},
	{"a page that is not served", func(d *doctored) { d.config += "web: {public_url: \"http://127.0.0.1:1\"}\n" },
		"warn page: this machine does not reach 127.0.0.1; see that its name"},
	{"figures for staff", func(d *doctored) {
		writeAccount(d.t, d.path("accounts"), "anna", staffPassword)
		d.config += "insights: {accounts: accounts, public_url: \"" + answering(d, http.StatusOK) + "/insights\"}\n"
	}, "ok insights: the accounts can be read"},
	{"figures for staff with something else before them", func(d *doctored) {
		writeAccount(d.t, d.path("accounts"), "anna", staffPassword)
		d.config += "insights: {accounts: accounts, public_url: \"" + answering(d, http.StatusNotFound) + "/insights\"}\n"
	}, "fail insights address: 127.0.0.1 answers with 404, which is not Bedside; have the proxy pass the path of insights.public_url"},
	{"figures for staff with a password in the file", func(d *doctored) {
		if err := os.WriteFile(d.path("accounts"), []byte("anna "+staffPassword+"\n"), 0o600); err != nil {
			d.t.Fatal(err)
		}
		d.config += "insights: {accounts: accounts, public_url: \"http://127.0.0.1:1/insights\"}\n"
	}, "fail insights: accounts:1: the line is no name and hash"},
	{"a certificate that nobody trusts", func(d *doctored) {
		served := httptest.NewUnstartedServer(http.NotFoundHandler())
		served.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		served.StartTLS()
		d.t.Cleanup(served.Close)
		hookMode(d, served.URL+"/hook")
		d.telegram.SetWebhook(served.URL + "/hook")
	}, "fail telegram address: the certificate of 127.0.0.1 is not one that others trust; have the proxy"},
	{"a webhook without its secret", func(d *doctored) {
		hookMode(d, "http://127.0.0.1:1/hook")
		d.set(telegramSecret, "")
	}, "fail telegram: BEDSIDE_TELEGRAM_SECRET is not set; mode webhook needs it"},
	{"a clock that is ahead", func(d *doctored) { d.proxied(d.telegram.URL, clockOff(-10*time.Minute)) },
		"fail telegram clock: this machine's clock is 10m0s ahead of telegram's; set it by NTP"},
	{"a clock that is a little behind", func(d *doctored) { d.proxied(d.slack.URL, clockOff(time.Minute)) },
		"warn slack clock: this machine's clock is 1m0s behind slack's; set it by NTP"},

	{"the group has thrown the bot out", func(d *doctored) { d.telegram.Block(doctorFallback) },
		"fail desk.fallback: the bot is not in the group; add it there"},
	{"the bot has left the group", func(d *doctored) {
		d.telegram.SetMember(doctorFallback, faketelegram.Member{Status: "left"})
	}, "fail desk.fallback: the bot is not in the group; add it there"},
	{"the bot may not write", func(d *doctored) {
		d.telegram.SetMember(doctorFallback, faketelegram.Member{Status: "restricted", Mute: true})
	}, "fail desk.fallback: the bot may not write in the group; let its members"},
	{"nobody may write", func(d *doctored) { d.telegram.SetMember(doctorFallback, faketelegram.Member{Silent: true}) },
		"fail desk.fallback: the bot may not write in the group; let its members"},
	{"an administrator may write where nobody may", func(d *doctored) {
		d.telegram.SetMember(doctorFallback, faketelegram.Member{Status: "administrator", Silent: true})
	}, "ok desk.fallback: Bedside can post there"},
	{"a broadcast channel", func(d *doctored) {
		d.telegram.SetMember(doctorFallback,
			faketelegram.Member{Kind: "channel"})
	},
		"fail desk.fallback: this is a channel, where the bot may not post; name a group"},
	{"a group of an unknown id", func(d *doctored) { d.replace(`"-1001234567890"`, `"-1009999999999"`) },
		"fail desk.fallback: the bot knows no such chat; add it to the group and check the id"},
	{"the desk's group with another id", func(d *doctored) {
		d.telegram.Migrate(doctorFallback, -1002222222222)
		d.config = strings.Split(d.config, "desk:")[0] + "desk: {channel: telegram, chat: \"-1001234567890\", staff: [\"123456\"]}\n"
	}, `warn desk.chat: the group has become a supergroup, which the desk goes on in; write its new id, "-1002222222222"`},
	{"a further chat where the bot is not", func(d *doctored) {
		d.config += "  escalate_after: 90m\n  escalate_to: {channel: slack, chat: C0FURTHER0}\n"
	}, "fail desk.escalate_to: the app knows no such channel; check the id"},
	{"a group with another id", func(d *doctored) { d.telegram.Migrate(doctorFallback, -1002222222222) },
		`fail desk.fallback: the group has become a supergroup; write its new id, "-1002222222222", into the config`},

	{"Slack refuses the token", func(d *doctored) {
		d.slack.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "auth.test", Error: "token_revoked"})
	}, "fail slack token: slack answers auth.test with token_revoked; slack refuses the app's token"},
	{"Slack refuses the app's token", func(d *doctored) { d.set(slackAppToken, "xapp-other") },
		"fail slack app token: slack answers apps.connections.open with invalid_auth; slack refuses the app's token"},
	{"Socket Mode is off", func(d *doctored) { d.slack.Disable() },
		"fail slack app token: slack answers apps.connections.open with "},
	{"scopes are missing", func(d *doctored) { d.slack = scoped(d, "chat:write", "channels:history") },
		"fail slack scopes: the app lacks app_mentions:read (mentions), commands (/ask and the shortcut), groups:history"},
	{"the app is not in the channel", func(d *doctored) { d.slack.Outside(doctorDesk) },
		`fail desk.chat: the app is not in the channel; write "/invite @bedside" there`},
	{"a channel of an unknown id", func(d *doctored) { d.replace(doctorDesk, "C0NOWHERE0") },
		"fail desk.chat: the app knows no such channel; check the id"},
	{"an archived channel, to an app that is told", func(d *doctored) {
		d.slack = scoped(d, "app_mentions:read", "channels:history", "groups:history", "im:history", "im:write", "chat:write",
			"commands", "usergroups:read", "channels:read")
		d.slack.Archive(doctorDesk)
	}, "fail desk.chat: the channel is archived; unarchive it"},
	{"an empty group of staff", func(d *doctored) { d.slack.Group("S0NURSES") },
		"fail desk.staff: nobody is in the user group S0NURSES; add somebody to it in Slack"},
	{"an unknown group of staff", func(d *doctored) { d.replace("S0NURSES", "S0NOBODY") },
		"fail desk.staff: asking for a user group in Slack: slack answers usergroups.users.list with no_such_subteam; check the id S0NOBODY"},

	{"an emergency number that nobody can dial", func(d *doctored) { d.config += "clinic: {emergency_number: TODO}\n" },
		`warn clinic: there is no digit in the emergency number: in an emergency people read "Call TODO now."; write the number`},
	{"a spool below a file", func(d *doctored) { d.config += "spool: bedside.db/spool\n" },
		"fail spool: bedside.db/spool cannot be had, as bedside.db may not be written; give it to the user that runs"},
	{"a spool", func(d *doctored) { d.config += "spool: kept/spool\n" }, "ok spool: kept/spool can be written"},
	{"no store yet", func(d *doctored) { d.remove("bedside.db") },
		"ok store: bedside.db is not there yet; 'bedside serve' makes it"},
	{"no folder for the store", func(d *doctored) { d.replace("store: bedside.db", "store: data/bedside.db") },
		"fail store: there is no folder data; make it, or write another path into bedside.yaml:2"},
	{"a folder for a store", func(d *doctored) { d.replace("store: bedside.db", "store: leaflets") },
		"fail store: leaflets is no file; write the path of a file into the config"},
	{"a text for a store", func(d *doctored) { d.write("bedside.db", strings.Repeat("The list of the ward.\n", 99)) },
		"fail store: bedside.db is no SQLite database; name another file, or one that does not exist yet"},
	{"a store that others may read", func(d *doctored) {
		if err := os.Chmod(d.path("bedside.db"), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}, "warn store: others may read bedside.db; run 'chmod 600 bedside.db'"},
	{"another data key", func(d *doctored) {
		d.set(dataKey, base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("x"), keySize)))
	}, "fail data key: what it holds cannot be read with this data key: the one in use is "},
	{"a data key that is none", func(d *doctored) { d.set(dataKey, "c2hvcnQ=") },
		"fail data key: BEDSIDE_DATA_KEY is not 32 bytes in base64; set it to the output of 'openssl rand -base64 32'"},
	{"a data key that is lost", func(d *doctored) { d.set(dataKey, "") },
		"fail data key: bedside.db.key is missing, and bedside.db cannot be read without it; put it back from your backup"},
	{"a data key beside the data", func(d *doctored) {
		d.set(dataKey, "")
		d.write("bedside.db.key", base64.StdEncoding.EncodeToString(d.key)+"\n")
	}, "warn data key: bedside.db.key lies beside the data; set BEDSIDE_DATA_KEY to its content and move the file away"},
	{"PostgreSQL is not reached", func(d *doctored) {
		d.replace("store: bedside.db",
			"store: postgres://u@127.0.0.1:1/db")
	},
		"fail store: PostgreSQL cannot be used: nothing listens at its address; start it, or correct host and port"},

	{"an address in use", func(d *doctored) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			d.t.Fatal(err)
		}
		d.replace(d.listens(), listener.Addr().String())
		d.t.Cleanup(func() { _ = listener.Close() })
	}, "fail http.listen: 127.0.0.1:8080 is in use by another program; stop what uses it, or write another address"},
	{"an address of another machine", func(d *doctored) { d.replace(d.listens(), "192.0.2.1:8080") },
		"fail http.listen: nobody can listen on 192.0.2.1:8080 here; write an address of this machine"},

	{"no leaflets", func(d *doctored) { d.replace("leaflets: [leaflets]", "leaflets: [nowhere]") },
		"fail leaflets: nowhere: there is no such file or folder; check the path"},
	{"a leaflet that is refused", func(d *doctored) {
		d.write(filepath.Join("leaflets", "bad.md"), "---\ntitle: Bad\nreviewed: yesterday\n---\n## One\n\nText.\n")
	}, "fail leaflets: leaflets/bad.md:3: "},
	{"an overdue leaflet", func(d *doctored) {
		d.write(filepath.Join("leaflets", "old.md"),
			"---\ntitle: Old\nreviewed: 2019-01-01\nreview_due: 2020-01-01\n---\n## One\n\nText of it.\n")
	}, "warn reviews: overdue: old; review them and set both dates"},
	{"all leaflets are overdue and withheld", func(d *doctored) {
		d.remove(filepath.Join("leaflets", "ear-tubes.md"))
		d.write(filepath.Join("leaflets", "old.md"),
			"---\ntitle: Old\nreviewed: 2019-01-01\nreview_due: 2020-01-01\n---\n## One\n\nText of it.\n")
		d.config += "review_due: withhold\n"
	}, "fail reviews: all leaflets are overdue, and review_due withholds them: nobody is answered"},
	{"a sample for leaflets", func(d *doctored) { d.replace("leaflets: [leaflets]\n", "") },
		"warn leaflets: none are named: replies quote a sample"},
	{"networks that are off", func(d *doctored) { d.config += "recogniser: off\nreader: off\n" },
		"ok reader: off, as the config says: passages are found by words alone"},
	{"no time zone", func(d *doctored) { d.replace("  time_zone: Europe/London\n", "") },
		"warn time zone: desk.time_zone is missing: its hours are those of UTC, where it is 14:05; write one"},
	{"a time zone that is none", func(d *doctored) { d.replace("Europe/London", "London") },
		`fail config: bedside.yaml:14: "London" is no time zone; write one such as Europe/London`},
}

// hookMode has the config name a webhook.
func hookMode(d *doctored, at string) {
	d.t.Helper()
	d.set(telegramSecret, "a-secret-of-some-length")
	d.replace("telegram:\n", "telegram:\n  mode: webhook\n  webhook_url: "+at+"\n")
}

// answering is the address of a server that answers with a status.
func answering(d *doctored, status int) string {
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	d.t.Cleanup(served.Close)
	return served.URL
}

// pagePolicy begins as the page's own does.
const pagePolicy = "default-src 'none'; style-src 'nonce-A'"

// pageWith is the config of a page that others may show, whose headers a proxy has changed so.
func pageWith(d *doctored, changed http.Header) string {
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chat") {
			w.WriteHeader(http.StatusSeeOther)
			return
		}
		w.Header().Set("Content-Security-Policy", pagePolicy)
		maps.Copy(w.Header(), changed)
	}))
	d.t.Cleanup(served.Close)
	return "web: {public_url: \"" + served.URL + "\", frame_ancestors: [\"https://www.example.org\"]}\n"
}

// scoped is Slack for an app with other scopes, which the config names then.
func scoped(d *doctored, scopes ...string) *fakeslack.Server {
	d.t.Helper()
	other := fakeslack.Start(d.t, fakeslack.Options{Scopes: scopes})
	other.Exists(doctorDesk)
	other.Group("S0NURSES", "U0ANNA")
	d.replace(d.slack.URL, other.URL)
	return other
}

// awaitHookFault waits until Telegram has noted that a delivery failed.
func (d *doctored) awaitHookFault() {
	d.t.Helper()
	err := d.telegram.Await(d.t.Context(), "a failed delivery", func() bool { return d.telegram.HookFault() != "" })
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *doctored) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(d.path(name), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *doctored) remove(name string) {
	d.t.Helper()
	if err := os.Remove(d.path(name)); err != nil {
		d.t.Fatal(err)
	}
}

// holidayFile names a calendar of holidays in the config, and writes it unless it is "".
func holidayFile(d *doctored, text string) {
	d.t.Helper()
	d.replace("  time_zone:", "  holidays: [holidays.ics]\n  time_zone:")
	if text == "" {
		return
	}
	if err := os.WriteFile(d.path("holidays.ics"), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}
