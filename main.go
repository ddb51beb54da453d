// Fix502 finds out who made the "502 Bad Gateway" that a person gets at
// ChatGPT, and leads them through the eight fixes one step at a time.
package main

import (
	"io"
	"log"
	"os"

	"fix502/ui/cmd"
)

func main() {
	// net/http complains of what servers send by the standard logger: foreign
	// bytes, in the middle of a screen. What matters of it is an observation.
	log.SetOutput(io.Discard)
	os.Exit(cmd.Main(os.Args[1:], cmd.System()))
}
