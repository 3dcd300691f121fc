package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/bot/store"
	"bedside/knowledge"
)

func (p *program) leaflets() *cobra.Command {
	var leaflets leafletFlags
	var path string
	var asJSON, links bool
	cmd := &cobra.Command{
		Use:   "leaflets [--leaflets PATH]... | --config FILE [--links]",
		Short: "List leaflets with their versions, and which are live",
		Long: `List leaflets with their versions. A version is the beginning of a digest of all that
replies are made of: the same version is the same text.

With --config it lists the leaflets of that config as they lie there now, and then
what each running instance answers from. It reads beside a running 'bedside serve',
with the same data key.

With --links it lists the links that open each leaflet in the clinic's bot on Telegram,
to print beside it or to put on a web page. It asks Telegram for the bot's name, with the
token that 'bedside serve' has, and reads nothing of the store.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if path != "" && len(leaflets.paths) > 0 {
				return errors.New("give --leaflets or --config, not both")
			}
			if links && path == "" {
				return errors.New("--links needs --config, to know the bot")
			}
			return noArguments(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if links {
				return p.runLinks(cmd.Context(), path, asJSON)
			}
			return p.runLeaflets(cmd.Context(), leaflets, path, asJSON)
		},
	}
	leaflets.add(cmd)
	cmd.Flags().StringVar(&path, "config", "", "config `FILE` of 'bedside serve'")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&links, "links", false, "list the links that open the leaflets on Telegram")
	return cmd
}

// libraryList is what is printed of a library and of its live versions.
type libraryList struct {
	Version  string          `json:"version"`
	Leaflets []listedLeaflet `json:"leaflets"`
	Live     []liveInstance  `json:"live,omitempty"`

	withLive bool
}

type listedLeaflet struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Language  string `json:"language"`
	Sections  int    `json:"sections"`
	Passages  int    `json:"passages"`
	Reviewed  string `json:"reviewed,omitempty"`
	ReviewDue string `json:"review_due,omitempty"`
	Overdue   bool   `json:"overdue,omitempty"`
	Version   string `json:"version"`

	Audience []string `json:"audience,omitempty"`
}

type liveInstance struct {
	Version  string    `json:"version"`
	Leaflets int       `json:"leaflets"`
	Kept     []string  `json:"kept,omitempty"`
	Since    time.Time `json:"since"`
}

func (p *program) runLeaflets(ctx context.Context, f leafletFlags, path string, asJSON bool) error {
	var live []bot.LiveVersion
	if path != "" {
		c, err := readConfigAlone(path)
		if err != nil {
			return err
		}
		f = c.leafletFlags()
		if live, err = p.liveVersions(ctx, c.Store); err != nil {
			return err
		}
	}
	list, unread := p.newLibraryList(f)
	if unread != nil && path == "" {
		return unread
	}
	list.withLive = path != ""
	for _, v := range live {
		list.Live = append(list.Live, liveInstance{v.Digest, v.Leaflets, v.Kept, v.Since})
	}
	if asJSON {
		return errors.Join(unread, json.NewEncoder(p.out).Encode(list))
	}
	return errors.Join(unread, p.printLibrary(list))
}

// liveVersions reads which versions are live.
func (p *program) liveVersions(ctx context.Context, place storePlace) (live []bot.LiveVersion, err error) {
	err = p.readStore(ctx, place, func(r *store.Reader) (err error) {
		live, err = r.LiveVersions(ctx)
		return err
	})
	return live, err
}

// newLibraryList lists what lies at some paths.
func (p *program) newLibraryList(f leafletFlags) (list libraryList, err error) {
	found, err := p.content(f, p.progress())
	if err != nil {
		return list, err
	}
	if list.Version, err = publish.Digest(found.library, found.lexicon); err != nil {
		return list, err
	}
	leaflets := found.library.Leaflets()
	for i := range leaflets {
		list.Leaflets = append(list.Leaflets, newListedLeaflet(&leaflets[i]))
	}
	return list, nil
}

func newListedLeaflet(leaflet *knowledge.Leaflet) listedLeaflet {
	l := listedLeaflet{ID: leaflet.ID, Title: leaflet.Title, Language: leaflet.Language, Sections: len(leaflet.Sections),
		Reviewed: knowledge.Day(leaflet.Reviewed), ReviewDue: knowledge.Day(leaflet.ReviewDue), Version: leaflet.Digest(),
		Audience: leaflet.Audience}
	l.Overdue = leaflet.Overdue(time.Now())
	for _, section := range leaflet.Sections {
		l.Passages += len(section.Passages)
	}
	return l
}

// printLibrary prints it for people.
func (p *program) printLibrary(list libraryList) error {
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	limited := slices.ContainsFunc(list.Leaflets, func(l listedLeaflet) bool { return len(l.Audience) > 0 })
	audience := func(text string) string { // a column that is there when there is something to tell
		if limited {
			return text + "\t"
		}
		return ""
	}
	fmt.Fprintln(table, "LEAFLET\tLANGUAGE\tREVIEWED\tDUE\tSECTIONS\tPASSAGES\tVERSION\t"+audience("AUDIENCE")+"TITLE")
	for _, l := range list.Leaflets {
		due := cmp.Or(l.ReviewDue, "-")
		if l.Overdue {
			due += " overdue"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s%s\n", l.ID, l.Language, cmp.Or(l.Reviewed, "-"), due,
			l.Sections, l.Passages, shortDigest(l.Version), audience(cmp.Or(strings.Join(l.Audience, ","), "all")), l.Title)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the leaflets: %w", err)
	}
	fmt.Fprintf(p.out, "%s, version %s\n", count(len(list.Leaflets), "leaflet"), cmp.Or(shortDigest(list.Version), "none"))
	if list.withLive && len(list.Live) == 0 {
		fmt.Fprintln(p.out, "not live: no instance is running")
	}
	for _, v := range list.Live {
		line := fmt.Sprintf("live: version %s with %s since %s", shortDigest(v.Version), count(v.Leaflets, "leaflet"),
			v.Since.Local().Format(time.DateTime))
		if v.Version != list.Version {
			line += ", which is not the one that lies here"
		}
		if len(v.Kept) > 0 {
			line += "; kept as before, because their files are bad: " + strings.Join(v.Kept, ", ")
		}
		fmt.Fprintln(p.out, line)
	}
	return nil
}
