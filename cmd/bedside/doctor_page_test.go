package main

import (
	"strings"
	"testing"
	"time"
)

// TestCertificateLasts holds that a certificate is told of two weeks before it ends, and not before.
func TestCertificateLasts(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		expires time.Time
		want    string
	}{
		{time.Time{}, ""},
		{now.AddDate(0, 0, 30), ""},
		{now.AddDate(0, 0, certificateDays), ""},
		{now.AddDate(0, 0, 5), "the certificate of ask.example.org ends in 5 days, on 2026-12-01"},
		{now.AddDate(0, 0, 1).Add(time.Hour), "ends in 1 day, on 2026-11-27"},
		{now.Add(time.Hour), "ends in 0 days, on 2026-11-26"},
	} {
		var f findings
		f.lasts("page", "ask.example.org", test.expires, now)
		got := ""
		for _, each := range f {
			got += each.Message
		}
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("with a certificate until %v it says %q, want %q", test.expires, got, test.want)
		}
	}
}
