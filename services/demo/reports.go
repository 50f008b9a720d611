package demo

import (
	"context"
	"fmt"
	"time"

	"hazardloop/services/hazard"
)

// reportRows are 随手拍 of which no finding was made; without a reason nobody
// has looked at them yet.
var reportRows = []struct {
	description, location, refused string
	hours                          int // ago
}{
	{"小区楼道堆满纸箱和电动车，楼上住着老人，很危险", "文昌公寓3号楼1单元", "", 3},
	{"路边餐馆后厨煤气罐就放在灶台旁边", "渡口路小吃街", "", 9},
	{"工地脚手架上有人不系安全带干活", "柳岸花园工地东侧", "", 20},
	{"桥上栏杆断了一截，用绳子拦着", "沙河大桥西侧人行道", "", 31},
	{"超市安全出口上锁，问了店员说怕丢东西", "万汇购物中心负一层", "", 52},
	{"加油站里有人抽烟没人管", "工业园加油加气站", "", 70},
	{"窨井盖响声大，影响休息", "青年路12号门前", "不属于安全生产隐患，已转市政维护单位", 160},
	{"邻居家装修噪声扰民", "锦绣社区", "不属于受理范围，建议向社区反映", 400},
	{"厂房冒黑烟", "工业三路", "经现场核实为食堂炊烟，情况不实", 900},
	{"消防栓没有水", "南湖路", "经测试水压正常，情况不实", 1400},
}

// reportOf is the report that a finding was made of.
func reportOf(p plan) hazard.Report {
	r := chance(streamReport, uint64(p.index))
	received := time.UnixMilli(p.at).UTC().Add(-between(r, 2*time.Hour, 20*time.Hour))
	return hazard.Report{ID: newID(r, received), ReceivedAt: hazard.Millis(received), Version: 1}
}

func (w *world) storeReports(ctx context.Context, stores hazard.Stores, accepted []plan) error {
	var all []hazard.Report
	for _, p := range accepted {
		all = append(all, w.acceptedReport(p))
	}
	for n, row := range reportRows {
		all = append(all, w.plainReport(n, row.description, row.location, row.refused, row.hours))
	}
	for _, r := range all {
		for _, id := range r.PhotoIDs {
			if err := w.sentByPublic(ctx, stores, id, r.ReceivedAt); err != nil {
				return err
			}
		}
	}
	return create(ctx, stores.Reports, all, func(r hazard.Report) string { return r.ID })
}

func (w *world) acceptedReport(p plan) hazard.Report {
	l := w.prepare(p, nil)
	at := time.UnixMilli(p.at).UTC()
	r := reportOf(p)
	r.Description, r.Location, r.Position = "群众反映："+l.found.description, l.site.Name+l.found.location, l.site.Position
	r.PhotoIDs = []string{l.found.spot.before}
	r.Status, r.FindingID, r.HandledBy, r.HandledAt = hazard.ReportAccepted, p.findingID(), l.author.UserID, &at
	return r
}

func (w *world) plainReport(n int, description, location, refused string, hours int) hazard.Report {
	r := hazard.Report{
		ID: fixedID(fmt.Sprint("report ", n)), Description: description, Location: location, Status: hazard.ReportReceived,
		ReceivedAt: hazard.Millis(w.now.Add(-time.Duration(hours) * time.Hour)), Version: 1,
	}
	if n%2 == 0 {
		r.Phone = phone(800_000 + n)
	}
	if n%3 != 2 {
		r.PhotoIDs = []string{w.album.fronts[n%len(w.album.fronts)]}
	}
	if refused != "" {
		at := r.ReceivedAt.Add(30 * time.Hour)
		r.Status, r.Reason, r.HandledBy, r.HandledAt = hazard.ReportRefused, refused, w.byName["inspector1"].ID, &at
	}
	return r
}

// sentByPublic records that the public uploaded a picture, too.
func (w *world) sentByPublic(ctx context.Context, stores hazard.Stores, id string, at time.Time) error {
	known, err := stores.Photos.Uploads(ctx, []string{id})
	if err != nil || len(known[id]) == 0 {
		return err
	}
	u := known[id][0]
	u.UploaderID, u.UploaderKeys, u.Stage, u.UploadedAt = "", nil, hazard.StageBefore, at
	_, err = stores.Photos.AddUpload(ctx, u)
	return err
}
