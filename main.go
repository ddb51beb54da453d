// Fix502 finds out who made the "502 Bad Gateway" that a person gets at
// ChatGPT, and leads them through the eight fixes one step at a time.
package main

import (
	"os"

	"fix502/ui/cmd"
)

func main() {
	os.Exit(cmd.Main(os.Args[1:], cmd.System()))
}
