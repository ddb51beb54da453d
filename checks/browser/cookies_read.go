package browser

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// row is a cookie as it is stored, without its value.
type row struct {
	name, host, path string
	value, sealed    int // bytes of the value, and of its encrypted form
	expires          int64
	secure           bool
	partition        string // the site that it is kept for, as the engine writes it; empty: any
	foreign          bool   // Chromium: kept for that site by a frame in another one
	jar              string // Firefox: the container
}

// maxRows bounds the cookies of one service that are looked at.
const maxRows = 5000

// columns of the tables of cookies. The columns with values stand inside
// length() only: nothing of a value leaves SQLite.
const (
	chromiumColumns = "name, host_key, path, ifnull(length(cast(value as blob)), 0), ifnull(length(encrypted_value), 0), expires_utc, is_secure"
	firefoxColumns  = "name, host, path, ifnull(length(cast(value as blob)), 0), 0, expiry, isSecure"
)

// readCookies reads the rows of some domains, and of the hosts below them.
// version is that of Chromium's table; 0 for Firefox.
func readCookies(ctx context.Context, db *sql.DB, engine string, domains []string) (rows []row, version int, err error) {
	table, host := "cookies", "host_key"
	columns, extra := chromiumColumns, []string{"top_frame_site_key", "has_cross_site_ancestor"}
	if engine == firefox {
		table, host, columns, extra = "moz_cookies", "host", firefoxColumns, []string{"originAttributes"}
	}
	have, err := columnsOf(ctx, db, table)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range extra {
		if !have[c] {
			c = "''"
		}
		columns += ", " + c
	}
	where, args := belongsTo(host, domains)
	found, err := db.QueryContext(ctx, "select "+columns+" from "+table+" where "+where, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("cookies: %w", err)
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for len(rows) < maxRows && found.Next() {
		var r row
		var secure, first, second sql.RawBytes
		to := []any{&r.name, &r.host, &r.path, &r.value, &r.sealed, &r.expires, &secure, &first}
		if engine == chromium {
			to = append(to, &second)
		}
		if err := found.Scan(to...); err != nil {
			return nil, 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		r.secure = string(secure) == "1"
		r.foreign = string(second) == "1"
		r.partition = string(first)
		if engine == firefox {
			r.jar, r.partition = originAttributes(string(first))
		}
		rows = append(rows, r)
	}
	if err := found.Err(); err != nil {
		return nil, 0, fmt.Errorf("cookies: %w", err)
	}
	return rows, tableVersion(ctx, db, engine), nil
}

// belongsTo is the condition that a host is one of the domains or below it.
func belongsTo(column string, domains []string) (string, []any) {
	var parts []string
	var args []any
	for _, d := range domains {
		parts = append(parts, column+" = ?", column+" like ? escape '!'")
		args = append(args, d, "%."+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(d))
	}
	if len(parts) == 0 {
		return "0", nil
	}
	return strings.Join(parts, " or "), args
}

func columnsOf(ctx context.Context, db *sql.DB, table string) (map[string]bool, error) {
	found, err := db.QueryContext(ctx, "select name from pragma_table_info(?)", table)
	if err != nil {
		return nil, fmt.Errorf("cookies: %w", err)
	}
	defer func() { _ = found.Close() }()
	out := map[string]bool{}
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			return nil, fmt.Errorf("cookies: %w", err)
		}
		out[name] = true
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("cookies: %w", err)
	}
	if len(out) == 0 {
		return nil, errDamaged
	}
	return out, nil
}

// tableVersion is the version of Chromium's table: 24 and later put a hash of
// 32 bytes before each value.
func tableVersion(ctx context.Context, db *sql.DB, engine string) int {
	if engine != chromium {
		return 0
	}
	var key sql.RawBytes
	var text string
	found, err := db.QueryContext(ctx, "select * from meta where key = 'version'")
	if err != nil {
		return 24
	}
	defer func() { _ = found.Close() }()
	if !found.Next() || found.Scan(&key, &text) != nil {
		return 24
	}
	v, err := strconv.Atoi(text)
	if err != nil || found.Err() != nil {
		return 24
	}
	return v
}

// originAttributes separates Firefox's container from the site that a cookie
// is kept for: "^userContextId=2&partitionKey=%28https%2Cexample.org%29".
func originAttributes(text string) (jar, partition string) {
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "^"), "&") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "userContextId", "geckoViewSessionContextId", "firstPartyDomain":
			jar += part
		case "partitionKey":
			partition = value
		}
	}
	return jar, partition
}

// chromiumTime turns microseconds since 1601 into a time; zero for sessions.
func chromiumTime(us int64) time.Time {
	if us <= 0 {
		return time.Time{}
	}
	return time.UnixMicro(us - 11644473600*1e6)
}

// firefoxTime turns Firefox's expiry into a time: milliseconds since 2025,
// seconds before.
func firefoxTime(v int64) time.Time {
	switch {
	case v <= 0:
		return time.Time{}
	case v > 1e11:
		return time.UnixMilli(v)
	default:
		return time.Unix(v, 0)
	}
}
