package tui

import "testing"

func BenchmarkView(b *testing.B) {
	for _, sm := range samples() {
		b.Run(sm.name, func(b *testing.B) {
			d, _ := show(b, sm, false, 100, 30)
			for b.Loop() {
				d.View()
			}
		})
	}
}
