package demo

import "hazardloop/services/hazard"

// A district that does not exist: 安澜市滨河区. Its places lie in the middle of
// a lake and its credit codes belong to no province, so that nobody real is
// accused of anything.
const districtName = "安澜市滨河区"

const (
	districtLatE7 = 311700000
	districtLngE7 = 1201300000
	regionCode    = "990199"
)

type streetRow struct {
	name        string
	office      string
	road        []string // streets of addresses
	communities []string
}

// streets are the 片区 of the district, each with its 网格. The first one is
// that of enterprise1, the third that of enterprise2.
var streets = []streetRow{
	{"望江街道", "望江街道办事处", []string{"望江大道", "渡口路", "江湾街", "锦绣路"}, []string{"江湾社区", "渡口社区", "新桥社区", "锦绣社区"}},
	{"柳林街道", "柳林街道办事处", []string{"柳林大道", "文昌路", "青年路", "东风街"}, []string{"柳岸社区", "文昌社区", "东风社区", "青年路社区"}},
	{"石桥镇", "石桥镇人民政府", []string{"石桥大街", "工业一路", "工业三路", "双塘路"}, []string{"石桥社区", "沙河村", "双塘村", "工业园网格"}},
	{"白鹭镇", "白鹭镇人民政府", []string{"白鹭大道", "南湖路", "金星路", "物流大道"}, []string{"白鹭社区", "南湖村", "金星村", "物流园网格"}},
}

type officeRow struct {
	name        string
	enforcement bool
}

// Offices of the district; the street offices follow them.
const (
	officeEmergency = iota
	officeFire
	officeHousing
	officeUrban
	officeStreets // the first of the street offices
)

var offices = []officeRow{
	officeEmergency: {"滨河区应急管理局", true},
	officeFire:      {"滨河区消防救援大队", true},
	officeHousing:   {"滨河区住房和城乡建设局", true},
	officeUrban:     {"滨河区城市管理局", true},
}

// officerRow is a person of an office. Streets empty: the whole district.
type officerRow struct {
	username string
	name     string
	office   int
	role     hazard.Role
	streets  []int
}

// The demonstration accounts, as the API's document fixes them; admin is last,
// because its account is made last and says that the data is complete.
var officerAccounts = []officerRow{
	{"inspector1", "陈国栋", officeStreets, hazard.RoleInspector, []int{0}},
	{"inspector2", "周敏", officeFire, hazard.RoleInspector, []int{0, 1}},
	{"inspector3", "王海涛", officeStreets + 2, hazard.RoleInspector, []int{2}},
	{"supervisor1", "李建华", officeEmergency, hazard.RoleSupervisor, nil},
	{"supervisor2", "赵雅琴", officeEmergency, hazard.RoleSupervisor, []int{2, 3}},
	{"admin", "梁志远", officeEmergency, hazard.RoleAdmin, nil},
}

// The companies' accounts: see companies.
var companyAccounts = []struct {
	username string
	name     string
	company  int
}{
	{"enterprise1", "孙立群", 0},
	{"enterprise2", "吴小燕", 1},
}

// departed has left the service: her account is closed, and others sign for
// her.
const departed = "leaver"

// furtherOfficers make the district's work without accounts for visitors.
var furtherOfficers = []officerRow{
	{"fire.officer1", "郑凯", officeFire, hazard.RoleInspector, nil},
	{"fire.officer2", "冯晓东", officeFire, hazard.RoleInspector, nil},
	{"housing.officer1", "蒋文博", officeHousing, hazard.RoleInspector, nil},
	{"housing.officer2", "沈玉兰", officeHousing, hazard.RoleInspector, nil},
	{"urban.officer1", "韩磊", officeUrban, hazard.RoleInspector, nil},
	{"urban.officer2", "杨秀芳", officeUrban, hazard.RoleInspector, nil},
	{"emergency.officer1", "朱振宇", officeEmergency, hazard.RoleInspector, nil},
	{"emergency.officer2", "秦岚", officeEmergency, hazard.RoleInspector, nil},
	{departed, "何静", officeEmergency, hazard.RoleInspector, nil},
	{"supervisor.group1", "许志强", officeEmergency, hazard.RoleSupervisor, nil},
	{"supervisor.group2", "吕思远", officeEmergency, hazard.RoleSupervisor, nil},
	{"wangjiang.officer", "施建平", officeStreets, hazard.RoleInspector, []int{0}},
	{"liulin.officer1", "张春梅", officeStreets + 1, hazard.RoleInspector, []int{1}},
	{"liulin.officer2", "孔令辉", officeStreets + 1, hazard.RoleInspector, []int{1}},
	{"shiqiao.officer", "曹德明", officeStreets + 2, hazard.RoleInspector, []int{2}},
	{"bailu.officer1", "严小军", officeStreets + 3, hazard.RoleInspector, []int{3}},
	{"bailu.officer2", "华丽君", officeStreets + 3, hazard.RoleInspector, []int{3}},
}

// Names of everybody else.
var (
	surnames = []string{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余"}
	givens   = []string{"建国", "秀英", "伟", "芳", "志刚", "丽华", "强", "敏", "军", "静", "海燕", "国庆", "晓明", "文杰", "玉梅", "立新", "永康", "春燕", "德胜", "红霞", "少华", "振东", "佳怡", "宏伟", "桂兰", "思源", "金龙", "雪梅", "浩然", "美玲", "兴华", "长青", "小雨", "培德", "亚男", "克勤"}
)
