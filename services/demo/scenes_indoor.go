package demo

import "image/color"

var (
	black  = rgb(0x1d1d1f)
	grey   = rgb(0x8a8d90)
	white  = rgb(0xf4f4f1)
	red    = rgb(0xc0261f)
	green  = rgb(0x1f8f4a)
	yellow = rgb(0xe9b92c)
	carton = rgb(0xb98a55)
)

// drawRoom draws a wall and a floor that meet at the given height.
func drawRoom(c *canvas, p palette, floor float64) {
	c.gradient(0, floor, p.ceiling, p.wall)
	c.gradient(floor, sheetH-floor, shade(p.floor, 0.8), shade(p.floor, 1.15))
	c.rect(0, floor-14, sheetW, 14, p.trim)
	for x := c.between(-80, 0); x < sheetW; x += 160 { // joints of the floor
		c.line(480+(x-480)*0.7, floor, 480+(x-480)*1.6, sheetH, 3, shade(p.floor, 0.72))
	}
}

// drawBox draws a carton that stands on (x, y).
func drawBox(c *canvas, x, y, size float64, colour color.RGBA) {
	h := size * 0.8
	c.rect(x, y-h, size, h, colour)
	c.poly(shade(colour, 1.2), x, y-h, x+size*0.2, y-h-size*0.15, x+size*1.2, y-h-size*0.15, x+size, y-h)
	c.poly(shade(colour, 0.75), x+size, y, x+size, y-h, x+size*1.2, y-h-size*0.15, x+size*1.2, y-size*0.15)
	c.rect(x+size*0.42, y-h, size*0.14, h, shade(colour, 0.88))
	c.rect(x+size*0.1, y-h*0.4, size*0.22, h*0.22, white)
}

// drawPile draws cartons between x and the width, standing on y.
func drawPile(c *canvas, x, y, width float64) {
	for level, left, right := 0.0, x, x+width; level < 3 && right-left > 70; level++ {
		for at := left; at < right-60; {
			size := c.between(75, 105)
			drawBox(c, at, y-level*78, size, shade(carton, c.between(0.85, 1.12)))
			at += size + 6
		}
		left, right = left+c.between(10, 50), right-c.between(40, 90)
	}
}

func drawCorridor(c *canvas, hazard bool) {
	p := c.place()
	vx, vy := c.between(430, 530), c.between(290, 340) // where the lines meet
	c.rect(0, 0, sheetW, sheetH, p.wall)
	c.poly(p.ceiling, 0, 0, sheetW, 0, vx+110, vy-90, vx-110, vy-90)
	c.poly(p.floor, 0, sheetH, sheetW, sheetH, vx+110, vy+110, vx-110, vy+110)
	c.poly(shade(p.wall, 0.85), 0, 0, vx-110, vy-90, vx-110, vy+110, 0, sheetH)
	c.rect(vx-110, vy-90, 220, 200, shade(p.wall, 1.06))
	c.rect(vx-45, vy-50, 90, 160, p.accent) // door at the end
	c.rect(vx+22, vy+25, 10, 10, yellow)
	c.rect(vx-50, vy-80, 100, 24, green) // exit sign
	c.poly(white, vx-34, vy-68, vx-14, vy-76, vx-14, vy-60)
	for _, t := range []float64{0.15, 0.5} { // doors at the sides, lamps above
		near, far := 1-t, 1-t-0.2
		left := func(k float64) float64 { return vx - 110 - (vx-110)*k }
		top := func(k float64) float64 { return vy - 30 - 190*k }
		bottom := func(k float64) float64 { return vy + 110 + (sheetH-vy-110)*k }
		c.poly(p.trim, left(near), top(near), left(far), top(far), left(far), bottom(far), left(near), bottom(near))
		c.poly(rgb(0xfffbe6), vx-60-90*near, 30+vy*0.5*t, vx+60+90*near, 30+vy*0.5*t, vx+50+60*near, 55+vy*0.5*t, vx-50-60*near, 55+vy*0.5*t)
	}
	x := c.between(520, 600)
	if hazard {
		drawPile(c, x, 660, 330)
		drawBicycle(c, 150, 610)
		return
	}
	c.poly(yellow, 205, sheetH, 225, sheetH, vx-88, vy+110, vx-92, vy+110) // line that keeps the way free
	c.poly(yellow, 735, sheetH, 755, sheetH, vx+92, vy+110, vx+88, vy+110)
}

// drawBicycle draws an electric bicycle that charges at the wall.
func drawBicycle(c *canvas, x, y float64) {
	frame := c.oneOf(0x2f6fa8, 0xa8322f, 0x3a3a3c, 0x2f8f6a)
	for _, wheel := range []float64{0, 210} {
		c.ellipse(x+wheel, y, 62, 62, black)
		c.ellipse(x+wheel, y, 46, 46, rgb(0xa9adb0))
		c.ellipse(x+wheel, y, 10, 10, black)
	}
	c.line(x, y, x+60, y-100, 14, frame)
	c.line(x+60, y-95, x+185, y-95, 14, frame)
	c.line(x+60, y-80, x+120, y, 16, frame)
	c.line(x+120, y, x+210, y, 14, frame)
	c.line(x+185, y-140, x+210, y, 12, frame)
	c.line(x+165, y-150, x+215, y-150, 10, black)
	c.rect(x+30, y-122, 70, 18, black)
	c.rect(x+85, y-78, 40, 60, rgb(0x2b2b2e)) // battery
	c.curve(5, rgb(0xe06a1b), x+105, y-50, x+150, y+70, x+330, y+50, x+380, y-90)
}

func drawExtinguisher(c *canvas, hazard bool) {
	p := c.place()
	drawRoom(c, p, 560)
	x := c.between(280, 420)
	c.rect(x, 330, 330, 250, red)
	c.rect(x+14, 344, 302, 222, rgb(0xdfe6e8))
	c.rect(x+60, 170, 210, 110, red) // sign
	c.rect(x+72, 182, 186, 86, white)
	drawBottle(c, x+150, 262, 0.42)
	bottles := 2
	if hazard {
		bottles = 1
	}
	for i := range bottles {
		drawBottle(c, x+90+float64(i)*150, 560, 1)
	}
	if hazard {
		c.rect(x+200, 540, 70, 6, grey) // the empty place
		drawPile(c, x-180, 690, 520)
	}
}

// drawBottle draws an extinguisher that stands on (x, y).
func drawBottle(c *canvas, x, y, size float64) {
	s := func(v float64) float64 { return v * size }
	c.rect(x-s(34), y-s(150), s(68), s(150), red)
	c.ellipse(x, y-s(150), s(34), s(22), red)
	c.rect(x-s(26), y-s(140), s(10), s(130), shade(red, 1.35))
	c.rect(x-s(34), y-s(100), s(68), s(48), white)
	c.rect(x-s(10), y-s(192), s(20), s(24), black)
	c.line(x, y-s(190), x+s(44), y-s(206), s(9), black)
	c.curve(s(9), black, x-s(8), y-s(180), x-s(52), y-s(150), x-s(50), y-s(60))
	c.ellipse(x+s(16), y-s(172), s(10), s(10), green)
}

func drawSwitchboard(c *canvas, hazard bool) {
	p := c.place()
	drawRoom(c, p, 610)
	x := c.between(300, 420)
	box := rgb(0xb9bec0)
	c.rect(x, 150, 320, 380, shade(box, 0.7))
	c.rect(x+10, 160, 300, 360, box)
	c.rect(x+130, 530, 60, 80, grey)
	if !hazard {
		c.rect(x+26, 176, 268, 328, shade(box, 1.08))
		c.rect(x+268, 320, 12, 44, black)
		drawWarning(c, x+150, 290, 90)
		return
	}
	c.rect(x+26, 176, 268, 328, rgb(0x4a4d50))
	for row := range 3 {
		for i := range 6 {
			c.rect(x+44+float64(i)*40, 205+float64(row)*95, 32, 56, c.oneOf(0xe8e8e4, 0xd8d8d4, 0x2c3f55))
			c.rect(x+54+float64(i)*40, 222+float64(row)*95, 12, 18, black)
		}
	}
	for range 11 { // wires hang out
		from := c.between(x+50, x+280)
		c.curve(6, c.oneOf(0xc0261f, 0x2f6fa8, 0xe9b92c, 0x1d1d1f, 0x1f8f4a), from, c.between(230, 420),
			from+c.between(-60, 60), 470, from+c.between(-160, 160), c.between(540, 640), from+c.between(-190, 190), c.between(600, 700))
	}
	c.poly(box, x+310, 160, x+430, 130, x+430, 560, x+310, 520) // the door stands open
	c.poly(shade(box, 0.85), x+325, 180, x+415, 156, x+415, 530, x+325, 500)
}

// drawWarning draws the yellow triangle with the flash around (x, y).
func drawWarning(c *canvas, x, y, r float64) {
	c.poly(black, x, y-r, x+r*0.98, y+r*0.75, x-r*0.98, y+r*0.75)
	c.poly(yellow, x, y-r*0.8, x+r*0.8, y+r*0.64, x-r*0.8, y+r*0.64)
	c.poly(black, x+r*0.12, y-r*0.45, x-r*0.25, y+r*0.15, x, y+r*0.12, x-r*0.12, y+r*0.5, x+r*0.26, y-r*0.02, x+r*0.02, y)
}
