package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// maxDepth is how deep JSON may nest; our deepest request, a template
// whose conditions nest as far as they may, has 23 levels.
const maxDepth = 32

// bind reads a JSON body into a request struct: strictly, naming every fault by
// its JSON pointer, and then by the binding tags.
func bind(c *gin.Context, into any) error {
	if mediaType(c) != "application/json" {
		return hazard.InvalidField("", "format", "请求的 Content-Type 须为 application/json")
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		return bodyError(err)
	}
	return decode(body, into)
}

// bindOptional is bind for a body that may be absent.
func bindOptional(c *gin.Context, into any) error {
	if c.Request.ContentLength == 0 {
		return nil
	}
	return bind(c, into)
}

func mediaType(c *gin.Context) string {
	t, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil {
		return ""
	}
	return t
}

// decode turns bytes into a request struct.
func decode(body []byte, into any) error {
	tree, err := parse(body)
	if err != nil {
		return err
	}
	if faults := checkShape(tree, into); len(faults) > 0 {
		return hazard.Invalid(faults...)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return hazard.WrapError(hazard.CodeInvalid, "请求内容不是有效的 JSON", err)
	}
	return validate(into)
}

// member and object keep JSON as it was written, the order included.
type member struct {
	name  string
	value any
}
type object []member

// parse reads one JSON document: valid UTF-8, no NUL, no lone surrogate, no
// member twice, bounded depth, nothing after it.
func parse(body []byte) (any, error) {
	if !utf8.Valid(body) || hasLoneSurrogate(body) {
		return nil, hazard.InvalidField("", "format", "请求内容不是有效的 UTF-8 文本")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	p := parser{dec: dec}
	tree, err := p.value("", 0)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = hazard.InvalidField("", "syntax", "JSON 之后还有多余的内容")
		}
	}
	var e *hazard.Error
	if err != nil && !errors.As(err, &e) {
		e = hazard.InvalidField("", "syntax", "请求内容不是有效的 JSON")
		e.Cause = err
		return nil, e
	}
	return tree, err
}

type parser struct{ dec *json.Decoder }

func (p parser) value(pointer string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, hazard.InvalidField(pointer, "too_deep", "JSON 嵌套过深")
	}
	token, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return p.object(pointer, depth)
		}
		return p.array(pointer, depth)
	case string:
		if !hazard.ValidText(t) {
			return nil, hazard.InvalidField(pointer, "format", subject(pointer)+"含有无效字符")
		}
	}
	return token, nil
}

func (p parser) object(pointer string, depth int) (any, error) {
	o := object{}
	seen := map[string]bool{}
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder allows nothing else here
		at := pointer + "/" + escape(name)
		if seen[name] || !hazard.ValidText(name) {
			return nil, hazard.InvalidField(at, "duplicate", "JSON 中的字段名重复或无效")
		}
		seen[name] = true
		v, err := p.value(at, depth+1)
		if err != nil {
			return nil, err
		}
		o = append(o, member{name, v})
	}
	_, err := p.dec.Token()
	return o, err
}

func (p parser) array(pointer string, depth int) (any, error) {
	list := []any{}
	for p.dec.More() {
		v, err := p.value(fmt.Sprintf("%s/%d", pointer, len(list)), depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := p.dec.Token()
	return list, err
}

// escape writes a member name into an RFC 6901 pointer; a name that nobody
// would write is cut.
func escape(name string) string {
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// hasLoneSurrogate finds \ud800 without its other half, which encoding/json
// would replace silently. In valid JSON a backslash stands in strings only.
func hasLoneSurrogate(body []byte) bool {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		i++ // what is escaped
		unit, ok := codeUnit(body, i)
		if !ok {
			continue
		}
		i += 4
		switch {
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return true
		case unit >= 0xD800 && unit <= 0xDBFF:
			if i+1 >= len(body) || body[i+1] != '\\' {
				return true
			}
			low, ok := codeUnit(body, i+2)
			if !ok || low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 6
		}
	}
	return false
}

// codeUnit reads uXXXX at i.
func codeUnit(body []byte, i int) (unit int, ok bool) {
	if i+5 > len(body) || body[i] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(body[i+1:i+5]), 16, 16)
	return int(n), err == nil
}
