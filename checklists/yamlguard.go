package checklists

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxBytes is the largest YAML document that Parse reads.
const MaxBytes = 2 << 20

// The guard refuses what a template never needs before the parser sees it:
// anchors and aliases (which can multiply a small file into a huge one), tags,
// merge keys, nesting deep enough to exhaust a recursive parser, and mappings so
// wide that it would be busy for minutes.
const (
	maxFlowDepth    = 8       // [..] within {..}: a condition needs six
	maxBlockColumn  = 40      // column where a line starts: a template needs about twenty
	maxDashesInLine = 2       // a dash in a dash
	maxParts        = 120_000 // lines, or entries of flow lists: 2,000 full items have half as many, and beyond it the parser takes seconds
	maxKeys         = 64      // keys in one mapping, or in one flow collection: the parser compares each pair of them
)

// document reads one YAML document as a tree. Any problem means that there is no
// tree: what follows a fault of this kind cannot be trusted.
func document(r io.Reader) (ast.Node, []Problem) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return nil, []Problem{{Message: "文件读取失败"}}
	case len(data) > MaxBytes:
		return nil, []Problem{{Message: fmt.Sprintf("文件超过 %d MB，请拆分为多个检查表", MaxBytes>>20)}}
	case !utf8.Valid(data):
		return nil, []Problem{{Message: "文件不是 UTF-8 编码"}}
	case bytes.Count(data, []byte("\n")) > maxParts || bytes.Count(data, []byte(",")) > maxParts:
		return nil, []Problem{{Message: fmt.Sprintf("文件超过 %d 行，请拆分为多个检查表", maxParts)}}
	}
	return parseTree(string(data))
}

// parseTree runs the YAML package. A panic in it is a fault of the document for
// the person who sent it: nothing of ours is half done at this point.
func parseTree(text string) (root ast.Node, faults []Problem) {
	defer func() {
		if recover() != nil {
			root, faults = nil, []Problem{{Message: "YAML 语法错误"}}
		}
	}()
	tokens := lexer.Tokenize(text)
	if faults := guard(tokens); len(faults) > 0 {
		return nil, faults
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, []Problem{syntaxProblem(err)}
	}
	return onlyDocument(file)
}

func onlyDocument(file *ast.File) (ast.Node, []Problem) {
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		return nil, []Problem{{Message: "文件是空的"}}
	case 1:
		return bodies[0], nil
	}
	return nil, []Problem{{Line: lineOf(bodies[1]), Message: "一个文件只能有一份文档"}}
}

func syntaxProblem(err error) Problem {
	p := Problem{Message: "YAML 语法错误"}
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
		p.Line = syntax.GetToken().Position.Line
	}
	return p
}

// guard looks at the tokens alone, without recursion.
func guard(tokens token.Tokens) []Problem {
	var ps problems
	var sh shape
	for _, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		if message := refusedToken(t); message != "" {
			ps.add("", t.Position.Line, "%s", message)
		}
		if message := sh.next(t); message != "" {
			ps.add("", t.Position.Line, "%s", message)
			break
		}
	}
	return ps.sorted()
}

// shape follows the outline of a document: how deep it is, and how many keys
// stand side by side.
type shape struct {
	line   int
	depth  int                     // of flow brackets
	dashes int                     // on this line
	colons int                     // on this line, or in this flow collection
	keys   [maxBlockColumn + 1]int // lines that start at a column and have no dash
}

// next takes one token and says what is wrong with the outline so far, if anything.
func (s *shape) next(t *token.Token) string {
	if t.Position.Line != s.line {
		s.line, s.dashes = t.Position.Line, 0
		if s.depth == 0 {
			s.colons = 0
			if message := s.startLine(t); message != "" {
				return message
			}
		}
	}
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		s.depth++
	case token.MappingEndType, token.SequenceEndType:
		s.depth--
	case token.MappingValueType:
		s.colons++
	case token.SequenceEntryType:
		s.dashes++
	}
	switch {
	case s.depth > maxFlowDepth || s.dashes > maxDashesInLine:
		return "嵌套过深"
	case s.colons > maxKeys:
		return "键过多"
	}
	return ""
}

// startLine counts the keys of the block mapping that a line belongs to: a line
// further left, or a dash, ends the mappings to the right of it.
func (s *shape) startLine(t *token.Token) string {
	column := t.Position.Column
	if column > maxBlockColumn || column < 0 {
		return "嵌套过深"
	}
	clear(s.keys[column+1:])
	if t.Type == token.SequenceEntryType {
		return ""
	}
	s.keys[column]++
	if s.keys[column] > maxKeys {
		return "键过多"
	}
	return ""
}

func refusedToken(t *token.Token) string {
	switch t.Type {
	case token.AnchorType, token.AliasType:
		return "不允许使用锚点和引用（& 和 *）；以这两个符号开头的文字请加引号"
	case token.TagType:
		return "不允许使用类型标签（!）；以该符号开头的文字请加引号"
	case token.MergeKeyType:
		return "不允许使用合并键（<<）"
	case token.MappingKeyType:
		return "不允许使用复合键（?）；以该符号开头的文字请加引号"
	case token.DirectiveType:
		return "不允许使用指令（%）；以该符号开头的文字请加引号"
	case token.InvalidType:
		return "YAML 语法错误"
	}
	return ""
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 0
	}
	return n.GetToken().Position.Line
}
