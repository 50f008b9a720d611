package hazard

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// seriesDay is how a series writes its business day.
const seriesDay = "20060102"

// FindingSeries names the running numbers of a business day, which is written
// as 20060102.
func FindingSeries(day string) string { return "YH" + day }

// FindingNumber is the 隐患编号 with a running number of a business day.
func FindingNumber(day string, n int64) string {
	return fmt.Sprintf("%s-%04d", FindingSeries(day), n)
}

// ParseFindingNumber gives the series and the running number of a 隐患编号;
// false for one of another form.
func ParseFindingNumber(number string) (series string, n int64, ok bool) {
	series, running, _ := strings.Cut(number, "-")
	n, err := strconv.ParseInt(running, 10, 64)
	if err != nil || n < 1 {
		return "", 0, false
	}
	day := strings.TrimPrefix(series, "YH")
	if _, err := time.Parse(seriesDay, day); err != nil || FindingNumber(day, n) != number {
		return "", 0, false
	}
	return series, n, true
}
