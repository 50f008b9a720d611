package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// addPremises makes those of the table, and as many more as wanted.
func (d *district) addPremises(count int, opened time.Time) {
	for n := range count {
		r := chance(streamPremises, uint64(n))
		row := furtherPlace(n, companyCount(count))
		if n < len(places) {
			row = places[n]
		}
		o, g := d.company(row.company), &d.grids[d.communion[row.street][row.community].grid]
		d.premises = append(d.premises, hazard.Premises{
			ID: fixedID(fmt.Sprint("premises ", n)), Name: row.name, Address: address(r, &streets[row.street]),
			Position: position(r, row.street), OrgID: o.ID, GridID: g.ID, GridIDs: g.Path, Categories: row.categories,
			Facts: factsOf(r, row), Class: classOf(r, row), ClassReason: "按上年度检查记录和场所风险初评", Contact: o.Contact,
			QRCode: fixedID(fmt.Sprint("premises ", n)), CreatedAt: opened, Version: 1,
		})
		d.kinds = append(d.kinds, row.kind)
	}
}

// furtherPlace makes premises beyond the table: one family after the other,
// never of the accounts' two companies.
func furtherPlace(n, companies int) placeRow {
	k := n - len(places)
	if k < 0 {
		return placeRow{}
	}
	category := checklists.Categories[k%len(checklists.Categories)]
	k /= len(checklists.Categories)
	rows := furtherPlaces[category]
	row := rows[k%len(rows)]
	row.categories = []checklists.Category{category}
	if category == checklists.ThreeInOne {
		row.categories = isThree
	}
	row.company = 2 + n%(companies-2)
	row.street = companyStreet(row.company)
	row.community = n / 7 % len(streets[row.street].communities)
	brand := brands[k/len(rows)%len(brands)]
	row.name = streets[row.street].communities[row.community] + brand + row.name
	if round := k / (len(rows) * len(brands)); round > 0 {
		row.name = fmt.Sprintf("%s（%d号）", row.name, round+1)
	}
	return row
}

// position scatters the streets in a ring of some four kilometres.
func position(r *rand.Rand, street int) *hazard.Position {
	sin, cos := math.Sincos(float64(street)*math.Pi/2 + r.Float64())
	reach := 100_000 + 260_000*r.Float64()
	return &hazard.Position{LatE7: districtLatE7 + int64(reach*sin), LngE7: districtLngE7 + int64(reach*cos), AccuracyM: 5 + r.Int64N(20)}
}

// classOf: the more can happen, the more often it is looked at.
func classOf(r *rand.Rand, row placeRow) hazard.Class {
	switch row.categories[0] {
	case checklists.Gas:
		return hazard.ClassD
	case checklists.Construction, checklists.ThreeInOne:
		return pick(r, []hazard.Class{hazard.ClassC, hazard.ClassC, hazard.ClassD})
	case checklists.Bridge:
		return pick(r, []hazard.Class{hazard.ClassA, hazard.ClassB})
	}
	return pick(r, []hazard.Class{hazard.ClassA, hazard.ClassB, hazard.ClassB, hazard.ClassC})
}

// factsOf states what the family asks: see checklists.CheckFacts.
func factsOf(r *rand.Rand, row placeRow) map[string]any {
	number := func(low, high int) float64 { return float64(low + r.IntN(high-low+1)) }
	f := map[string]any{}
	switch row.categories[0] {
	case checklists.Fire:
		floors := number(1, 12)
		f["occupancyType"], f["floors"], f["buildingHeight"], f["buildingArea"] = row.kind, floors, floors*4, floors*number(300, 2500)
		f["fireResistance"], f["highRise"], f["keyUnit"] = pick(r, []string{"一级", "二级", "二级"}), floors > 6, happens(r, 30)
		f["automaticAlarm"], f["sprinkler"], f["usesGas"] = happens(r, 70), happens(r, 60), happens(r, 40)
		f["fireControlRoom"], f["resuming"] = happens(r, 50), happens(r, 10)
	case checklists.ThreeInOne:
		f["businessType"], f["floors"], f["buildingHeight"], f["buildingArea"] = row.kind, number(2, 4), number(6, 13), number(40, 400)
		f["residents"], f["structureType"], f["leased"] = number(1, 9), pick(r, []string{"砖混", "砖混", "砖木", "钢筋混凝土"}), happens(r, 60)
		f["buildingCondition"], f["fireResistance"], f["usesGas"] = pick(r, []string{"自建房，底商上住", "沿街商铺，阁楼住人", "老旧厂房分隔"}), pick(r, []string{"二级", "三级", "无法确认"}), happens(r, 50)
	case checklists.Construction:
		floors := number(3, 26)
		f["stage"], f["floors"], f["buildingHeight"], f["buildingArea"] = row.kind, floors, floors*3, floors*number(600, 1800)
		f["excavationDepth"], f["formworkHeight"], f["scaffoldHeight"] = number(2, 11), number(3, 9), number(4, 50)
		f["hasTowerCrane"], f["hasHoist"], f["hasGondola"], f["workers"] = happens(r, 70), happens(r, 60), happens(r, 40), number(12, 260)
		f["hasConfinedSpace"], f["structureType"] = happens(r, 30), pick(r, []string{"钢筋混凝土", "钢筋混凝土", "装配式", "钢结构"})
	case checklists.Bridge:
		spans := number(1, 9)
		f["bridgeType"], f["spans"], f["length"], f["width"], f["maxSpan"] = row.kind, spans, spans*number(18, 40), number(4, 32), number(18, 120)
		f["crosses"], f["designLoad"], f["builtYear"] = pick(r, []string{"滨河", "金星河", "望江大道", "沙河"}), pick(r, []string{"城-A级", "城-B级", "公路-Ⅱ级"}), number(1986, 2021)
		f["maintenanceCategory"], f["maintenanceGrade"] = pick(r, []string{"Ⅱ", "Ⅲ", "Ⅳ"}), pick(r, []string{"Ⅰ等", "Ⅱ等", "Ⅲ等"})
		f["bci"], f["bciGrade"], f["loadLimit"] = number(67, 98), pick(r, []string{"A", "B", "B", "C"}), number(15, 55)
	case checklists.Gas:
		f["stationKind"], f["stationClass"], f["tanks"] = row.kind, pick(r, []string{"一级", "二级", "三级"}), number(2, 8)
		f["storageVolume"], f["gasKind"] = number(20, 240), gasKind(row.kind)
		f["licence"] = fmt.Sprintf("安滨燃字第%04d号", 100+r.IntN(900))
		if gasKind(row.kind) == "汽油柴油" {
			f["selfService"] = happens(r, 30)
		}
	}
	return f
}

func gasKind(station string) string {
	switch station {
	case "加油站":
		return "汽油柴油"
	case "加油加气合建站":
		return "油气混合"
	case "门站", "气化站":
		return "天然气"
	}
	return "液化石油气"
}
