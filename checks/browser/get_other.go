//go:build !unix && !windows

package browser

func handler() func() string    { return nil }
func programs() func() []string { return nil }
func locked(error) bool         { return false }
func held(string, string) bool  { return false }
