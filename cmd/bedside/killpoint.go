//go:build !crashtest

package main

import "bedside/bot/telegram"

// testing is for the build that tests crash and measure; see killpoint_crashtest.go.
func (p *program) testing(*service, *telegram.Options) {}
