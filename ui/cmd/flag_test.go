package cmd_test

import "flag"

var _ = flag.Bool("update", false, "draw the pictures in docs anew")
