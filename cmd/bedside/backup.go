package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot/store"
)

func (p *program) backup() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "backup --config FILE BACKUP",
		Short: "Copy the store while people are served",
		Long: `Write a copy of the SQLite store into a new file, as it is at one moment, while
'bedside serve' goes on answering. What was deleted is not in the copy.

The copy is encrypted as the store is: keep the data key apart from it, and keep it, for
without the key nobody can read the copy. What a patient asks to be forgotten stays in
copies of before: delete them in time, as the clinic's rules say.

PostgreSQL has tools of its own: pg_dump --format=custom --file=BACKUP.`,
		Args: configAnd(&path, 1, 1, "name the new file for the backup"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.runBackup(cmd.Context(), path, args[0]) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	return cmd
}

// configAnd checks that a config is named, and so many arguments are given.
func configAnd(path *string, least, most int, remedy string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if *path == "" {
			return errors.New("no config is named; give --config FILE, the one of 'bedside serve'")
		}
		if len(args) < least || len(args) > most {
			return errors.New(remedy)
		}
		return nil
	}
}

func (p *program) runBackup(ctx context.Context, path, to string) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := store.Backup(ctx, store.Options{At: string(c.Store)}, to); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s holds what %s held at %s; keep the data key apart from it\n", to, c.Store,
		began.UTC().Format("2006-01-02 15:04:05 UTC"))
	return nil
}

func (p *program) restore() *cobra.Command {
	var path string
	var resend bool
	cmd := &cobra.Command{
		Use:   "restore --config FILE [BACKUP | LEAFLET[/SECTION]] [--resend]",
		Short: "Put a backup in place of the store, or take back what 'bedside withdraw' did",
		Long: `With the id of a leaflet or a section that 'bedside withdraw' has withdrawn: quote it again.

Put a backup in place of the SQLite store, while 'bedside serve' does not run. The store
of before is kept under another name, and can be put back as a backup can. A backup that is
damaged, cut off, empty, another program's, of a newer version or sealed with another data
key changes nothing.

Replies that waited when the backup was made may have gone out since, and messages may
have been answered: they are held, and neither sent nor answered. --resend lets them go,
at once or later without BACKUP.

With PostgreSQL stop every instance, run pg_restore, and then this without BACKUP, which
holds what waited, before you start the instances again.`,
		Args: configAnd(&path, 0, 1, "name one backup at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && !resend && !exists(args[0]) {
				if err := p.runRestoral(cmd.Context(), path, args[0]); err != nil {
					return fmt.Errorf("there is no file %s, so it is taken for the id of a leaflet: %w", args[0], err)
				}
				return nil
			}
			return p.runRestore(cmd.Context(), path, args, resend)
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().BoolVar(&resend, "resend", false, "send and answer what waited when the backup was made")
	return cmd
}

func (p *program) runRestore(ctx context.Context, path string, args []string, resend bool) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	keys, err := p.restoreKeys(c.Store)
	if err != nil {
		return err
	}
	o := store.Options{At: string(c.Store), Listen: string(c.Listen), Keys: keys}
	if len(args) > 0 {
		held, before, err := store.Restore(ctx, o, args[0])
		if err != nil {
			return err
		}
		if before != "" {
			fmt.Fprintf(p.out, "what was there is %s; delete it when you do not need it any more\n", before)
		}
		p.tellRestored(held, "held; 'bedside restore --resend' lets go")
	} else if !c.Store.isPostgres() && !resend {
		return errors.New("no backup is named; name the file that 'bedside backup' wrote")
	}
	if len(args) > 0 && !resend {
		return nil
	}
	return p.holdOrRelease(ctx, o, resend)
}

// holdOrRelease does either in the store as it is. It makes none: that nothing waited in it would
// be said of one that is empty because what was to fill it has failed.
func (p *program) holdOrRelease(ctx context.Context, o store.Options, release bool) (err error) {
	if found, err := store.Inspect(ctx, store.Options{At: o.At}); err != nil {
		return err
	} else if found.Has == 0 {
		return errors.New(nothingRestored(storePlace(o.At)))
	}
	s, err := store.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	do, word := s.Hold, "held; 'bedside restore --resend' lets go"
	if release {
		do, word = s.Release, "let go"
	}
	held, err := do(ctx)
	if err != nil {
		return err
	}
	p.tellRestored(held, word)
	return nil
}

func nothingRestored(place storePlace) string {
	if place.isPostgres() {
		return "nothing was restored: the database that the config names has no tables of Bedside; run " +
			"pg_restore --dbname=DATABASE FILE, see that it succeeds, and run this again"
	}
	return "nothing was restored: " + string(place) + " holds no store of Bedside; name the file that 'bedside backup' wrote"
}

func (p *program) tellRestored(held store.Held, word string) {
	fmt.Fprintf(p.out, "%s and %s: %s\n", count(int(held.Parcels), "waiting piece"), count(int(held.Arrivals),
		"unanswered message"), word)
}

// restoreKeys are the data keys of a store that may not be there, as after its disk was
// lost. None is made.
func (p *program) restoreKeys(place storePlace) (*store.Keys, error) {
	given, err := p.secret(dataKey)
	if err != nil {
		return nil, err
	}
	if given == "" && !place.isPostgres() && !exists(string(place)+keySuffix) {
		return nil, fmt.Errorf("%s is not set, and there is no key beside the store; put %s%s back, or set it", dataKey,
			place, keySuffix)
	}
	raw, _, err := p.dataKeys(place)
	if err != nil {
		return nil, err
	}
	return store.NewKeys(raw[0], raw[1:]...)
}
