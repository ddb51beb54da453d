//go:build unix && !linux

package site

// browserLike takes every process for a browser where the system does not
// tell in an ordinary way.
func browserLike(int) bool { return true }

// usedBy is not known here; the browser's own marks must do.
func usedBy(string) string { return "" }
