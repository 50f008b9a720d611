package storetest

import "testing"

// However small the suite is, each query is asked in a scope that sees
// something: the last one sees nothing.
func TestSmallSuitesAskEveryQuery(t *testing.T) {
	const sorts, scopes = 2, 5
	for size := leastSize; size <= whole.Size; size++ {
		o := Options{Size: size}
		n, asked := 0, 0
		for query := range len(filterQueries()) {
			seeing := 0
			for range sorts {
				for scope := range scopes {
					if n++; o.asks(n) {
						asked++
						if scope < scopes-1 {
							seeing++
						}
					}
				}
				n++
			}
			if seeing == 0 {
				t.Errorf("size %d: query %d is asked in no scope that sees something", size, query)
			}
		}
		if all := len(filterQueries()) * sorts * scopes; size == whole.Size && asked != all {
			t.Errorf("the whole suite asks %d of %d", asked, all)
		}
	}
}

func TestOptions(t *testing.T) {
	small := Options{Size: leastSize, Concurrency: 4}
	for _, tt := range []struct{ got, want int }{
		{whole.some(150, 60), 150}, {small.some(150, 60), 60}, {small.some(500, 60), 100},
		{whole.callers(50), 50}, {small.callers(50), 4}, {small.callers(3), 3},
		{len(whole.limits(1, 2, 3, 200)), 4}, {len(small.limits(1, 2, 3, 200)), 2},
	} {
		if tt.got != tt.want {
			t.Errorf("%d, want %d", tt.got, tt.want)
		}
	}
}
