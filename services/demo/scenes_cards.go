package demo

import (
	"image"
	"image/color"
	"image/draw"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// drawFront draws the front of a shop or works from the street.
func drawFront(c *canvas) {
	p := c.place()
	c.gradient(0, 610, rgb(0x9fc0da), rgb(0xe4ecf0))
	c.rect(70, 90, 820, 520, p.wall)
	c.rect(70, 90, 820, 26, p.trim)
	c.rect(110, 230, 740, 80, p.accent) // name board
	for x := 150.0; x < 800; x += c.between(70, 110) {
		c.rect(x, 250, 46, 40, white)
	}
	for i := range 4 {
		c.rect(110+float64(i)*190, 130, 130, 74, rgb(0x5d7f96))
	}
	c.rect(110, 340, 300, 270, rgb(0x8fb0c0))
	c.rect(550, 340, 300, 270, rgb(0x8fb0c0))
	c.rect(430, 340, 100, 270, shade(p.trim, 0.9))
	c.rect(512, 470, 8, 40, yellow)
	c.gradient(610, 110, rgb(0x9a9c9d), rgb(0x6f7274))
	c.rect(0, 610, sheetW, 8, rgb(0xc9cbcc))
}

// drawRecheckCard lays the officer's card with a tick into a corner.
func drawRecheckCard(c *canvas) {
	x, y := c.between(40, 80), c.between(470, 500)
	c.poly(shade(black, 1.6), x+8, y+10, x+228, y-2, x+236, y+162, x+16, y+174)
	c.poly(white, x, y, x+220, y-12, x+228, y+152, x+8, y+164)
	c.poly(green, x+2, y+2, x+218, y-10, x+220, y+22, x+4, y+34)
	c.curve(16, green, x+70, y+96, x+102, y+128, x+164, y+54)
}

// drawSignature writes a name that nobody can read, as people do.
func drawSignature(c *canvas) {
	c.rect(0, 0, sheetW, sheetH, rgb(0xfdfdfb))
	ink := c.oneOf(0x16181d, 0x1b2a5c, 0x23262b)
	c.line(120, 560, 840, 560, 2, rgb(0xc9c9c4))
	x, width := c.between(150, 200), c.between(5, 8)
	for range 2 + c.chance.IntN(2) { // characters that run into each other
		var stroke []float64
		for i := range 7 + c.chance.IntN(4) { // up and down, with a step back now and then
			y := c.between(300, 390)
			if i%2 == 1 {
				y = c.between(430, 510)
			}
			stroke = append(stroke, x, y)
			x += c.between(-26, 52)
		}
		c.curve(width, ink, stroke...)
		x += c.between(30, 50)
		c.curve(width, ink, x-c.between(60, 120), c.between(360, 400), x, c.between(370, 420), x-c.between(20, 40), c.between(430, 470))
	}
	c.curve(width*0.8, ink, 140, 530, x*0.6, 505, x+40, c.between(490, 520), x+c.between(80, 120), c.between(440, 500)) // flourish
}

// drawStamp writes the caption into the lower right corner, orange on a
// shadow. What is not printable ASCII is left out: the font has no more.
func drawStamp(c *canvas, caption string) {
	caption = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, caption)
	face := basicfont.Face7x13
	scale := max(1, c.Rect.Dx()/400)
	longest := c.Rect.Dx() / (face.Advance * scale)
	caption = caption[:min(len(caption), max(0, longest-2))]
	text := image.NewAlpha(image.Rect(0, 0, face.Advance*len(caption), face.Height))
	drawer := font.Drawer{Dst: text, Src: image.Opaque, Face: face, Dot: fixed.P(0, face.Ascent)}
	drawer.DrawString(caption)

	x := c.Rect.Dx() - (text.Rect.Dx()+face.Advance)*scale
	y := c.Rect.Dy() - 2*face.Height*scale
	c.blow(text, x+scale, y+scale, scale, rgb(0x1a1208))
	c.blow(text, x, y, scale, rgb(0xffa42c))
}

// blow draws a text enlarged.
func (c *canvas) blow(text *image.Alpha, x, y, scale int, colour color.RGBA) {
	source := image.NewUniform(colour)
	for ty := range text.Rect.Dy() {
		for tx := range text.Rect.Dx() {
			if text.AlphaAt(tx, ty).A < 128 {
				continue
			}
			dot := image.Rect(0, 0, scale, scale).Add(image.Pt(x+tx*scale, y+ty*scale))
			draw.Draw(c.RGBA, dot, source, image.Point{}, draw.Src)
		}
	}
}
