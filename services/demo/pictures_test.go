package demo

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"testing"
)

const stamp = "2026-03-05 14:30 31.2304N 121.4737E"

var pictureKinds = []string{kindBefore, kindAfter, kindRecheck, kindSignature, kindOther}

func TestPicturesAreWholeAndDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, name := range Scenes() {
		for _, kind := range []string{kindBefore, kindAfter, kindRecheck} {
			what := name + " " + kind
			data := Picture(3, kind, name, stamp, 160, 120)
			m, err := jpeg.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if m.Bounds().Dx() != 160 || m.Bounds().Dy() != 120 {
				t.Errorf("%s: %v", what, m.Bounds())
			}
			if other, ok := seen[string(data)]; ok {
				t.Errorf("%s has the bytes of %s", what, other)
			}
			seen[string(data)] = what
		}
	}
}

func TestPicturesAreSmall(t *testing.T) {
	if n := len(Picture(3, kindAfter, "scaffold", stamp, 960, 720)); n > 60_000 { // the busiest
		t.Errorf("%d bytes", n)
	}
}

func TestPicturesOfManySeedsAreDistinct(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(40) {
		for _, kind := range []string{kindBefore, kindSignature} {
			data := string(Picture(seed, kind, "exit", "", 80, 60))
			if other, ok := seen[data]; ok {
				t.Errorf("%s %d and %d are the same", kind, seed, other)
			}
			seen[data] = seed
		}
	}
}

func TestPictureIsRepeatable(t *testing.T) {
	for _, kind := range pictureKinds {
		if !bytes.Equal(Picture(7, kind, "", stamp, 160, 120), Picture(7, kind, "", stamp, 160, 120)) {
			t.Errorf("%s: the same arguments gave other bytes", kind)
		}
	}
}

// Before and after show one place: the wall has the same colour, but for dust.
func TestPicturesOfASeedShowOnePlace(t *testing.T) {
	for seed := range uint64(8) {
		wall := func(kind string) color.Gray {
			m, err := jpeg.Decode(bytes.NewReader(Picture(seed, kind, "extinguisher", "", 160, 120)))
			if err != nil {
				t.Fatal(err)
			}
			return color.GrayModel.Convert(m.At(8, 30)).(color.Gray)
		}
		before, after := int(wall(kindBefore).Y), int(wall(kindAfter).Y)
		if before-after > 12 || after-before > 12 {
			t.Errorf("seed %d: the wall is %d before and %d after", seed, before, after)
		}
	}
}

func TestPictureTakesAnyArguments(t *testing.T) {
	for _, size := range [][2]int{{-1, 0}, {1, 1}, {16, 2000}, {333, 77}} {
		for _, kind := range append(pictureKinds, "", "unknown") {
			data := Picture(1<<63+5, kind, "no such place", "隐患 "+stamp+stamp+stamp, size[0], size[1])
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				t.Errorf("%v %q: %v", size, kind, err)
			}
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	seed, total := uint64(0), 0
	for b.Loop() {
		total += len(Picture(seed, kindBefore, "", stamp, 960, 720))
		seed++
	}
	b.ReportMetric(float64(total)/float64(seed), "B/picture")
}
