package wire

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"time"
)

// Pour sends one request over conn and lets the body of a 2xx answer pass
// unread, as far as size and time allow. Every piece is told to more. It
// returns the answer's status and how long the body took.
func Pour(ctx context.Context, conn net.Conn, r *http.Request, lim Limits, absolute bool, more func(n int)) (status int, took time.Duration, err error) {
	stop := Within(ctx, conn, lim.First)
	in := &budget{from: conn, left: lim.Header}
	br := bufio.NewReaderSize(in, 64<<10)
	sent := send(conn, r, absolute)
	res, err := head(br, r)
	stop()
	if err != nil {
		return 0, 0, blame(sent, err)
	}
	defer func() {
		in.left = 0 // closing must not read on
		_ = res.Body.Close()
	}()
	if res.StatusCode/100 != 2 {
		return res.StatusCode, 0, nil
	}
	defer Within(ctx, conn, lim.Body)()
	in.left = 2*lim.Bytes + lim.Header // the body with its chunks' framing
	began := time.Now()
	piece := make([]byte, 32<<10)
	for left := lim.Bytes; left > 0; {
		n, err := res.Body.Read(piece[:min(int64(len(piece)), left)])
		left -= int64(n)
		if n > 0 {
			more(n)
		}
		if err != nil {
			break // its end, or that of our patience: what came, came
		}
	}
	return res.StatusCode, time.Since(began), nil
}
