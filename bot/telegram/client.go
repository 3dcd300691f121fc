package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	// The library gives the form of a call and of its errors; doc.go tells what of it is not used.
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot/parcel"
)

// callTimeout is the time that a call may take, its answer read; a poll may take as
// much longer as it waits.
const callTimeout = 10 * time.Second

// maxAnswer is the size up to which an answer is read, in bytes: getUpdates answers with
// 4 MiB at most (Client.cpp, JsonUpdates).
const maxAnswer = 8 << 20

// silence is the library's logger: it would log addresses that hold the token.
type silence struct{}

func (silence) Println(...any)        {}
func (silence) Printf(string, ...any) {}

func init() { _ = tgbotapi.SetLogger(silence{}) } // fails only for nil

// client calls the Bot API.
type client struct {
	token  string
	url    string
	http   *http.Client
	urgent *http.Client // by connections that nothing else uses
}

func newClient(token, address string, transport http.RoundTripper) *client {
	own := transport
	if transport == nil {
		transport, own = parcel.NewTransport(callTimeout), parcel.NewTransport(callTimeout)
	}
	// a redirect would carry the token away
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	by := func(transport http.RoundTripper) *http.Client {
		return &http.Client{Transport: transport, CheckRedirect: stay}
	}
	return &client{token, address, by(transport), by(own)}
}

// forUrgent is the client for what is urgent, or for the rest.
func (c *client) forUrgent(urgent bool) *client {
	if !urgent {
		return c
	}
	return &client{c.token, c.url, c.urgent, c.urgent}
}

// call calls a method and decodes its result, unless into is nil. An error of the
// platform is an *apiError; none holds the token or what was sent.
func (c *client) call(ctx context.Context, method string, params tgbotapi.Params, into any) error {
	return c.callFor(ctx, callTimeout, method, params, into)
}

func (c *client) callFor(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params,
	into any) error {
	return c.do(ctx, timeout, method, into, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.MakeRequest(method, params)
	})
}

// upload calls a method with a file as one of its parameters.
func (c *client) upload(ctx context.Context, method string, params tgbotapi.Params, name string, file []byte) error {
	return c.do(ctx, callTimeout, method, nil, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.UploadFiles(method, params, []tgbotapi.RequestFile{{Name: name,
			Data: tgbotapi.FileBytes{Name: name + ".pem", Bytes: file}}})
	})
}

// do makes a call in the library's way.
func (c *client) do(ctx context.Context, timeout time.Duration, method string, into any,
	call func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	once := &oneCall{ctx: ctx, http: c.http}
	api := tgbotapi.BotAPI{Token: c.token, Client: once}
	api.SetAPIEndpoint(c.url + "/bot%s/%s")
	response, err := call(&api)
	if err != nil {
		return c.explain(ctx, method, once, err)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(response.Result, into); err != nil {
		return fmt.Errorf("calling Telegram's %s: the result is not of the form it should have", method)
	}
	return nil
}

// explain makes of what went wrong an error that may be shown.
func (c *client) explain(ctx context.Context, method string, once *oneCall, err error) error {
	var refused *tgbotapi.Error
	if errors.As(err, &refused) {
		if refused.Code == 0 { // the library drops it when a file is sent
			refused.Code = once.status
		}
		return newAPIError(method, refused)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("calling Telegram's %s: no answer in time: %w", method, ctx.Err())
	}
	if ctx.Err() != nil {
		return fmt.Errorf("calling Telegram's %s: %w", method, ctx.Err())
	}
	if once.status != 0 && once.status != http.StatusOK {
		return &apiError{Method: method, Code: once.status, Reason: "the answer is none of Telegram's",
			After: once.retryAfter, foreign: true}
	}
	if once.status == http.StatusOK {
		return fmt.Errorf("calling Telegram's %s: the answer broke off, is too long, or is no JSON", method)
	}
	return fmt.Errorf("calling Telegram's %s: %w", method, c.redacted(err))
}

// redacted takes the address, and with it the token, off an error of the
// transport. The token is looked for in what is left, too: a proxy may repeat it.
func (c *client) redacted(err error) error {
	var at *url.Error
	for errors.As(err, &at) {
		err = at.Err
	}
	text := err.Error()
	if strings.Contains(text, c.token) || strings.Contains(text, url.PathEscape(c.token)) ||
		strings.Contains(text, url.QueryEscape(c.token)) {
		return errors.New("the connection failed")
	}
	return err
}

// oneCall is the HTTP client of one call: it gives the call the context that the
// library leaves out, and keeps the status that it drops.
type oneCall struct {
	ctx        context.Context
	http       *http.Client
	status     int
	retryAfter time.Duration
}

// Do sends a request.
func (o *oneCall) Do(request *http.Request) (*http.Response, error) {
	response, err := o.http.Do(request.WithContext(o.ctx))
	if err != nil {
		return nil, err
	}
	o.status = response.StatusCode
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		o.retryAfter = time.Duration(seconds) * time.Second
	}
	response.Body = parcel.Capped(response.Body, maxAnswer)
	return response, nil
}
