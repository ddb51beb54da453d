package checks

import "time"

// SpeedID is the check that measures the connection's quality; what it saw
// are the two directions.
const (
	SpeedID     ID = "speed"
	SpeedDownID ID = "speed.down"
	SpeedUpID   ID = "speed.up"
)

// Speed is what one direction carried, and how long it took meanwhile to open
// a connection on the same way.
type Speed struct {
	Bytes  int64         `json:"bytes"`
	Took   time.Duration `json:"took"`             // that moving them took
	Idle   time.Duration `json:"idle,omitempty"`   // to open a connection before: the middle of several
	Busy   time.Duration `json:"busy,omitempty"`   // the same while data moved
	Least  bool          `json:"least,omitempty"`  // too little time for the full speed: it is at least this
	Status int           `json:"status,omitempty"` // of the answer
}

// Middle is the median of a few durations, which it sorts; 0 where there is
// none.
func Middle(all []time.Duration) time.Duration {
	for i := range all { // few: sorted in place
		for j := i; j > 0 && all[j] < all[j-1]; j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	if len(all) == 0 {
		return 0
	}
	return all[len(all)/2]
}

// Rate is how much was carried, in bits per second.
func (s Speed) Rate() float64 {
	if s.Took <= 0 {
		return 0
	}
	return float64(s.Bytes) * 8 / s.Took.Seconds()
}

// Pulse is how a measurement stands while it runs.
type Pulse struct {
	Check ID            // SpeedDownID or SpeedUpID
	At    time.Duration // since this direction began
	Bytes int64         // moved so far
	Delay time.Duration // of the last connection that was opened; 0: none yet
}
