package demo

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"
)

// Scenes are drawn on a sheet of this size, whatever the picture has.
const sheetW, sheetH = 960, 720

// canvas draws flat shapes in the coordinates of the sheet.
type canvas struct {
	*image.RGBA
	chance *rand.Rand
	light  float64 // of the place; 1 leaves colours as they are
}

type point struct{ x, y float64 }

func rgb(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// shade makes a colour darker (below 1) or lighter.
func shade(c color.RGBA, by float64) color.RGBA {
	part := func(v uint8) uint8 { return uint8(min(255, float64(v)*by)) }
	return color.RGBA{part(c.R), part(c.G), part(c.B), 255}
}

func (c *canvas) at(x, y float64) point {
	return point{x * float64(c.Rect.Dx()) / sheetW, y * float64(c.Rect.Dy()) / sheetH}
}

// between chooses a number.
func (c *canvas) between(low, high float64) float64 { return low + (high-low)*c.chance.Float64() }

// oneOf chooses a colour.
func (c *canvas) oneOf(colours ...uint32) color.RGBA {
	return rgb(colours[c.chance.IntN(len(colours))])
}

func (c *canvas) rect(x, y, w, h float64, colour color.RGBA) {
	a, b := c.at(x, y), c.at(x+w, y+h)
	area := image.Rect(int(a.x+0.5), int(a.y+0.5), int(b.x+0.5), int(b.y+0.5))
	draw.Draw(c.RGBA, area, image.NewUniform(shade(colour, c.light)), image.Point{}, draw.Src)
}

// gradient fills a band from one colour above to another below.
func (c *canvas) gradient(y, h float64, top, bottom color.RGBA) {
	const steps = 24
	for i := range steps {
		t := float64(i) / (steps - 1)
		mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-t) + float64(b)*t) }
		colour := color.RGBA{mix(top.R, bottom.R), mix(top.G, bottom.G), mix(top.B, bottom.B), 255}
		c.rect(0, y+h*float64(i)/steps, sheetW, h/steps+1, colour)
	}
}

// poly fills a polygon given as x, y, x, y …
func (c *canvas) poly(colour color.RGBA, xy ...float64) {
	points := make([]point, 0, len(xy)/2)
	for i := 0; i+1 < len(xy); i += 2 {
		points = append(points, c.at(xy[i], xy[i+1]))
	}
	c.fill(points, shade(colour, c.light))
}

// fill colours the pixels whose centre lies inside, row by row.
func (c *canvas) fill(points []point, colour color.RGBA) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		low, high = min(low, p.y), max(high, p.y)
	}
	source := image.NewUniform(colour)
	var crossings []float64
	for y := max(0, int(low)); y <= min(c.Rect.Max.Y-1, int(high)); y++ {
		crossings = crossings[:0]
		centre := float64(y) + 0.5
		for i, a := range points {
			b := points[(i+1)%len(points)]
			if (a.y <= centre) != (b.y <= centre) {
				crossings = append(crossings, a.x+(centre-a.y)*(b.x-a.x)/(b.y-a.y))
			}
		}
		slices.Sort(crossings)
		for i := 0; i+1 < len(crossings); i += 2 {
			row := image.Rect(int(crossings[i]+0.5), y, int(crossings[i+1]+0.5), y+1)
			draw.Draw(c.RGBA, row, source, image.Point{}, draw.Src)
		}
	}
}

func (c *canvas) ellipse(x, y, rx, ry float64, colour color.RGBA) {
	const corners = 40
	xy := make([]float64, 0, 2*corners)
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		xy = append(xy, x+rx*cos, y+ry*sin)
	}
	c.poly(colour, xy...)
}

func (c *canvas) line(x0, y0, x1, y1, width float64, colour color.RGBA) {
	dx, dy := x1-x0, y1-y0
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := -dy/length*width/2, dx/length*width/2
	c.poly(colour, x0+nx, y0+ny, x1+nx, y1+ny, x1-nx, y1-ny, x0-nx, y0-ny)
}

// curve draws a smooth line through points given as x, y, x, y …
func (c *canvas) curve(width float64, colour color.RGBA, xy ...float64) {
	n := len(xy) / 2
	get := func(i int) (x, y float64) {
		i = min(max(i, 0), n-1)
		return xy[2*i], xy[2*i+1]
	}
	px, py := get(0)
	for i := range n - 1 {
		const steps = 10
		ax, ay := get(i - 1)
		bx, by := get(i)
		cx, cy := get(i + 1)
		dx, dy := get(i + 2)
		for s := 1; s <= steps; s++ {
			t := float64(s) / steps
			x, y := spline(ax, bx, cx, dx, t), spline(ay, by, cy, dy, t)
			c.line(px, py, x, y, width, colour)
			px, py = x, y
		}
	}
}

// spline is the Catmull-Rom curve from b to c.
func spline(a, b, c, d, t float64) float64 {
	return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
}

// speckle scatters dust, which makes every seed's bytes its own.
func (c *canvas) speckle(n int) {
	for range n {
		x, y := c.chance.IntN(c.Rect.Dx()), c.chance.IntN(c.Rect.Dy())
		c.SetRGBA(x, y, shade(c.RGBAAt(x, y), 0.8+0.35*c.chance.Float64()))
	}
}
