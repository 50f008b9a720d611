package hazard

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSearchTokens(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ，。\n", nil},
		{"疏散通道", []string{"疏散", "散通", "通道"}},
		{"通道", []string{"通道"}},
		{"门", []string{"门"}},
		{"YH20261123-0042", []string{"yh20261123", "0042"}},
		{"LPG 气瓶 12 只", []string{"lpg", "气瓶", "12", "只"}},
		{"1号楼A座", []string{"1", "号楼", "a", "座"}},
		{"东门，西门", []string{"东门", "西门"}},
		{"通道通道", []string{"通道", "道通"}},
		{"㐀𠀀字", []string{"㐀𠀀", "𠀀字"}},
		{"Ünïcode Ж", []string{"ünïcode", "ж"}},
		{"a1b2", []string{"a1b2"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, SearchTokens(tt.text)); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

// What is searched is found: the tokens of a part are among those of the whole.
func TestSearchFindsParts(t *testing.T) {
	whole := SearchTokens("东门商场一层疏散通道被货物堵塞（YH20261123-0042）")
	for part := range strings.FieldsSeq("通道 疏散通道 堵塞 东门商场 yh20261123 0042 YH20261123") {
		for _, token := range SearchTokens(part) {
			if !slices.Contains(whole, token) {
				t.Errorf("%s: %s is not found", part, token)
			}
		}
	}
}
