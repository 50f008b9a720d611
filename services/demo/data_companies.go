package demo

import "hazardloop/checklists"

// companies own the premises. The first is enterprise1's, with premises of
// every family, all in the first street; the second is enterprise2's.
var companies = []struct {
	name   string
	street int
}{
	{"安澜滨河城市建设投资集团有限公司", 0},
	{"安澜恒盛纺织有限公司", 2},
	{"安澜望江酒店管理有限公司", 0},
	{"滨河万汇商业管理有限公司", 0},
	{"安澜锦程建筑工程有限公司", 1},
	{"安澜市政桥隧养护有限公司", 1},
	{"安澜新源燃气有限公司", 1},
	{"安澜众诚石油销售有限公司", 3},
	{"滨河福寿康养老服务有限公司", 1},
	{"安澜金海岸娱乐有限公司", 0},
	{"柳林农贸市场管理有限公司", 1},
	{"安澜宏图建设集团有限公司", 2},
	{"石桥智造装备有限公司", 2},
	{"安澜顺达物流有限公司", 3},
	{"白鹭湖旅游开发有限公司", 3},
	{"滨河红枫家具有限公司", 2},
	{"安澜佳味食品有限公司", 2},
	{"安澜安居物业服务有限公司", 1},
	{"白鹭惠民燃气有限公司", 3},
	{"安澜路桥养护工程有限公司", 3},
	{"安澜启明教育咨询有限公司", 1},
	{"石桥兴旺五金制品有限公司", 2},
	{"安澜东方置业有限公司", 3},
	{"望江老渡口餐饮有限公司", 0},
}

// propertyManager takes over what a tenant cannot fix.
const propertyManager = 17

// placeRow is one of the premises. kind is what its family asks first: the
// occupancy, the trade, the stage of the works, the type of bridge or station.
type placeRow struct {
	name       string
	company    int
	street     int
	community  int
	categories []checklists.Category
	kind       string
}

var (
	isFire   = []checklists.Category{checklists.Fire}
	isThree  = []checklists.Category{checklists.ThreeInOne, checklists.Fire}
	isSite   = []checklists.Category{checklists.Construction}
	isBridge = []checklists.Category{checklists.Bridge}
	isGas    = []checklists.Category{checklists.Gas}
)

// places are the premises of the smallest demonstration.
var places = []placeRow{
	{"城投大厦", 0, 0, 0, isFire, "办公建筑"},
	{"渡口老街商住楼", 0, 0, 1, isThree, "沿街商铺"},
	{"江湾安置房二期项目工地", 0, 0, 0, isSite, "主体结构"},
	{"新渡大桥", 0, 0, 2, isBridge, "系杆拱桥"},
	{"锦绣液化石油气储配站", 0, 0, 3, isGas, "储配站"},
	{"江湾加油站", 0, 0, 0, isGas, "加油站"},
	{"滨河文体中心", 0, 0, 3, isFire, "体育场馆"},

	{"恒盛纺织一车间", 1, 2, 3, isFire, "劳动密集型企业"},
	{"恒盛纺织职工宿舍配套商铺", 1, 2, 0, isThree, "服装加工"},
	{"恒盛纺织新厂房扩建工地", 1, 2, 3, isSite, "基坑与基础"},

	{"望江国际酒店", 2, 0, 0, isFire, "宾馆饭店"},
	{"望江商务酒店渡口店", 2, 0, 1, isFire, "宾馆饭店"},
	{"万汇购物中心", 3, 0, 2, isFire, "商场市场"},
	{"万汇步行街", 3, 0, 2, isThree, "服装零售"},
	{"万汇地下停车场", 3, 0, 2, isFire, "其他"},
	{"锦绣路人行天桥", 5, 0, 3, isBridge, "人行天桥"},
	{"望江大道跨线桥", 5, 0, 0, isBridge, "梁式桥"},
	{"渡口桥", 5, 0, 1, isBridge, "拱桥"},
	{"文昌桥", 5, 1, 1, isBridge, "梁式桥"},
	{"青年路立交桥", 5, 1, 3, isBridge, "刚构桥"},
	{"柳岸斜拉桥", 5, 1, 0, isBridge, "斜拉桥"},

	{"锦程·柳岸花园项目工地", 4, 1, 0, isSite, "主体结构"},
	{"文昌小学迁建项目工地", 4, 1, 1, isSite, "装饰装修"},
	{"新桥社区服务中心项目工地", 4, 0, 2, isSite, "收尾"},
	{"东风路雨污分流改造工地", 4, 1, 2, isSite, "基坑与基础"},
	{"宏图·石桥人才公寓项目工地", 11, 2, 0, isSite, "主体结构"},
	{"工业园标准厂房三期工地", 11, 2, 3, isSite, "主体结构"},
	{"双塘村卫生院改扩建工地", 11, 2, 2, isSite, "装饰装修"},
	{"白鹭湖养生谷项目工地", 22, 3, 0, isSite, "基坑与基础"},
	{"南湖村旧厂房拆除工地", 22, 3, 1, isSite, "拆除"},
	{"物流园冷链中心项目工地", 22, 3, 3, isSite, "停工"},

	{"新源燃气柳林门站", 6, 1, 0, isGas, "门站"},
	{"新源燃气瓶装供应站", 6, 1, 2, isGas, "瓶装供应站"},
	{"新源燃气石桥气化站", 6, 2, 0, isGas, "气化站"},
	{"众诚石油白鹭加油站", 7, 3, 0, isGas, "加油站"},
	{"众诚石油柳林加油站", 7, 1, 3, isGas, "加油站"},
	{"众诚石油工业园加油加气站", 7, 2, 3, isGas, "加油加气合建站"},
	{"白鹭惠民液化气灌装站", 18, 3, 2, isGas, "灌装站"},
	{"惠民液化气南湖供应站", 18, 3, 1, isGas, "瓶装供应站"},

	{"福寿康养老院", 8, 1, 1, isFire, "养老机构"},
	{"福寿康日间照料中心", 8, 1, 3, isFire, "养老机构"},
	{"金海岸量贩歌城", 9, 0, 3, isFire, "公共娱乐场所"},
	{"金海岸电竞馆", 9, 0, 0, isFire, "公共娱乐场所"},
	{"柳林中心农贸市场", 10, 1, 2, isFire, "商场市场"},
	{"柳林市场沿街摊铺", 10, 1, 2, isThree, "粮油干货"},
	{"智造装备总装车间", 12, 2, 3, isFire, "厂房"},
	{"智造装备涂装车间", 12, 2, 3, isFire, "厂房"},
	{"顺达物流三号库", 13, 3, 3, isFire, "仓库"},
	{"顺达快递分拨中心", 13, 3, 3, isThree, "快递网点"},
	{"白鹭湖民宿群", 14, 3, 1, isFire, "旅游景区"},
	{"白鹭湖游船码头栈桥", 19, 3, 1, isBridge, "其他"},
	{"白鹭湖景区悬索桥", 19, 3, 0, isBridge, "悬索桥"},
	{"金星河桥", 19, 3, 2, isBridge, "梁式桥"},
	{"石桥古桥", 19, 2, 0, isBridge, "拱桥"},
	{"沙河大桥", 19, 2, 1, isBridge, "刚构桥"},
	{"红枫家具一厂", 15, 2, 2, isFire, "厂房"},
	{"红枫家具展销门市", 15, 2, 0, isThree, "家具零售"},
	{"佳味食品加工车间", 16, 2, 3, isFire, "劳动密集型企业"},
	{"佳味食品门市部", 16, 2, 0, isThree, "食品零售"},
	{"安居物业柳岸花园小区", 17, 1, 0, isFire, "住宅建筑"},
	{"安居物业文昌公寓底商", 17, 1, 1, isThree, "小型餐饮"},
	{"启明托育中心", 20, 1, 3, isFire, "幼儿园托儿所"},
	{"兴旺五金作坊", 21, 2, 1, isThree, "五金加工"},
	{"兴旺五金仓库", 21, 2, 2, isFire, "仓库"},
	{"老渡口酒楼", 23, 0, 1, isFire, "餐饮场所"},
	{"老渡口小吃街", 23, 0, 1, isThree, "小型餐饮"},
}

// What larger demonstrations are made of: companies with a brand and a trade,
// and premises by family.
var (
	brands = []string{"华盛", "鼎新", "金泰", "瑞丰", "宏达", "恒远", "天润", "永兴", "嘉禾", "祥瑞", "百川", "明珠", "中科", "长虹", "新纪元", "万隆", "东升", "海纳", "凯旋", "锦华", "润泽", "盛世", "兴达", "远航"}
	trades = []string{"商贸有限公司", "实业有限公司", "服饰有限公司", "建设有限公司", "市政工程有限公司", "能源有限公司", "餐饮管理有限公司", "物业服务有限公司", "制造有限公司", "仓储有限公司"}

	furtherPlaces = map[checklists.Category][]placeRow{
		checklists.Fire: {
			{name: "商务楼", kind: "办公建筑"}, {name: "连锁酒店", kind: "宾馆饭店"}, {name: "生活超市", kind: "商场市场"},
			{name: "一号厂房", kind: "厂房"}, {name: "成品库", kind: "仓库"}, {name: "酒楼", kind: "餐饮场所"},
		},
		checklists.ThreeInOne: {
			{name: "门市部", kind: "五金零售"}, {name: "加工作坊", kind: "服装加工"}, {name: "沿街商铺", kind: "小型餐饮"}, {name: "维修部", kind: "电动车维修"},
		},
		checklists.Construction: {
			{name: "住宅项目工地", kind: "主体结构"}, {name: "厂房扩建工地", kind: "基坑与基础"}, {name: "综合楼装修工地", kind: "装饰装修"},
		},
		checklists.Bridge: {
			{name: "河桥", kind: "梁式桥"}, {name: "路人行天桥", kind: "人行天桥"}, {name: "路高架桥", kind: "刚构桥"},
		},
		checklists.Gas: {
			{name: "加油站", kind: "加油站"}, {name: "液化气供应站", kind: "瓶装供应站"}, {name: "液化石油气储配站", kind: "储配站"},
		},
	}
)
