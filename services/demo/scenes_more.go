package demo

import "image/color"

func drawCylinders(c *canvas, hazard bool) {
	p := c.place()
	drawRoom(c, p, 500)
	for y := 60.0; y < 480; y += 52 { // tiles
		c.rect(0, y, sheetW, 2, shade(p.wall, 0.9))
	}
	steel := c.oneOf(0x4f7f9f, 0x8f9a9f, 0x3f6f5f)
	if !hazard {
		for i := range 3 {
			drawCylinder(c, 420+float64(i)*150, 640, steel)
		}
		c.rect(330, 470, 480, 10, rgb(0x505457)) // chain and cage
		c.rect(330, 590, 480, 10, rgb(0x505457))
		for x := 330.0; x <= 810; x += 60 {
			c.rect(x-4, 330, 8, 320, rgb(0x505457))
		}
		drawWarning(c, 180, 300, 80)
		return
	}
	c.rect(90, 380, 280, 130, rgb(0x9ca1a4)) // stove
	c.rect(90, 370, 280, 14, black)
	for _, x := range []float64{160, 300} {
		c.poly(rgb(0xe8762c), x-30, 370, x-18, 330, x-6, 352, x, 305, x+8, 352, x+20, 326, x+30, 370)
		c.poly(rgb(0x3f8fd8), x-16, 370, x, 342, x+16, 370)
	}
	drawCylinder(c, 470, 640, steel)
	drawCylinder(c, c.between(600, 640), 660, steel)
	lying := c.between(600, 660) // one lies on the floor
	c.rect(lying, 590, 230, 96, shade(steel, 0.85))
	c.ellipse(lying, 638, 30, 48, shade(steel, 0.85))
	c.ellipse(lying+230, 638, 30, 48, shade(steel, 1.1))
	c.rect(lying+252, 624, 34, 26, rgb(0x8a6a2f))
	c.curve(8, rgb(0xd8762c), 470, 400, 420, 330, 400, 430, 372, 440)
}

// drawCylinder draws a gas cylinder that stands on (x, y).
func drawCylinder(c *canvas, x, y float64, colour color.RGBA) {
	c.rect(x-52, y-190, 104, 190, colour)
	c.ellipse(x, y-190, 52, 40, colour)
	c.ellipse(x, y, 52, 14, shade(colour, 0.8))
	c.rect(x-38, y-180, 14, 170, shade(colour, 1.25))
	c.rect(x-30, y-252, 60, 10, shade(colour, 0.7))
	c.rect(x-28, y-250, 8, 34, shade(colour, 0.7))
	c.rect(x+20, y-250, 8, 34, shade(colour, 0.7))
	c.rect(x-9, y-246, 18, 30, rgb(0x8a6a2f))
}

func drawScaffold(c *canvas, hazard bool) {
	p := c.place()
	c.gradient(0, 640, rgb(0x8fb4d4), rgb(0xdfe8ee))
	c.rect(120, 70, 720, 560, shade(p.wall, 0.95))
	for row := range 4 {
		for i := range 5 {
			c.rect(165+float64(i)*135, 105+float64(row)*135, 80, 84, rgb(0x5d7f96))
		}
	}
	c.gradient(630, 90, shade(p.floor, 0.9), p.floor)
	pole, missing := rgb(0x5b6064), c.chance.IntN(3)
	if !hazard {
		for level := range 5 { // net
			c.rect(90, 50+float64(level)*135, 780, 118, shade(green, 1.05-0.04*float64(level)))
		}
	}
	for level := range 4 {
		y := 220 + float64(level)*135
		if gone := hazard && level == missing; gone {
			c.rect(90, y, 240, 14, carton) // planks and rails end in the air
			c.rect(640, y, 230, 14, carton)
			c.line(330, y+6, 420, y+60, 12, carton)
			continue
		}
		c.rect(90, y, 780, 14, carton)
		if !hazard || level%2 == 0 {
			c.rect(90, y-46, 780, 8, yellow)
		}
	}
	for x := 90.0; x <= 870; x += 130 {
		c.rect(x-6, 40, 12, 600, pole)
	}
	if !hazard {
		c.line(90, 630, 350, 40, 8, pole)
		c.line(610, 40, 870, 630, 8, pole)
	}
}

func drawExit(c *canvas, hazard bool) {
	p := c.place()
	drawRoom(c, p, 600)
	x := c.between(300, 360)
	c.rect(x-16, 150, 352, 466, p.trim)
	door := shade(p.accent, 1.1)
	for _, leaf := range []float64{0, 162} {
		c.rect(x+leaf, 166, 158, 450, door)
		c.rect(x+leaf+24, 200, 110, 120, rgb(0xa9c4d0))
		c.rect(x+leaf+18, 420, 122, 22, rgb(0xc9cdd0)) // bar
	}
	c.rect(x+40, 80, 240, 56, green)
	c.poly(white, x+66, 108, x+110, 88, x+110, 128)
	c.rect(x+110, 100, 130, 16, white)
	if !hazard {
		return
	}
	for i := range 9 { // a chain and a padlock hold the doors
		c.ellipse(x+90+float64(i)*18, 432+float64(i%2)*8, 14, 9, rgb(0x55585b))
		c.ellipse(x+90+float64(i)*18, 432+float64(i%2)*8, 7, 4, rgb(0xb9bec0))
	}
	c.ellipse(x+160, 452, 22, 26, rgb(0x55585b))
	c.ellipse(x+160, 454, 12, 16, door)
	c.rect(x+130, 456, 60, 54, rgb(0xb8912f))
	c.ellipse(x+160, 480, 8, 8, black)
	drawPile(c, x+230, 680, 300)
}

func drawBridge(c *canvas, hazard bool) {
	p := c.place()
	c.gradient(0, 380, rgb(0x9fc0da), rgb(0xe8eef0))
	c.gradient(380, 220, rgb(0x8fb0bf), rgb(0x5f8396)) // river
	c.poly(rgb(0x7f9a78), 0, 380, 260, 300, 520, 360, 760, 290, sheetW, 350, sheetW, 420, 0, 420)
	c.poly(rgb(0x6f7478), 0, sheetH, 0, 560, 400, 380, 560, 380, sheetW, 560, sheetW, sheetH) // deck
	for i := range 5 {
		t := float64(i) / 5
		c.poly(white, 480-10*(1-t)-4, 700-300*t, 480+10*(1-t)+4, 700-300*t, 480+8*(1-t)+2, 660-290*t, 480-8*(1-t)-2, 660-290*t)
	}
	rail := shade(p.accent, 1.1)
	broken := 1 + c.chance.IntN(2)
	for i := range 6 { // rails on both sides, nearer ones taller
		t := float64(i) / 6
		x, y, h := 30+360*t, 560-165*t, 190*(1-t)+24
		if !hazard || i != broken {
			c.rect(x, y-h, 16*(1-t)+4, h, rail)
		}
		c.rect(sheetW-x-12, y-h, 16*(1-t)+4, h, rail)
	}
	for _, k := range []float64{0.95, 0.5} {
		c.poly(rail, 960, 570-214*k, 960, 550-214*k, 560, 384-34*k, 560, 390-34*k)
		if !hazard {
			c.poly(rail, 0, 570-214*k, 0, 550-214*k, 400, 384-34*k, 400, 390-34*k)
			continue
		}
		c.poly(rail, 0, 570-214*k, 0, 550-214*k, 70, 522-180*k, 95, 560-180*k)
		c.poly(rail, 210, 478-120*k, 210, 466-120*k, 400, 384-34*k, 400, 390-34*k)
	}
	c.poly(shade(rgb(0x6f7478), 0.7), 110, 520, 850, 520, 870, 540, 90, 540) // joint
	if !hazard {
		return
	}
	for range 4 { // cracks
		x, y := c.between(250, 650), c.between(560, 640)
		c.curve(5, rgb(0x303436), x, y, x+c.between(-40, 60), y+30, x+c.between(-60, 90), y+55, x+c.between(-90, 130), y+80)
	}
	c.ellipse(c.between(560, 640), 610, 70, 22, rgb(0x3f4346)) // hole
}

func drawWorkshop(c *canvas, hazard bool) {
	p := c.place()
	drawRoom(c, p, 470)
	c.rect(60, 90, 300, 330, p.trim) // shelves
	for row := range 4 {
		c.rect(70, 100+float64(row)*80, 280, 70, shade(p.wall, 0.7))
		for i := range 6 {
			c.rect(78+float64(i)*45, 120+float64(row)*80, 36, 50, c.oneOf(0xa8562f, 0x2f6fa8, 0x8a8f2f, 0x7b4f8f, 0xc9b37f))
		}
	}
	c.rect(430, 360, 240, 18, p.trim) // bench and sewing machine
	c.rect(444, 378, 14, 160, p.trim)
	c.rect(642, 378, 14, 160, p.trim)
	c.rect(490, 300, 120, 60, rgb(0x3a3d40))
	c.rect(500, 250, 26, 60, rgb(0x3a3d40))
	c.rect(500, 246, 100, 22, rgb(0x3a3d40))
	if !hazard {
		c.rect(740, 110, 140, 360, rgb(0xa9c4d0)) // the way to the door is free
		c.rect(766, 60, 90, 36, green)
		c.poly(white, 780, 78, 800, 66, 800, 90)
		return
	}
	frame := rgb(0x4a4f54) // a bunk bed stands in the workshop
	for _, y := range []float64{250, 480} {
		c.rect(690, y, 250, 60, c.oneOf(0x5f7fa8, 0xa86f6f, 0x6f8f6f))
		c.rect(690, y, 66, 34, white)
		c.rect(684, y+60, 262, 12, frame)
	}
	c.rect(680, 180, 14, 470, frame)
	c.rect(936, 180, 14, 470, frame)
	c.curve(5, black, 560, 0, 570, 90, 600, 130) // lamp on a bare wire
	c.ellipse(602, 150, 20, 24, rgb(0xffe9a0))
	drawPile(c, 180, 690, 420)
}
