// Package fakeserver is what the fakes of platforms share: state whose changes a
// test can wait for, parameters of calls, and answers that are none of the
// platform's.
package fakeserver
