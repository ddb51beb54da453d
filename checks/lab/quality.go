package lab

import (
	"net/http"
	"strconv"
	"time"
)

// The line of the demo: so many bytes each so often, either way.
const (
	lineBytes = 64 << 10
	linePause = 12 * time.Millisecond
	// mostQuality bounds what one request may ask for.
	mostQuality = 100 << 20
)

// serveQuality gives and takes data as quick as the demo's line carries it.
func serveQuality(w http.ResponseWriter, r *http.Request) {
	piece := make([]byte, lineBytes)
	if r.URL.Path != "/__down" {
		for {
			n, err := r.Body.Read(piece)
			if err != nil {
				return
			}
			if !carried(r, linePause*time.Duration(n)/lineBytes*4) { // four times as slow as the other way
				return
			}
		}
	}
	left, err := strconv.Atoi(r.URL.Query().Get("bytes"))
	if err != nil || left < 0 || left > mostQuality {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(left))
	for left > 0 {
		n, err := w.Write(piece[:min(left, len(piece))])
		if left -= n; err != nil || !carried(r, linePause) {
			return
		}
	}
}

// carried waits until the line has carried a piece; false: the client has gone.
func carried(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
