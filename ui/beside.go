package ui

import "fix502/checks"

// Beside names the one thing in which a check differs from an ordinary one, so
// that lines which stand one below the other tell with and without: the arm of
// an experiment, or the factor of a browser trial. Empty: an ordinary check,
// or one without such words.
func Beside(o *checks.Observation, label func(key string) string) string {
	switch {
	case o.Spec.Trial.Factor != checks.FactorNone:
		return label("factor." + string(o.Spec.Trial.Factor))
	case o.Spec.Role == checks.RolePage && o.Spec.Arm != checks.ArmPlain:
		return label("arm." + string(o.Spec.Arm))
	default:
		return ""
	}
}
