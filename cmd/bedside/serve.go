package main

import (
	"context"
	"errors"
	"log/slog"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup" // ends all parts of the service when one of them fails

	"bedside/bot/desk"
	"bedside/bot/relay"
	"bedside/bot/slack"
	"bedside/bot/store"
	"bedside/bot/telegram"
)

func (p *program) serve() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Answer patients on Telegram and staff in Slack",
		Long: `Answer on the channels whose token is set, until SIGTERM or Ctrl-C: patients on
Telegram, staff in Slack.

The config is a YAML file; deployments/bedside.yaml is an example that explains
every key. Secrets come from the environment, or from files that it names:

  BEDSIDE_TELEGRAM_TOKEN   or BEDSIDE_TELEGRAM_TOKEN_FILE    the bot's token, from @BotFather
  BEDSIDE_TELEGRAM_SECRET  or BEDSIDE_TELEGRAM_SECRET_FILE   what Telegram sends along to a webhook
  BEDSIDE_SLACK_BOT_TOKEN  or BEDSIDE_SLACK_BOT_TOKEN_FILE   the app's token, xoxb-..., from api.slack.com/apps
  BEDSIDE_SLACK_APP_TOKEN  or BEDSIDE_SLACK_APP_TOKEN_FILE   for Socket Mode, xapp-..., with connections:write
  BEDSIDE_SLACK_SIGNING_SECRET or ..._FILE                   for HTTP: proves that a request comes from Slack
  BEDSIDE_DATA_KEY         or BEDSIDE_DATA_KEY_FILE          encrypts what people wrote

/livez, /readyz and /metrics are served on the address http.listen.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := noArguments(cmd, args); err != nil {
				return err
			}
			if path == "" {
				return errors.New("no config is named; give --config FILE, deployments/bedside.yaml is an example")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			return p.runServe(ctx, path)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

// service is everything that runs while people are served.
type service struct {
	config   config
	log      *slog.Logger
	answerer *answerer
	store    *store.Store
	telegram *telegram.Channel // nil when it is off, as is slack
	slack    *slack.Channel
	relay    *relay.Relay
	metrics  *metrics
	desk     *desk.Desk // nil without one

	tuning tuning
}

// tuning holds settings that tests change and no user is to: the zero value is what everybody
// runs with. Tests set it by the environment of a build of their own, see
// tuning_crashtest.go.
type tuning struct {
	killpoint    func(name string) // told of each of relay.Killpoints
	limits       telegram.Limits   // of sending
	pollTimeout  time.Duration     // how long a poll of Telegram waits
	freshPoll    time.Duration     // how long ago a poll may have succeeded for the service to be ready
	slackSilence time.Duration     // how long a socket to Slack may be silent before it is given up
	freshSlack   time.Duration     // how long ago Slack may have given a sign of life for the service to be ready
	restWithin   time.Duration     // how long a piece of a question waits for its rest
	quietAfter   time.Duration     // how long staff may be silent before the bot answers again
}

// runServe starts in the order in which the parts need one another, and ends in
// the opposite one.
func (p *program) runServe(ctx context.Context, path string) (err error) {
	s := service{log: slog.New(slog.NewTextHandler(p.err, nil)), metrics: newMetrics(), tuning: p.tuning()}
	if s.config, err = readConfig(path); err != nil {
		return err
	}
	if err := forbidCoreDumps(); err != nil {
		return err
	}
	tokens, err := p.tokens()
	if err != nil {
		return err
	}
	if err := p.newChannels(&s, tokens); err != nil { // before what takes time: a mistake in a secret is told at once
		return err
	}
	if s.store, err = p.openStore(ctx, &s); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.store.Close()) }()
	s.tellHeld(ctx)
	if s.answerer, err = p.open(leafletFlags{s.config.Leaflets}, s.config.clinic()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.answerer.index.Close()) }()
	if err := s.openDesk(ctx); err != nil {
		return err
	}
	if len(s.config.Leaflets) == 0 {
		s.log.Warn("no leaflets are named in the config: replies quote a sample that no clinic has reviewed")
	}
	s.connect()
	return s.run(ctx)
}

// tellHeld tells of what a restored store keeps back.
func (s *service) tellHeld(ctx context.Context) {
	held, err := s.store.HeldBack(ctx)
	if err == nil && held != (store.Held{}) {
		s.log.Warn("what waited when the backup was made is held; 'bedside restore --resend' lets it go",
			"replies", held.Parcels, "messages", held.Arrivals)
	}
}

// openStore opens the store with its keys.
func (p *program) openStore(ctx context.Context, s *service) (opened *store.Store, err error) {
	before := exists(string(s.config.Store) + keySuffix)
	raw, kept, err := p.dataKeys(s.config.Store)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			withdrawKey(kept, before)
		}
	}()
	if kept != "" {
		s.log.Warn("the data key lies beside the data; set "+dataKey+" to keep it apart", "file", kept)
	}
	keys, err := store.NewKeys(raw[0], raw[1:]...)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{
		At: string(s.config.Store), Listen: string(s.config.Listen), Keys: keys,
		Retention: time.Duration(s.config.Retention), Logger: s.log,
	})
}

// inbox takes what the channels receive.
type inbox struct {
	*relay.Relay
	store *store.Store
}

// Knows tells whether the bot was written to in a chat.
func (i inbox) Knows(ctx context.Context, channel, chat string) (bool, error) {
	found, err := i.store.Find(ctx, channel, chat)
	return found != 0, err
}

// inbox takes what the channels receive.
func (s *service) inbox() inbox { return inbox{s.relay, s.store} }

// forms are the forms of the desk; nil without one.
func (s *service) forms() slack.Forms {
	if s.desk == nil {
		return nil
	}
	return s.desk
}

// run serves until the context ends or a part fails, which ends the others.
func (s *service) run(ctx context.Context) error {
	server, listener, err := s.listen(ctx)
	if err != nil {
		return err
	}
	s.log.Info("serving", "version", version, "leaflets", len(s.answerer.index.Library().Leaflets()), "http",
		listener.Addr().String())
	stopping := context.AfterFunc(ctx, func() { s.log.Info("stopping: what is under way is finished first") })
	defer stopping()
	parts, within := errgroup.WithContext(ctx)
	parts.Go(func() error { return serveHTTP(within, server, listener) })
	parts.Go(func() error { return s.relay.Run(within) })
	for _, c := range s.channels() {
		parts.Go(func() error { return s.receive(within, c) })
	}
	if digests := s.digester(); digests != nil {
		parts.Go(func() error { return digests.run(within) })
	}
	err = parts.Wait()
	s.log.Info("stopped")
	return err
}
