package main

import (
	"context"
	"fmt"
	"os"
	"time"

	_ "golang.org/x/crypto/x509roots/fallback" // whom to trust where the system does not say, as in a container

	"bedside/bot/dialog"
	"bedside/bot/relay"
	"bedside/bot/slack"
	"bedside/bot/telegram"
	"bedside/bot/web"
)

// channelTokens are the tokens that turn channels on; "" leaves one off.
type channelTokens struct{ telegram, slack string }

// tokens reads them. One at least must be set, unless there is another channel.
func (p *program) tokens(other bool) (t channelTokens, err error) {
	if t.telegram, err = p.secret(telegramToken); err != nil {
		return t, err
	}
	if t.slack, err = p.secret(slackBotToken); err != nil {
		return t, err
	}
	if t == (channelTokens{}) && !other {
		return t, fmt.Errorf("no channel is on; set %s, or %s_FILE, to the token that @BotFather on Telegram gave you, or "+
			"%s for Slack, or write web.public_url into the config",
			telegramToken, telegramToken, slackBotToken)
	}
	return t, nil
}

// receivingChannel is a channel as serve sees it.
type receivingChannel interface {
	relay.Channel
	Fault() error
	Quarantined() int64
}

// channels are those that are on.
func (s *service) channels() []receivingChannel {
	var on []receivingChannel
	if s.telegram != nil {
		on = append(on, s.telegram)
	}
	if s.slack != nil {
		on = append(on, s.slack)
	}
	if s.web != nil {
		on = append(on, s.web)
	}
	return on
}

// receive runs a channel. One that ends for what only a person can mend ends the
// service, unless another still serves people; health tells of it then.
func (s *service) receive(ctx context.Context, c receivingChannel) error {
	err := s.runChannel(ctx, c)
	if err == nil || len(s.channels()) == 1 {
		return err
	}
	s.ended.Store(c.Name(), err)
	s.log.Error("a channel is off until a restart; the others go on", "channel", c.Name(), "error", err)
	return nil
}

// runChannel runs a channel with what takes what it receives.
func (s *service) runChannel(ctx context.Context, c receivingChannel) error {
	switch c := c.(type) {
	case *slack.Channel:
		return c.Run(ctx, s.inbox(), s.forms())
	case *web.Channel:
		return c.Run(ctx)
	}
	return s.telegram.Run(ctx, s.inbox())
}

// newChannels makes the channels that have a token, and the page. They call nobody yet.
func (p *program) newChannels(s *service, tokens channelTokens) error {
	if err := p.newTelegram(s, tokens.telegram); err != nil {
		return err
	}
	if err := p.newSlack(s, tokens.slack); err != nil {
		return err
	}
	return s.newWeb()
}

// connect joins the channels and the relay, with what emergencies need.
func (s *service) connect() {
	var channels []relay.Channel
	for _, c := range s.channels() {
		channels = append(channels, c)
	}
	advisor := dialog.New(nil, s.triage, s.config.clinic()) // it searches for nothing
	options := relay.Options{
		Privacy:   relay.Privacy{Version: s.config.Privacy.Version, Required: s.config.Privacy.Consent == consentRequired},
		Retention: time.Duration(s.config.Retention), RestWithin: s.tuning.restWithin, Killpoint: s.tuning.killpoint,
		Observe: s.metrics.observe, Logger: s.log, Fallback: s.config.Desk.fallback(),
		DeskPlace: relay.Place{Channel: string(s.config.Desk.Channel), Chat: s.config.Desk.Chat},
	}
	if s.spool != nil {
		options.Spool = s.spool
	}
	s.relay = relay.New(relay.Advisors{Patients: advisor, Staff: advisor.ForStaff()}, channels, options)
	s.metrics.registerRelay(s.relay)
}

// newTelegram makes the channel to patients when there is a token for it.
func (p *program) newTelegram(s *service, token string) error {
	if token == "" {
		return nil
	}
	options, err := p.telegramOptions(&s.config, token)
	if err != nil {
		return err
	}
	options.Short, options.Long = dialog.Describe(s.config.clinic())
	options.Log, options.PollTimeout, options.Limits = s.log, s.tuning.pollTimeout, s.tuning.limits
	if s.config.Store.isPostgres() { // an SQLite file has one process
		options.Elect = s.leadsTelegram
	}
	channel, err := telegram.New(options)
	if err != nil {
		return err
	}
	s.telegram = channel
	s.metrics.registerTelegram(channel)
	return nil
}

// telegramOptions are what the config and the environment say of Telegram.
func (p *program) telegramOptions(c *config, token string) (telegram.Options, error) {
	options := telegram.Options{Token: token, APIURL: string(c.Telegram.APIURL), Desk: c.Desk.on(deskTelegram),
		DeskTopic: int64(c.Desk.Topic)}
	if c.Telegram.Mode != modeWebhook {
		return options, nil
	}
	secret, err := p.secret(telegramSecret)
	if err != nil {
		return options, err
	}
	if secret == "" {
		return options, fmt.Errorf("%s is not set; mode webhook needs it, as proof that a call comes from Telegram",
			telegramSecret)
	}
	options.WebhookURL, options.Secret = string(c.Telegram.WebhookURL), secret
	options.WebhookIP, options.Connections = string(c.Telegram.WebhookIP), int(c.Telegram.WebhookConnections)
	options.Certificate, err = c.Telegram.certificate()
	return options, err
}

// certificate is that of the webhook, nil when none is named.
func (c *telegramConfig) certificate() ([]byte, error) {
	if c.WebhookCertificate == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.WebhookCertificate)
	if err != nil {
		return nil, fmt.Errorf("telegram.webhook_certificate: %w; name the PEM file of the certificate", err)
	}
	return text, nil
}

// leadsTelegram tells whether this instance is the one that polls Telegram or sets its
// webhook.
func (s *service) leadsTelegram(ctx context.Context) (bool, error) {
	switch {
	case isOver(s.stages.opened):
		return s.store.Lead(ctx, telegramLease)
	case isOver(s.stages.away):
		return false, fmt.Errorf("the store is away: %w", telegram.ErrNobodyElects)
	}
	return false, errStarting
}

// telegramLease is what instances call the right to poll Telegram.
const telegramLease = "telegram"

// newSlack makes the channel to staff when there is a token for it.
func (p *program) newSlack(s *service, token string) error {
	if token == "" {
		return nil
	}
	home := &homePage{service: s, weekly: s.config.Desk.Digest.Weekly, zone: s.config.Desk.zone()}
	if s.config.Desk.Channel == deskSlack {
		home.staff = s.isStaff
	}
	options, err := p.slackOptions(&s.config, token)
	if err != nil {
		return err
	}
	options.Home, options.Log, options.Silence = home.show, s.log, s.tuning.slackSilence
	channel, err := slack.New(options)
	if err != nil {
		return err
	}
	s.slack = channel
	s.metrics.registerSlack(channel)
	return nil
}

// slackTokens are the tokens for Slack as they are now: somebody may have written others into
// their files.
func (p *program) slackTokens() (t slack.Tokens, err error) {
	if t.Bot, err = p.secret(slackBotToken); err != nil {
		return t, err
	}
	t.App, err = p.secret(slackAppToken)
	return t, err
}

// slackOptions are what the config and the environment say of Slack.
func (p *program) slackOptions(c *config, token string) (options slack.Options, err error) {
	options = slack.Options{
		BotToken: token, HTTP: c.Slack.Mode == modeHTTP, APIURL: string(c.Slack.APIURL), Teams: c.Slack.Teams,
		Desk: c.Desk.on(deskSlack),
	}
	if options.AppToken, err = p.secret(slackAppToken); err != nil {
		return options, err
	}
	if options.SigningSecret, err = p.secret(slackSigning); err != nil {
		return options, err
	}
	if p.variable(slackBotToken+"_FILE") != "" {
		options.Reread = p.slackTokens
	}
	switch {
	case options.HTTP && options.SigningSecret == "":
		return options, fmt.Errorf("%s is not set; slack.mode http needs it, as proof that a request comes from Slack",
			slackSigning)
	case !options.HTTP && options.AppToken == "":
		return options, fmt.Errorf("%s is not set; slack.mode socket needs it: an app-level token with connections:write",
			slackAppToken)
	}
	return options, nil
}
