package imaging

import "fmt"

// parseMeta reads the content of a meta box (ISO/IEC 14496-12 §8.11, 23008-12).
func parseMeta(content cursor) (*heicMeta, error) {
	content.version()
	inner, err := boxes(content)
	if err != nil {
		return nil, err
	}
	m := &heicMeta{kinds: map[uint64]string{}, uses: map[uint64][]int{}, inline: map[uint64]extent{}}
	for _, b := range inner {
		if err := m.readBox(b); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *heicMeta) readBox(b box) error {
	switch b.kind {
	case "pitm":
		version, _ := b.content.version()
		m.primary = b.content.uint(width(version >= 1))
	case "iinf":
		return m.readItems(b.content)
	case "iprp":
		return m.readProperties(b.content)
	case "iloc":
		return m.readLocations(b.content)
	case "idat":
		m.idat = b.content.b
	}
	return nil
}

// width gives the size of a field that the standard doubles in later versions.
func width(later bool) int {
	if later {
		return 4
	}
	return 2
}

func (m *heicMeta) readItems(c cursor) error {
	version, _ := c.version()
	c.uint(width(version >= 1)) // the count: the boxes say it themselves
	entries, err := boxes(c)
	if err != nil {
		return err
	}
	for _, e := range entries {
		version, _ := e.content.version()
		if e.kind != "infe" || version < 2 {
			continue
		}
		id := e.content.uint(width(version >= 3))
		e.content.uint(2) // protection
		m.kinds[id] = string(e.content.take(4))
	}
	return nil
}

func (m *heicMeta) readProperties(c cursor) error {
	inner, err := boxes(c)
	if err != nil {
		return err
	}
	for _, b := range inner {
		switch b.kind {
		case "ipco":
			if m.properties, err = boxes(b.content); err != nil {
				return err
			}
		case "ipma":
			if err := m.readUses(b.content); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *heicMeta) readUses(c cursor) error {
	version, flags := c.version()
	for n := c.uint(4); n > 0 && !c.short; n-- {
		id := c.uint(width(version >= 1))
		for k := c.uint(1); k > 0 && !c.short; k-- {
			index := c.uint(1) &^ 0x80
			if flags&1 != 0 {
				index = index<<8 | c.uint(1)
			}
			if index > 0 { // 0 means none
				m.uses[id] = append(m.uses[id], int(index)-1)
			}
		}
	}
	return shortness(c, "ipma")
}

// readLocations keeps the places of the items that lie inside the meta box.
func (m *heicMeta) readLocations(c cursor) error {
	version, _ := c.version()
	sizes := c.uint(2)
	offsetSize, lengthSize, baseSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15)
	indexSize := 0
	if version >= 1 {
		indexSize = int(sizes & 15)
	}
	for n := c.uint(width(version >= 2)); n > 0 && !c.short; n-- {
		id := c.uint(width(version >= 2))
		method := uint64(0)
		if version >= 1 {
			method = c.uint(2) & 15
		}
		c.uint(2) // data reference
		base := c.uint(baseSize)
		extents := c.uint(2)
		if extents == 0 {
			continue
		}
		c.uint(indexSize)
		first := extent{base + c.uint(offsetSize), c.uint(lengthSize)}
		if extents == 1 && method == 1 {
			m.inline[id] = first
		}
		c.take(int(extents-1) * (indexSize + offsetSize + lengthSize))
	}
	return shortness(c, "iloc")
}

func shortness(c cursor, kind string) error {
	if c.short {
		return fmt.Errorf("%w: box %q ends early", ErrMalformed, kind)
	}
	return nil
}
