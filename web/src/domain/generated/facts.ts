// Generated from the server's tables by `go generate ./api`; a test of the server compares it. Do not edit.
import type { Category } from './labels'

export interface FactDef {
  readonly key: string
  readonly name: string
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice'
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly options?: readonly string[]
  readonly categories: readonly Category[]
}

/** The facts that premises may state, in the order of a form. */
export const factDefs: readonly FactDef[] = [
  {"key":"buildingHeight","name":"建筑高度","kind":"number","unit":"m","min":0,"max":1000,"categories":["fire","three_in_one","construction"]},
  {"key":"floors","name":"地上层数","kind":"integer","unit":"层","min":0,"max":200,"categories":["fire","three_in_one","construction"]},
  {"key":"undergroundFloors","name":"地下层数","kind":"integer","unit":"层","min":0,"max":20,"categories":["fire","three_in_one","construction"]},
  {"key":"buildingArea","name":"建筑面积","kind":"number","unit":"m²","min":0,"max":10000000,"categories":["fire","three_in_one","construction"]},
  {"key":"fireResistance","name":"耐火等级","kind":"choice","options":["一级","二级","三级","四级","无法确认"],"categories":["fire","three_in_one"]},
  {"key":"occupancyType","name":"场所类型","kind":"choice","options":["宾馆饭店","餐饮场所","商场市场","公共娱乐场所","体育场馆","展览场馆","客运车站码头机场","医院","养老机构","学校","幼儿园托儿所","图书馆博物馆","宗教活动场所","旅游景区","劳动密集型企业","厂房","仓库","办公建筑","住宅建筑","其他"],"categories":["fire"]},
  {"key":"highRise","name":"高层建筑","kind":"boolean","categories":["fire"]},
  {"key":"keyUnit","name":"消防安全重点单位","kind":"boolean","categories":["fire"]},
  {"key":"publicGathering","name":"公众聚集场所","kind":"boolean","categories":["fire"]},
  {"key":"fireControlRoom","name":"设有消防控制室","kind":"boolean","categories":["fire"]},
  {"key":"automaticAlarm","name":"设有火灾自动报警系统","kind":"boolean","categories":["fire","three_in_one"]},
  {"key":"sprinkler","name":"设有自动喷水灭火系统","kind":"boolean","categories":["fire","three_in_one"]},
  {"key":"usesGas","name":"使用燃气","kind":"boolean","categories":["fire","three_in_one"]},
  {"key":"resuming","name":"正在复工复产","kind":"boolean","categories":["fire"]},
  {"key":"multiTenant","name":"多产权或多使用方","kind":"boolean","categories":["fire"]},
  {"key":"ebikeCharging","name":"设有电动自行车集中停放充电场所","kind":"boolean","categories":["fire"]},
  {"key":"structureType","name":"结构类型","kind":"choice","options":["钢筋混凝土","砖混","砖木","木结构","钢结构","装配式","其他"],"categories":["three_in_one","construction"]},
  {"key":"buildingCondition","name":"建筑状况","kind":"text","categories":["three_in_one"]},
  {"key":"residents","name":"住宿人数","kind":"integer","unit":"人","min":0,"max":10000,"categories":["three_in_one"]},
  {"key":"businessType","name":"业态","kind":"text","categories":["three_in_one"]},
  {"key":"buildingUse","name":"建筑用途","kind":"choice","options":["住宅","沿街商铺","厂房","仓库","商场市场","其他公共建筑","其他"],"categories":["three_in_one"]},
  {"key":"hazardClass","name":"火灾危险性类别","kind":"choice","options":["甲类","乙类","丙类","丁类","戊类","无法确认"],"categories":["three_in_one"]},
  {"key":"inBasement","name":"住宿设在地下或半地下","kind":"boolean","categories":["three_in_one"]},
  {"key":"owner","name":"房屋产权单位或产权人","kind":"text","categories":["three_in_one"]},
  {"key":"leased","name":"租赁厂房或仓库","kind":"boolean","categories":["three_in_one"]},
  {"key":"stage","name":"施工阶段","kind":"choice","options":["未开工","基坑与基础","主体结构","装饰装修","收尾","拆除","停工"],"categories":["construction"]},
  {"key":"excavationDepth","name":"基坑开挖深度","kind":"number","unit":"m","min":0,"max":100,"categories":["construction"]},
  {"key":"formworkHeight","name":"模板支架最大搭设高度","kind":"number","unit":"m","min":0,"max":200,"categories":["construction"]},
  {"key":"scaffoldHeight","name":"脚手架最大搭设高度","kind":"number","unit":"m","min":0,"max":500,"categories":["construction"]},
  {"key":"hasTowerCrane","name":"有塔式起重机","kind":"boolean","categories":["construction"]},
  {"key":"hasHoist","name":"有施工升降机或物料提升机","kind":"boolean","categories":["construction"]},
  {"key":"hasGondola","name":"有高处作业吊篮","kind":"boolean","categories":["construction"]},
  {"key":"hasLifting","name":"有起重吊装作业（含汽车起重机）","kind":"boolean","categories":["construction"]},
  {"key":"hasMaterialHoist","name":"有物料提升机","kind":"boolean","categories":["construction"]},
  {"key":"hasPassengerHoist","name":"有施工升降机","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldCoupler","name":"有扣件式钢管脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldPortal","name":"有门式钢管脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldCuplok","name":"有碗扣式钢管脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldDisc","name":"有承插型盘扣式钢管脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldFull","name":"有满堂脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldCantilever","name":"有悬挑式脚手架","kind":"boolean","categories":["construction"]},
  {"key":"scaffoldClimbing","name":"有附着式升降脚手架","kind":"boolean","categories":["construction"]},
  {"key":"hasUnloadingPlatform","name":"有悬挑式卸料平台","kind":"boolean","categories":["construction"]},
  {"key":"hasSteelErection","name":"有钢结构、网架、桁架安装","kind":"boolean","categories":["construction"]},
  {"key":"hasHighSlope","name":"有一级或二级高边坡","kind":"boolean","categories":["construction"]},
  {"key":"hasDemolition","name":"有拆除作业","kind":"boolean","categories":["construction"]},
  {"key":"hasTunnel","name":"有隧道工程（暗挖、盾构、顶管）","kind":"boolean","categories":["construction"]},
  {"key":"hasConfinedSpace","name":"有有限空间作业","kind":"boolean","categories":["construction"]},
  {"key":"workers","name":"现场作业人数","kind":"integer","unit":"人","min":0,"max":100000,"categories":["construction"]},
  {"key":"bridgeType","name":"桥梁类型","kind":"choice","options":["梁式桥","刚构桥","拱桥","系杆拱桥","斜拉桥","悬索桥","人行天桥","其他"],"categories":["bridge"]},
  {"key":"length","name":"桥长","kind":"number","unit":"m","min":0,"max":200000,"categories":["bridge"]},
  {"key":"width","name":"桥宽","kind":"number","unit":"m","min":0,"max":500,"categories":["bridge"]},
  {"key":"spans","name":"跨数","kind":"integer","unit":"跨","min":1,"max":10000,"categories":["bridge"]},
  {"key":"maxSpan","name":"最大跨径","kind":"number","unit":"m","min":0,"max":5000,"categories":["bridge"]},
  {"key":"crosses","name":"跨越对象","kind":"text","categories":["bridge"]},
  {"key":"designLoad","name":"设计荷载","kind":"text","categories":["bridge"]},
  {"key":"builtYear","name":"建成年份","kind":"integer","min":600,"max":2100,"categories":["bridge"]},
  {"key":"maintenanceCategory","name":"养护类别","kind":"choice","options":["Ⅰ","Ⅱ","Ⅲ","Ⅳ","Ⅴ"],"categories":["bridge"]},
  {"key":"maintenanceGrade","name":"养护等级","kind":"choice","options":["Ⅰ等","Ⅱ等","Ⅲ等"],"categories":["bridge"]},
  {"key":"bci","name":"桥梁状况指数 BCI","kind":"number","min":0,"max":100,"categories":["bridge"]},
  {"key":"bciGrade","name":"完好状态等级","kind":"choice","options":["A","B","C","D","E"],"categories":["bridge"]},
  {"key":"loadLimit","name":"限载","kind":"number","unit":"t","min":0,"max":1000,"categories":["bridge"]},
  {"key":"heightLimit","name":"限高","kind":"number","unit":"m","min":0,"max":100,"categories":["bridge"]},
  {"key":"dangerous","name":"已确认为危桥","kind":"boolean","categories":["bridge"]},
  {"key":"stationKind","name":"站点类型","kind":"choice","options":["储配站","灌装站","瓶装供应站","门站","气化站","调压站","加油站","加气站","加油加气合建站","燃气用户","其他"],"categories":["gas"]},
  {"key":"stationClass","name":"站点等级","kind":"choice","options":["一级","二级","三级","Ⅰ类","Ⅱ类","Ⅲ类"],"categories":["gas"]},
  {"key":"gasKind","name":"介质","kind":"choice","options":["液化石油气","天然气","压缩天然气","液化天然气","汽油柴油","油气混合","其他"],"categories":["gas"]},
  {"key":"userKind","name":"燃气用户类型","kind":"choice","options":["居民用户","餐饮用户","其他单位用户"],"categories":["gas"]},
  {"key":"storageVolume","name":"总容积","kind":"number","unit":"m³","min":0,"max":1000000,"categories":["gas"]},
  {"key":"tanks","name":"储罐数量","kind":"integer","unit":"个","min":0,"max":1000,"categories":["gas"]},
  {"key":"licence","name":"经营许可证编号","kind":"text","categories":["gas"]},
  {"key":"selfService","name":"自助加油","kind":"boolean","categories":["gas"]},
]
