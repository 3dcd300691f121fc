package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5" // River on PostgreSQL
)

// connections is how many are opened at most, unless the address says
// pool_max_conns.
const connections = 16

// fewest connections are needed: to listen, to migrate, to work.
const fewest = 5

// How long a silent network or a frozen instance is put up with.
const (
	connectWithin = 5 * time.Second
	networkSilent = 10 * time.Second // what was sent and is not acknowledged
	idleWithin    = 5 * time.Second  // a transaction without a next statement: what it has locked is let go
)

// session are settings of a connection of its own. The first ends the transaction of an
// instance that is frozen, the others let the server notice that a host is gone.
var session = map[string]string{
	"idle_in_transaction_session_timeout": milliText(idleWithin),
	"tcp_keepalives_idle":                 "10",
	"tcp_keepalives_interval":             "5",
	"tcp_keepalives_count":                "3",
	"tcp_user_timeout":                    milliText(2 * networkSilent),
}

func milliText(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

// beginPooled begins a transaction behind a pooler, whose sessions are others', so that
// the setting goes with the transaction.
var beginPooled = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = " + milliText(idleWithin)

// poolConfig reads an address; its errors do not show it.
func poolConfig(at string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(at)
	if err != nil {
		return nil, explained(err)
	}
	if !strings.Contains(at, "pool_max_conns") {
		config.MaxConns = connections
	}
	config.MaxConns = max(config.MaxConns, fewest)
	config.ConnConfig.ConnectTimeout = cmp.Or(config.ConnConfig.ConnectTimeout, connectWithin)
	config.ConnConfig.DialFunc = dialer().DialContext
	return config, nil
}

// CheckAddress fails when an address of PostgreSQL cannot be read. Its error does not show it.
func CheckAddress(at string) error {
	_, err := pgxpool.ParseConfig(at)
	return explained(err)
}

// dialer notices a host that is gone: by probes when nothing is said, and by what is not
// acknowledged.
func dialer() *net.Dialer {
	return &net.Dialer{
		Timeout:         connectWithin,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control:         limitSilence,
	}
}

// hasSession tells whether a connection to an address is a session of its own. Behind a
// pooler, the process that the server names is not the one that the connection was
// greeted with: in transaction mode neither prepared statements nor LISTEN nor settings
// would be this connection's.
func hasSession(ctx context.Context, config *pgx.ConnConfig) (own bool, err error) {
	config = config.Copy()
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, explained(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var process uint32
	err = conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&process)
	return process == conn.PgConn().PID(), explained(err)
}

// suitedConfig reads an address and suits the pool to it.
func suitedConfig(ctx context.Context, at string) (config *pgxpool.Config, own bool, err error) {
	if config, err = poolConfig(at); err != nil {
		return nil, false, err
	}
	if own, err = hasSession(ctx, config.ConnConfig); err != nil {
		return nil, false, err
	}
	suit(config, own)
	return config, own, nil
}

// suit sets a pool for an address: with settings of the session where it has sessions of
// its own, and without anything that outlives a transaction behind a pooler.
func suit(config *pgxpool.Config, own bool) {
	if !own {
		if config.ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeSimpleProtocol {
			config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
		}
		config.ConnConfig.StatementCacheCapacity, config.ConnConfig.DescriptionCacheCapacity = 0, 0
		return
	}
	for name, value := range session {
		if _, told := config.ConnConfig.RuntimeParams[name]; !told {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
}

// openListener opens the connections that wait for notifications at an address of their
// own.
func openListener(ctx context.Context, at string) (*pgxpool.Pool, error) {
	config, err := poolConfig(at)
	if err != nil {
		return nil, fmt.Errorf("store_listen: %w", err)
	}
	own, err := hasSession(ctx, config.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("store_listen: %w", err)
	}
	if !own {
		return nil, errors.New("store_listen: a pooler answers at this address, where notifications are lost; name " +
			"PostgreSQL itself, or leave the key out")
	}
	suit(config, true)
	config.MaxConns, config.MinConns = 2, 0
	return pgxpool.NewWithConfig(ctx, config)
}

// listening is River's driver with another way for notifications.
type listening struct {
	*riverpgxv5.Driver
	direct *riverpgxv5.Driver
}

// GetListener returns what waits for notifications.
func (l listening) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener {
	return l.direct.GetListener(params)
}
