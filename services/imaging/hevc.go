package imaging

import (
	"bytes"
	"fmt"
)

const hevcSPS = 33 // NAL unit type of a sequence parameter set

// checkParameterSets bounds the dimensions that a decoder will allocate for. It
// reads each sequence parameter set in an hvcC property (ISO/IEC 14496-15 §8.3).
func checkParameterSets(c cursor) error {
	c.take(22)
	for arrays := c.uint(1); arrays > 0; arrays-- {
		kind := c.uint(1) & 0x3f
		for n := c.uint(2); n > 0 && !c.short; n-- {
			unit := c.take(int(c.uint(2)))
			if c.short || kind != hevcSPS {
				continue
			}
			if err := checkSPS(unit); err != nil {
				return err
			}
		}
	}
	return shortness(c, "hvcC")
}

// checkSPS reads a sequence parameter set (ITU-T H.265 §7.3.2.2) as far as the
// dimensions.
func checkSPS(unit []byte) error {
	// 00 00 03 in a unit stands for 00 00.
	b := bits{data: bytes.ReplaceAll(unit, []byte{0, 0, 3}, []byte{0, 0})}
	b.skip(16 + 4) // unit header, video parameter set
	subLayers := b.read(3)
	b.skip(1)
	b.skip(88 + 8) // general profile and level
	present := b.read(int(2 * subLayers))
	if subLayers > 0 {
		b.skip(int(2 * (8 - subLayers)))
	}
	for i := range subLayers {
		flags := present >> (2 * (subLayers - 1 - i))
		b.skip(88 * int(flags>>1&1))
		b.skip(8 * int(flags&1))
	}
	b.golomb() // ID
	if b.golomb() == 3 {
		b.skip(1)
	}
	width, height := b.golomb(), b.golomb()
	if b.short {
		return fmt.Errorf("%w: bad HEVC parameter set", ErrMalformed)
	}
	return checkDimensions(int(width), int(height))
}

// bits reads numbers bit by bit. Past the end it gives zeros and is short.
type bits struct {
	data  []byte
	at    int
	short bool
}

func (b *bits) skip(n int) { b.at += n }

func (b *bits) read(n int) uint64 {
	var v uint64
	for range n {
		v <<= 1
		if b.at>>3 >= len(b.data) {
			b.short = true
			continue
		}
		v |= uint64(b.data[b.at>>3]>>(7-b.at&7)) & 1
		b.at++
	}
	return v
}

// golomb reads an Exp-Golomb number of up to 32 bits.
func (b *bits) golomb() uint64 {
	zeros := 0
	for !b.short && zeros <= 32 && b.read(1) == 0 {
		zeros++
	}
	if zeros > 32 {
		b.short = true
	}
	if b.short {
		return 0
	}
	return 1<<zeros - 1 + b.read(zeros)
}
