package ui

// Labels are the short words that all faces share: names of hops and states,
// answers, keys. They come from the words of the language in use alone.
type Labels struct{ words Words }

// NewLabels prepares the labels once for a face.
func NewLabels(w Words) Labels { return Labels{words: w} }

// Get returns the label of a key such as "hop.dns", or an empty text. Fields
// in it are not filled.
func (l Labels) Get(key string) string {
	if l.words == nil {
		return ""
	}
	if s := l.words.Label(key); s != key {
		return s
	}
	return ""
}
