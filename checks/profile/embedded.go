package profile

import _ "embed"

//go:embed chatgpt.toml
var chatgpt []byte

// Embedded returns the profile that comes with the program: ChatGPT. An error
// is a defect of the build; a test holds it off.
func Embedded() (Profile, error) {
	return Load("chatgpt.toml", chatgpt, nil)
}
