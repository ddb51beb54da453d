package bench

// What testdata/minimal is made of and the program itself is not: without
// these lines the module would forget it.
import (
	_ "charm.land/bubbles/v2/list"
	_ "charm.land/bubbles/v2/spinner"
	_ "charm.land/bubbles/v2/viewport"
)
