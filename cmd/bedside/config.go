package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/bot/telegram"
	"bedside/bot/wording"
	"bedside/knowledge"
	"bedside/knowledge/strictyaml"
)

// config is the file of "bedside serve". deployments/bedside.yaml documents
// every key. Secrets are not in it.
type config struct {
	Clinic   clinicConfig `yaml:"clinic"`
	Leaflets []string     `yaml:"leaflets"`

	Audiences audiencesConfig `yaml:"audiences"`

	ReplayKeys []string       `yaml:"replay_keys"`
	Store      storePlace     `yaml:"store"`
	Spool      string         `yaml:"spool"`
	Listen     storePlace     `yaml:"store_listen"`
	HTTP       httpConfig     `yaml:"http"`
	Telegram   telegramConfig `yaml:"telegram"`
	Slack      slackConfig    `yaml:"slack"`
	Web        webConfig      `yaml:"web"`
	Insights   insightsConfig `yaml:"insights"`
	Desk       deskConfig     `yaml:"desk"`
	Retention  retention      `yaml:"retention"`
	ReviewDue  dueRule        `yaml:"review_due"`
	Privacy    privacyConfig  `yaml:"privacy"`
	Words      string         `yaml:"words"`

	Recogniser onOff  `yaml:"recogniser"`
	Reader     onOff  `yaml:"reader"`
	Encodings  string `yaml:"encodings"`
}

// privacyConfig is the notice on privacy that patients get; without a version none.
type privacyConfig struct {
	Version string  `yaml:"version"`
	Text    string  `yaml:"text"`
	Consent consent `yaml:"consent"`
}

type clinicConfig struct {
	Name            string `yaml:"name"`
	EmergencyNumber string `yaml:"emergency_number"`
	Contact         string `yaml:"contact"`
	OpeningHours    string `yaml:"opening_hours"`
	OutOfHours      string `yaml:"out_of_hours"`
	CrisisLine      string `yaml:"crisis_line"`
	StaffEmergency  string `yaml:"staff_emergency"`

	Words     *wording.Set `yaml:"-"` // those of the file that words names; nil without one
	WordsText []byte       `yaml:"-"` // of that file
}

type httpConfig struct {
	Listen     address `yaml:"listen"`
	Operations address `yaml:"operations"`
}

type telegramConfig struct {
	APIURL     webURL `yaml:"api_url"`
	Mode       mode   `yaml:"mode"`
	WebhookURL webURL `yaml:"webhook_url"`

	WebhookCertificate string      `yaml:"webhook_certificate"`
	WebhookIP          ipAddress   `yaml:"webhook_ip"`
	WebhookConnections connections `yaml:"webhook_connections"`
}

type slackConfig struct {
	Mode   slackMode `yaml:"mode"`
	APIURL webURL    `yaml:"api_url"`
	Teams  []string  `yaml:"teams"`
}

// The defaults of keys that the config leaves out.
const (
	defaultStore     storePlace = "bedside.db"
	defaultListen    address    = "127.0.0.1:8080"
	defaultRetention            = 30 * retention(day)
	day                         = 24 * time.Hour
)

// maxConfig is the size in bytes from which a file is taken for something else.
const maxConfig = 1 << 20

// readConfig reads a config file, and the clinic's sentences that it names. Its errors are
// knowledge.Problems, joined.
func readConfig(path string) (config, error) {
	c, err := readConfigAlone(path)
	if c.Words == "" {
		return c, err
	}
	text, set, wrong := readWordsText(c.Words)
	var told knowledge.Problem
	if wrong != nil && (!errors.As(wrong, &told) || told.Line == 0) { // the file itself, and not a line of it
		wrong = fmt.Errorf("%s: %s", inConfig(path, "words"), withoutCredentials(wrong.Error()))
	}
	c.Clinic.Words, c.Clinic.WordsText = set, text
	return c, errors.Join(err, wrong)
}

// readConfigAlone reads a config file for a command that says nothing to patients: it must work,
// as to withdraw a leaflet, while a file that somebody is writing sentences into is bad.
func readConfigAlone(path string) (config, error) {
	c := config{Store: defaultStore, HTTP: httpConfig{Listen: defaultListen}, Telegram: telegramConfig{Mode: modePoll},
		Slack: slackConfig{Mode: modeSocket}, Desk: deskConfig{ClaimWithin: defaultClaimWithin,
			ContactAfter: defaultContactAfter},
		Retention: defaultRetention, ReviewDue: dueRule{publish.DueAnswer}, Recogniser: true, Reader: true}
	info, err := os.Stat(path)
	if err != nil {
		return c, fmt.Errorf("config: %w; name the file with --config, deployments/bedside.yaml is an example", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxConfig {
		return c, knowledge.Problem{File: path, Message: "this is no config file", Remedy: "name a YAML file"}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("config: %w; check who may read it", err)
	}
	if strictyaml.IsEmpty(text) {
		return c, knowledge.Problem{File: path, Line: 1, Message: "the config is empty",
			Remedy: "write clinic and leaflets into it; deployments/bedside.yaml is an example"}
	}
	var wrong []error
	for _, p := range append(strictyaml.Decode(text, &c), problems(path, text, c.check())...) {
		p.File, p.Message = path, withoutCredentials(p.Message)
		wrong = append(wrong, p)
	}
	c.resolve(filepath.Dir(path))
	return c, errors.Join(wrong...)
}

// check tells what single values cannot tell.
func (c *config) check() (misfits []misfit) {
	if c.Telegram.Mode == modeWebhook && c.Telegram.WebhookURL == "" {
		misfits = append(misfits, misfit{"telegram.mode", "telegram.mode is webhook, but telegram.webhook_url is missing",
			"write the public https address under which Telegram reaches this program, or mode: poll"})
	}
	if c.Telegram.APIURL == "" && c.Telegram.WebhookConnections > telegram.MaxConnections {
		misfits = append(misfits, misfit{"telegram.webhook_connections",
			fmt.Sprintf("telegram.webhook_connections is more than %d, which is for a server of your own", telegram.MaxConnections),
			fmt.Sprintf("write 1 to %d, or name the server in telegram.api_url", telegram.MaxConnections)})
	}
	if c.Listen != "" && !(c.Listen.isPostgres() && c.Store.isPostgres()) {
		misfits = append(misfits, misfit{"store_listen", "store_listen is for PostgreSQL behind a pooler",
			"write PostgreSQL's own address as postgres://user@host/database, or take the key out"})
	}
	if c.Privacy.Version == "" && c.Privacy != (privacyConfig{}) {
		misfits = append(misfits, misfit{"privacy", "privacy.version is missing",
			"name the version of the notice, such as 2026-11; another name asks everybody again"})
	}
	return slices.Concat(misfits, c.checkPaths(), c.Audiences.check(), c.Web.check(), c.Insights.check(),
		c.Desk.check())
}

// resolve reads relative paths as those of the config's own folder.
func (c *config) resolve(folder string) {
	under := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(folder, path)
	}
	for i := range c.Leaflets {
		c.Leaflets[i] = under(c.Leaflets[i])
	}
	for _, audience := range c.Audiences {
		for i := range audience.Folders {
			audience.Folders[i] = under(audience.Folders[i])
		}
	}
	for i := range c.ReplayKeys {
		c.ReplayKeys[i] = under(c.ReplayKeys[i])
	}
	for i := range c.Desk.Holidays {
		c.Desk.Holidays[i] = under(c.Desk.Holidays[i])
	}
	if c.Encodings != "" {
		c.Encodings = under(c.Encodings)
	}
	if c.Words != "" {
		c.Words = under(c.Words)
	}
	if c.Spool != "" {
		c.Spool = under(c.Spool)
	}
	if c.Insights.Accounts != "" {
		c.Insights.Accounts = under(c.Insights.Accounts)
	}
	if c.Telegram.WebhookCertificate != "" {
		c.Telegram.WebhookCertificate = under(c.Telegram.WebhookCertificate)
	}
	if c.Desk.Proposals != "" {
		c.Desk.Proposals = under(c.Desk.Proposals)
	}
	if !c.Store.isPostgres() {
		c.Store = storePlace(under(string(c.Store)))
	}
}

// clinic holds the facts about the clinic that the bot tells.
func (c *clinicConfig) clinic() bot.Clinic {
	return bot.Clinic{
		Name: c.Name, Emergency: c.EmergencyNumber, Contact: c.Contact, Hours: c.OpeningHours,
		OutOfHours: c.OutOfHours, Crisis: c.CrisisLine, StaffEmergency: c.StaffEmergency, Words: c.Words,
	}
}
