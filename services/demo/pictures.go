// Package demo makes the data that the product can be tried with.
package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// The kinds of pictures. They are the stages of a photograph.
const (
	kindBefore    = "before"    // the hazard is there
	kindAfter     = "after"     // it is gone
	kindRecheck   = "recheck"   // it is gone, and a card of the officer lies in the picture
	kindSignature = "signature" // a name, written on white
	kindOther     = "other"     // the front of the premises
)

const pictureQuality = 75

// Picture draws a photograph for the demonstration: a JPEG, recognisably drawn,
// of a plausible place. The same arguments give the same bytes; pictures of one
// seed and scene show one place, so that before, after and recheck belong
// together; another seed gives other bytes.
//
// kind is before, after, recheck, signature or other, which everything else
// counts as. scene is one of Scenes; any other lets the seed choose. caption is
// stamped into the corner as cameras do, in ASCII: a date, say.
func Picture(seed uint64, kind, scene, caption string, w, h int) []byte {
	c := newCanvas(seed, w, h)
	switch kind {
	case kindSignature:
		drawSignature(c)
		return c.encode()
	case kindBefore, kindAfter, kindRecheck:
		drawScene(c, pickScene(seed, scene), kind == kindBefore)
		if kind == kindRecheck {
			drawRecheckCard(c)
		}
	default:
		drawFront(c)
	}
	c.speckle(300)
	drawStamp(c, caption)
	return c.encode()
}

// scene draws one place; hazard says whether what is wrong there is to be seen.
type scene struct {
	name string
	draw func(c *canvas, hazard bool)
}

var scenes = []scene{
	{"corridor", drawCorridor},
	{"extinguisher", drawExtinguisher},
	{"cylinders", drawCylinders},
	{"scaffold", drawScaffold},
	{"switchboard", drawSwitchboard},
	{"exit", drawExit},
	{"bridge", drawBridge},
	{"workshop", drawWorkshop},
}

// Scenes names the places that Picture can draw.
func Scenes() []string {
	names := make([]string, len(scenes))
	for i, s := range scenes {
		names[i] = s.name
	}
	return names
}

func pickScene(seed uint64, name string) scene {
	for _, s := range scenes {
		if s.name == name {
			return s
		}
	}
	return scenes[seed%uint64(len(scenes))]
}

func drawScene(c *canvas, s scene, hazard bool) { s.draw(c, hazard) }

// newCanvas starts the chance of a picture: from the seed alone, so that the
// place is the same whatever is drawn into it.
func newCanvas(seed uint64, w, h int) *canvas {
	return &canvas{
		RGBA:   image.NewRGBA(image.Rect(0, 0, max(w, 16), max(h, 16))),
		chance: rand.New(rand.NewPCG(seed, 0x68617a617264)), //nolint:gosec // a picture must be the same each time
		light:  1,
	}
}

func (c *canvas) encode() []byte {
	var out bytes.Buffer
	// A bytes.Buffer never fails, and neither do dimensions that an image.RGBA has.
	_ = jpeg.Encode(&out, c.RGBA, &jpeg.Options{Quality: pictureQuality})
	return out.Bytes()
}

// palette holds the colours of one place.
type palette struct{ wall, floor, ceiling, trim, accent color.RGBA }

var palettes = []palette{
	{rgb(0xd9d2c3), rgb(0x8d8577), rgb(0xeeeae0), rgb(0x6b5d4d), rgb(0x3f7f5f)},
	{rgb(0xc9d3d8), rgb(0x7b8790), rgb(0xe9eef0), rgb(0x4f5d68), rgb(0x2f6fa8)},
	{rgb(0xd8ccb4), rgb(0x9a7f5f), rgb(0xf0e8d8), rgb(0x70543a), rgb(0xa8562f)},
	{rgb(0xcfd8cb), rgb(0x78856f), rgb(0xebf0e8), rgb(0x50604c), rgb(0x8a8f2f)},
	{rgb(0xd6cdd4), rgb(0x837885), rgb(0xeee8ed), rgb(0x5d4f5f), rgb(0x7b4f8f)},
	{rgb(0xbfc4c4), rgb(0x6a6f70), rgb(0xdde0e0), rgb(0x45494b), rgb(0xb0892f)},
}

// place chooses the colours and the light.
func (c *canvas) place() palette {
	c.light = 0.86 + 0.22*c.chance.Float64()
	return palettes[c.chance.IntN(len(palettes))]
}
