package plan

// Rows lists every row of the plan. Their order means nothing.
func Rows() []Row {
	return nil
}
