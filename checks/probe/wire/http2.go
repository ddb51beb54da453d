package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// HTTP2 sends one request over a TLS connection on which "h2" was agreed. The
// connection is of no use afterwards.
func HTTP2(ctx context.Context, conn *tls.Conn, r *http.Request, lim Limits) (Answer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var used atomic.Bool
	transport := &http.Transport{
		DialTLSContext: func(context.Context, string, string) (net.Conn, error) {
			if used.Swap(true) {
				return nil, errors.New("one connection only")
			}
			return conn, nil
		},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: lim.Header,
	}
	defer transport.CloseIdleConnections()
	defer func() { _ = conn.NetConn().Close() }() // without a farewell, which could block
	_ = conn.SetDeadline(time.Time{})

	late := time.AfterFunc(lim.First, cancel)
	res, err := transport.RoundTrip(r.WithContext(ctx))
	inTime := late.Stop()
	if err != nil {
		if !inTime {
			err = context.DeadlineExceeded
		}
		return Answer{}, fmt.Errorf("http/2: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	out := describe(res)
	out.Reason = ""
	size, patience := lim.forBody(res.StatusCode)
	defer time.AfterFunc(patience, cancel).Stop()
	out.Body, out.Whole = readBody(res.Body, size)
	out.End = time.Now()
	return out, nil
}
