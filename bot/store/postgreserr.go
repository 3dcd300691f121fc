package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// errAddress is an address that cannot be read. It is not shown: it may hold a password.
var errAddress = &fault{words: "the address of the database cannot be read; write " +
	"postgres://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or ~/.pgpass"}

// explained makes of an error of pgx one that names no address, user or database. What
// went wrong within a connection stays as it is.
func explained(err error) error {
	if parse := (*pgconn.ParseConfigError)(nil); errors.As(err, &parse) {
		return errAddress
	}
	connect := (*pgconn.ConnectError)(nil)
	if !errors.As(err, &connect) {
		return err
	}
	words, transient := whyUnreachable(err)
	f := &fault{words: "PostgreSQL cannot be used: " + words, transient: transient}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			f.cause = known
		}
	}
	return f
}

// whyUnreachable says why a connection could not be made, what to do, and whether it may
// pass.
func whyUnreachable(err error) (words string, transient bool) {
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		return whyRefused(refused)
	}
	var notFound *net.DNSError
	switch {
	case isTLS(err):
		return "no encrypted connection can be made as the address asks for; check sslmode and sslrootcert in it, and the " +
			"server's certificate", false
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return "nothing listens at its address; start it, or correct host and port", true
	case errors.As(err, &notFound):
		return "the name of its host is not known; correct the host, or wait for the name service", true
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err):
		return "it does not answer in time; check that it runs and that no firewall is in the way", true
	case errors.Is(err, context.Canceled):
		return "connecting was broken off", true
	}
	return "the connection fails; check host and port, and that it runs", true
}

// isTLS tells whether it was the encryption that failed.
func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &verification) || errors.As(err,
		&authority) ||
		errors.As(err, &host) || strings.Contains(err.Error(), "refused TLS")
}

// whyRefused says why a server, or a pooler before it, refuses a connection. PgBouncer
// has one code, 08P01, for most of what it refuses.
func whyRefused(err *pgconn.PgError) (words string, transient bool) {
	says := func(text string) bool { return strings.Contains(err.Message, text) }
	switch {
	case err.Code == "3D000", says("no such database"):
		return "there is no such database; make it with createdb, or correct the name in the address", false
	case err.Code == "28000" && says("does not exist"), says("no such user"):
		return "there is no such user; make it with createuser, or correct the name in the address", false
	case err.Code == "28P01", says("authentication failed"), says("SASL"):
		return "it refuses the user or the password; set PGPASSWORD or ~/.pgpass to the user's password", false
	case err.Code == "28000":
		return "its pg_hba.conf lets this user in from nowhere near here, or not without encryption; add a line there, or " +
			"correct the address", false
	case err.Code == "42501":
		return "the user may not connect to the database; GRANT it what it needs, best as the database's owner", false
	case err.Code == "08P01" && says("unsupported startup parameter"):
		return "the pooler refuses a parameter of the address; take it out, or name it in ignore_startup_parameters", false
	case err.Code == "53300":
		return "it has no connection left; raise max_connections, or lower pool_max_conns in the address", true
	case err.Code == "57P03":
		return "it is starting up or shutting down", true
	}
	return fmt.Sprintf("it refuses the connection (SQLSTATE %s)", err.Code), passes(err.Code)
}
