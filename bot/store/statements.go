package store

import (
	"context"
	"database/sql/driver"

	"modernc.org/sqlite" // SQLite without a C compiler
)

// maxStatements is the number of prepared statements that a connection keeps. Preparing
// takes a third of the time of a message: the SQL of this room and of River is
// always the same.
const maxStatements = 300

// connector opens connections to a SQLite file that keep their prepared statements.
type connector struct {
	name   string
	driver *sqlite.Driver
	gate   *gate // nil for none
}

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.name)
	if err != nil {
		return nil, err
	}
	return &conn{opened.(sqliteConn), map[string]driver.Stmt{}, c.gate}, nil
}

// Driver returns the driver below.
func (c connector) Driver() driver.Driver { return c.driver }

// sqliteConn is a connection of the driver.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.SessionResetter
	driver.Validator
	driver.Pinger
}

// conn is a connection that keeps its statements. It leaves out the driver's way
// to run SQL without preparing it, so that database/sql prepares everything.
type conn struct {
	sqliteConn
	idle map[string]driver.Stmt
	gate *gate
}

// BeginTx begins a transaction once the file system takes writes.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c.gate.wait()
	begun, err := c.sqliteConn.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return gatedTx{begun, c.gate}, nil
}

// gatedTx is a transaction that is committed once the file system takes writes.
type gatedTx struct {
	driver.Tx
	gate *gate
}

// Commit commits.
func (t gatedTx) Commit() error {
	t.gate.wait()
	return t.Tx.Commit()
}

// PrepareContext takes a statement that is kept, or prepares one. While it is in
// use it is not among those kept.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if kept, ok := c.idle[query]; ok {
		delete(c.idle, query)
		return &statement{kept.(sqliteStmt), c, query}, nil
	}
	prepared, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &statement{prepared.(sqliteStmt), c, query}, nil
}

// Close closes the statements and the connection.
func (c *conn) Close() error {
	for _, kept := range c.idle {
		_ = kept.Close()
	}
	return c.sqliteConn.Close()
}

// sqliteStmt is a statement of the driver.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement is a prepared statement that goes back to its connection.
type statement struct {
	sqliteStmt
	conn  *conn
	query string
}

// ExecContext runs the statement once the file system takes writes.
func (s *statement) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.conn.gate.wait()
	return s.sqliteStmt.ExecContext(ctx, args)
}

// QueryContext is like ExecContext: SQLite notes in its shared memory who reads.
func (s *statement) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.conn.gate.wait()
	return s.sqliteStmt.QueryContext(ctx, args)
}

// Close gives the statement back, to be used again.
func (s *statement) Close() error {
	if _, twice := s.conn.idle[s.query]; twice || len(s.conn.idle) >= maxStatements {
		return s.sqliteStmt.Close()
	}
	s.conn.idle[s.query] = s.sqliteStmt
	return nil
}
