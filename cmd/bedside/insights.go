package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/eval"
	"bedside/bot/gaps"
	"bedside/bot/insights"
	"bedside/bot/store"
	"bedside/knowledge"
)

// looking holds the flags of "insights".
type looking struct {
	config, listen string
	keys           []string
}

func (p *program) insights() *cobra.Command {
	var flags looking
	cmd := &cobra.Command{
		Use:   "insights --config FILE [--listen ADDRESS] [--key KEY]...",
		Short: "Show on a page of this machine what patients asked and what became of it, in figures",
		Long: `Show, on a page that only this machine reaches, what patients asked by day or week and
what became of it, the flags raised, what was quoted by leaflet and section and what
patients said of it, how long the desk took, and which leaflets are due, each as a plot
and a table, with CSV. With --key, the risk of quoting more or less on an answer key of
the clinic's own.

Counts below 5 are hidden, and others by which they could be worked out; the rest is to
the nearest 5. What patients wrote is shown only after a click, and the desk's log keeps
who clicked: the name of your account on this machine.

It reads the store while 'bedside serve' runs, and ends with Ctrl-C. To have the page under
an address of the clinic's, for staff who sign in, see insights in the config and 'bedside
insights password'.`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
				return noArguments(cmd, args)
			case flags.config == "":
				return errors.New("no config is named; give --config FILE, the one that 'bedside serve' runs with")
			case !insights.IsLoopback(flags.listen):
				return fmt.Errorf("--listen is %q; write an address of this machine alone, such as 127.0.0.1:8099", flags.listen)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			return p.runInsights(ctx, flags)
		},
	}
	cmd.Flags().StringVar(&flags.config, "config", "", "config `FILE` of bedside serve")
	cmd.Flags().
		StringVar(&flags.listen, "listen", "127.0.0.1:0", "`ADDRESS` of this machine; port 0 takes any that is free")
	cmd.Flags().StringArrayVar(&flags.keys, "key", nil, "answer `KEY` of the clinic; may be repeated")
	cmd.AddCommand(p.insightsPassword())
	return cmd
}

// runInsights serves the page until the context ends.
func (p *program) runInsights(ctx context.Context, flags looking) error {
	c, err := readConfig(flags.config)
	if err != nil {
		return err
	}
	p.heed(c)
	cases, err := readKeys(flags.keys, eval.Read)
	if err != nil {
		return err
	}
	person, err := p.person()
	if err != nil {
		return err
	}
	reader, err := p.openReader(ctx, c.Store)
	if err != nil {
		return err
	}
	err = p.withUnhurried(c.leafletFlags().asStaff(), c.Clinic.clinic(), func(e *answerer) error {
		counts := insights.NewCounts(reader, c.Desk.zone())
		if err := counts.Load(ctx); err != nil {
			return err
		}
		panels, err := riskPanels(ctx, e, e.index.Library(), cases)
		if err != nil {
			return err
		}
		return p.showInsights(ctx, flags.listen, insights.Options{
			Clinic: c.Clinic.Name, Counts: counts, Report: p.report,
			Panels:  func() []insights.Section { return panels },
			Person:  func(*http.Request) string { return person },
			Library: func() *knowledge.Library { return e.index.Library() },
			Record: func(ctx context.Context, lines ...bot.Line) error {
				return p.operate(ctx, c.Store, func(o *store.Operator) error { return o.Record(ctx, lines...) })
			},
			Questions: func(ctx context.Context, since time.Time) ([]insights.Question, error) {
				return unmetQuestions(ctx, reader, e.index, since)
			},
		})
	})
	return errors.Join(err, reader.Close())
}

// riskPanels holds answer keys; without one there is nothing to show.
func riskPanels(ctx context.Context, responder eval.Responder, library *knowledge.Library, cases []eval.Case) (
	[]insights.Section, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	if err := eval.Check(cases, library); err != nil {
		return nil, err
	}
	judged, err := eval.Run(ctx, responder, cases)
	if err != nil {
		return nil, err
	}
	risk := eval.RiskSection(judged)
	panel := insights.Section{
		ID:      risk.ID,
		Heading: risk.Heading + " on the clinic's answer keys",
		Text:    risk.Text,
		Plot:    risk.Plot,
	}
	for _, t := range risk.Tables {
		panel.Tables = append(panel.Tables, insights.Table{Name: "risk", Caption: t.Caption, Head: t.Head, Rows: t.Rows})
	}
	return []insights.Section{panel}, nil
}

// unmetQuestions are the questions that were not answered, or not well, put together where they mean the same.
func unmetQuestions(ctx context.Context, reader *store.Reader, meaning gaps.Index, since time.Time) (
	[]insights.Question, error) {
	asked, err := reader.Asked(ctx, since)
	if err != nil {
		return nil, err
	}
	list, err := gaps.List(ctx, meaning, asked)
	if err != nil {
		return nil, err
	}
	found := make([]insights.Question, len(list))
	for i, g := range list {
		found[i] = insights.Question{Wordings: g.Wordings, Count: g.Count(), Nearest: g.Nearest.String()}
	}
	return found, nil
}

// showInsights serves a page and prints its address, until the context ends.
func (p *program) showInsights(ctx context.Context, address string, o insights.Options) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("--listen: another program uses %s; stop it, or write another address", address)
	case err != nil:
		return fmt.Errorf("--listen: %w; write another address of this machine", err)
	}
	path, handler := insights.Loopback(listener.Addr(), insights.NewHandler(o))
	server := httpServer{&http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
	}, listener}
	fmt.Fprintf(p.out, "http://%s%s\n", listener.Addr(), path)
	fmt.Fprintln(p.err, "Open this address on this machine, and tell it nobody; Ctrl-C ends it.")
	within, stop := context.WithCancel(ctx)
	var reading sync.WaitGroup
	reading.Go(func() { o.Counts.Run(within, p.report) })
	err = server.serve(ctx)
	stop()
	reading.Wait()
	return err
}
