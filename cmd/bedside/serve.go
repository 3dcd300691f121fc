package main

import (
	"context"
	"errors"
	"log/slog"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup" // ends all parts of the service when one of them fails

	"bedside/bot/desk"
	"bedside/bot/publish"
	"bedside/bot/relay"
	"bedside/bot/slack"
	"bedside/bot/spool"
	"bedside/bot/store"
	"bedside/bot/telegram"
	"bedside/bot/web"
	"bedside/index/urgency"
)

func (p *program) serve() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Answer patients on Telegram and a page, and staff in Slack",
		Long: `Answer on the channels whose token is set, until SIGTERM or Ctrl-C: patients on
Telegram, staff in Slack. Where the config names the address of a page, patients are
answered there too.

The config is a YAML file; deployments/bedside.yaml is an example that explains
every key. Secrets come from the environment, or from files that it names:

  BEDSIDE_TELEGRAM_TOKEN   or BEDSIDE_TELEGRAM_TOKEN_FILE    the bot's token, from @BotFather
  BEDSIDE_TELEGRAM_SECRET  or BEDSIDE_TELEGRAM_SECRET_FILE   what Telegram sends along to a webhook
  BEDSIDE_SLACK_BOT_TOKEN  or BEDSIDE_SLACK_BOT_TOKEN_FILE   the app's token, xoxb-..., from api.slack.com/apps
  BEDSIDE_SLACK_APP_TOKEN  or BEDSIDE_SLACK_APP_TOKEN_FILE   for Socket Mode, xapp-..., with connections:write
  BEDSIDE_SLACK_SIGNING_SECRET or ..._FILE                   for HTTP: proves that a request comes from Slack
  BEDSIDE_DATA_KEY         or BEDSIDE_DATA_KEY_FILE          encrypts what people wrote

/livez, /readyz and /metrics are served on the address http.operations, or on http.listen
to callers of this machine when that is an address of it alone.`,
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
	path     string // of the config
	config   config
	log      *slog.Logger
	words    *liveWords // nil without a file of the clinic's sentences
	triage   *urgency.Triage
	untaught bool        // the recogniser's weights were refused
	unread   atomic.Bool // the reader's were
	encoding encoding
	telegram *telegram.Channel // nil when it is off, as are those that follow
	slack    *slack.Channel
	web      *web.Channel
	ended    sync.Map // the error of each channel that is off until a restart, by its name
	figures  *figures // nil without pages of them
	keys     *store.Keys
	madeKey  string // the file of a data key that this start has made; "" for none
	spool    *spool.Spool
	relay    *relay.Relay
	metrics  *metrics
	stages   stages

	// These are there once the stage of their name is over.
	store    *store.Store
	answerer *liveAnswerer
	desk     *desk.Desk // nil without one
	deskChat int64      // the store's number of its chat
	holidays *holidays  // nil without calendars of them

	policy    *publish.Policy // of what is published; nil before the library is there
	published publish.Published

	writable, readable, spacious prober       // of the store
	spaceAt                      time.Time    // when there was space; for the last of them alone
	unanswered                   atomic.Int64 // how long the oldest message waited, in ns, by the second of them

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

// runServe starts what emergencies depend on first, and everything else beside it; it
// ends in the opposite order.
func (p *program) runServe(ctx context.Context, path string) (err error) {
	s := &service{path: path, log: slog.New(slog.NewTextHandler(p.err, nil)), metrics: newMetrics(), tuning: p.tuning(),
		stages: newStages()}
	if s.config, err = readConfig(path); err != nil {
		return err
	}
	p.heed(s.config)
	if err := s.config.checkPlaces(path); err != nil {
		return err
	}
	if s.config.Words != "" {
		s.words = newLiveWords(s.config.Words, s.config.Clinic.WordsText, s.config.Clinic.Words, s.log)
	}
	if err := forbidCoreDumps(); err != nil {
		return err
	}
	if err := p.joinRecogniser(s); err != nil {
		return err
	}
	s.config.leafletFlags().prepare()
	tokens, err := p.tokens(s.config.Web.on())
	if err != nil {
		return err
	}
	if err := p.newChannels(s, tokens); err != nil { // a mistake in a secret is told at once
		return err
	}
	if err := p.checkDesk(s); err != nil {
		return err
	}
	if s.keys, err = p.readKeys(s); err != nil {
		return err
	}
	if s.spool, err = spool.Open(spool.Options{Files: s.spoolFiles(), Keys: s.keys, Log: s.log}); err != nil {
		s.log.Error("there is no spool: while the store is away, what arrives stays with the platform", "error", err)
	} else {
		defer func() { err = errors.Join(err, s.spool.Close()) }()
	}
	s.connect()
	s.hearReloads(ctx)
	return s.run(ctx, p)
}

// run serves until the context ends or a part fails, which ends the others. Emergencies
// are advised on from the first moment to the last.
func (s *service) run(ctx context.Context, p *program) error {
	servers, err := s.listen(ctx)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { s.log.Info("stopping: what is under way is finished first") })()
	lane, end := context.WithCancel(context.WithoutCancel(ctx))
	var advising sync.WaitGroup
	advising.Go(func() { s.relay.RunLane(lane) })
	parts, within := errgroup.WithContext(ctx)
	for _, server := range servers {
		parts.Go(func() error { return server.serve(within) })
	}
	for _, c := range s.channels() {
		parts.Go(func() error {
			s.stages.awaitTry(within)
			return s.receive(within, c)
		})
	}
	if s.words != nil {
		parts.Go(func() error { return s.words.run(within) })
	}
	parts.Go(func() error { return s.answer(within, p, servers[0].listener.Addr()) })
	err = parts.Wait()
	end()
	advising.Wait()
	err = errors.Join(err, s.close())
	s.log.Info("stopped")
	return err
}

// close closes what answer opened.
func (s *service) close() (err error) {
	if s.answerer != nil {
		err = s.answerer.close()
	}
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
	}
	return err
}
