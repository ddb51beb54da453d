// Package change keeps what was there before something is changed for the
// person, and puts it back byte for byte. Each change has a folder of its own,
// closed to everybody else, with copies of every file and folder that is
// touched and a manifest that says what lay where. The manifest is on the disk
// before the first write, so that the program's end at any moment leaves
// either the original or something that can be put back.
package change

import (
	"io/fs"
	"slices"
	"time"
)

// Did is what a change did, counted.
type Did struct {
	Cookies int    `json:"cookies,omitempty"` // rows deleted
	Folders int    `json:"folders,omitempty"` // folders removed
	Workers int    `json:"workers,omitempty"` // service workers taken out of a shared list
	Storage bool   `json:"storage,omitempty"` // the local storage was taken out of a shared one
	Service string `json:"service,omitempty"` // whose
}

// State is how far a change has come.
type State string

// The states.
const (
	Begun  State = "begun"  // all copies are on the disk; the change may have started
	Made   State = "made"   // the change is complete; what it left is known
	Undone State = "undone" // everything was put back
)

// About is what a change is about.
type About struct {
	Action  string   `json:"action"`            // ID of the action
	Browser string   `json:"browser"`           // ID of the browser whose files these are
	Name    string   `json:"name"`              // its name for people
	Engine  string   `json:"engine"`            // chromium, firefox
	Profile string   `json:"profile,omitempty"` // which of its profiles, counted by last use; empty: the one used last
	Root    string   `json:"root"`              // folder that the browser's lock lies in
	Dir     string   `json:"dir"`               // folder of the profile; items are named relative to it
	Domains []string `json:"domains"`           // whose data are cleared
	// Witnesses are files, relative to Root, that the browser writes whenever
	// it starts: where one of them differs, it has run since.
	Witnesses []string `json:"witnesses,omitempty"`
}

// Print is what a file or folder looked like.
type Print struct {
	Exists bool        `json:"exists"`
	Folder bool        `json:"folder,omitempty"`
	Hash   string      `json:"sha256,omitempty"` // of the content; for a folder of the list of all that is in it
	Size   int64       `json:"size,omitempty"`   // bytes; for a folder of all files in it
	Mode   fs.FileMode `json:"mode,omitempty"`   // permissions
	MTime  time.Time   `json:"mtime,omitzero"`
}

// Same tells whether two prints show the same content. Times may differ.
func (p Print) Same(q Print) bool {
	return p.Exists == q.Exists && p.Folder == q.Folder && p.Hash == q.Hash && p.Size == q.Size && p.Mode == q.Mode
}

// Item is one file or folder that a change touches.
type Item struct {
	Path   string `json:"path"`           // relative to the profile, with slashes
	Before Print  `json:"before"`         // as it was
	After  *Print `json:"after"`          // as the change left it; null: not known
	Copy   string `json:"copy,omitempty"` // of what was there, relative to the change's folder
	Swap   bool   `json:"swap,omitempty"` // a folder in whose place the change puts another
}

// Witness is a file that tells whether the browser has run.
type Witness struct {
	Path   string    `json:"path"`
	Exists bool      `json:"exists"`
	Size   int64     `json:"size"`
	MTime  time.Time `json:"mtime,omitzero"`
}

// Manifest is the record of one change.
type Manifest struct {
	Schema   string    `json:"schema"`
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	State    State     `json:"state"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
	About    About     `json:"about"`
	Did      Did       `json:"did,omitzero"`   // what was done
	Note     string    `json:"note,omitempty"` // the same in words, as older versions kept it
	Items    []Item    `json:"items"`
	Seen     []Witness `json:"seen,omitempty"`
	// Trash is a folder in the profile where whole folders are moved before
	// they are removed; it is empty or gone when the change is complete.
	Trash string `json:"trash"`
}

const schema = "fix502-change/1"

// Hooks lets tests end the program in the middle.
type Hooks struct {
	// Step is called before each step that changes the disk.
	Step func(name string)
}

func (h Hooks) at(name string) {
	if h.Step != nil {
		h.Step(name)
	}
}

// Store is the folder that holds all changes.
type Store struct {
	Dir   string
	Now   func() time.Time // nil: the clock
	Hooks Hooks
}

func (s Store) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// item finds what a manifest says about one path.
func (m Manifest) item(path string) (Item, bool) {
	i := slices.IndexFunc(m.Items, func(it Item) bool { return it.Path == path })
	if i < 0 {
		return Item{}, false
	}
	return m.Items[i], true
}
