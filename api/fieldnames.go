package api

import (
	"fmt"
	"strconv"
	"strings"
)

// fieldNames are the Chinese names of request members, for sentences about
// them. A test fails for a member that has none.
var fieldNames = map[string]string{ //nolint:gosec // names of password fields, not passwords
	"accuracyM": "定位精度", "action": "操作", "address": "地址", "answers": "检查结果", "as": "签字方", "at": "发生时间",
	"by": "分组方式", "categories": "场所类别", "category": "类别", "checklistCode": "检查表编号", "checklistVersion": "检查表版本",
	"class": "监管类别", "classReason": "定类理由", "clause": "条款号", "companion": "陪同人员", "contact": "联系人",
	"contingency": "安全措施和应急预案", "creditCode": "统一社会信用代码", "criterion": "判定依据", "cursor": "翻页标记",
	"custodian": "台账保管人", "data": "操作内容", "deadline": "时限和要求", "description": "隐患描述", "device": "设备名称",
	"digest": "备案摘要", "documentNumber": "文号", "dueAfter": "期限起", "dueAt": "整改期限", "dueBefore": "期限止",
	"duplicateOf": "重复的隐患", "enforcement": "执法主体标志", "extraFindings": "其他隐患", "facts": "场所信息", "file": "照片",
	"finding": "隐患", "findingId": "隐患编号", "foundAt": "发现时间", "from": "起始时间", "funds": "经费和物资", "goal": "目标和任务",
	"gridId": "所属网格", "gridIds": "负责网格", "holder": "当前责任方", "id": "编号（ID）", "inspectionId": "检查编号",
	"interimMeasures": "临时防范措施", "itemCode": "检查项编号", "kind": "类型", "lat": "纬度", "level": "升级级别", "limit": "每页条数",
	"lng": "经度", "location": "部位", "measures": "整改措施", "name": "名称（姓名）", "newDueAt": "延期至", "newPassword": "新密码",
	"note": "说明", "officerA": "A 岗责任人", "officerB": "B 岗责任人", "officers": "检查人员", "oldPassword": "原密码", "offline": "离线使用标志", "since": "同步位置",
	"onSite": "现场签字标志", "open": "未销账筛选", "opinion": "意见", "orgId": "所属单位", "organisation": "机构和人员",
	"originalSha256": "原图摘要", "overdue": "逾期筛选", "parentId": "上级网格", "password": "密码", "performedAt": "检查时间",
	"phone": "电话", "photoIds": "照片", "plan": "治理方案", "position": "位置", "premisesId": "场所", "publicText": "公示内容",
	"q": "搜索内容", "qrCode": "二维码", "reason": "理由", "refused": "拒签标志", "refusedReason": "拒签理由", "replyBy": "回复期限",
	"reportId": "随手拍编号", "responsibleOrgId": "责任单位", "responsiblePerson": "责任人", "responsibleUserId": "责任人账号",
	"result": "检查结论", "role": "角色", "severity": "隐患等级", "signaturePhotoId": "签字图片", "size": "图片规格", "sort": "排序",
	"source": "来源", "stage": "照片阶段", "stalled": "未按时处置筛选", "standard": "标准名称", "startedAt": "开始时间", "status": "状态",
	"suggestedMeasures": "建议措施", "supersedes": "被替换的照片", "takenAt": "拍摄时间", "title": "职务", "to": "截止时间",
	"all": "条件（全部）", "answer": "答案", "any": "任一条件", "applies": "适用条件", "averaged": "平均标志", "basis": "依据", "checklist": "检查表内容",
	"code": "编码", "conditions": "适用条件", "conforms": "符合标志", "copyOf": "复制来源", "copyVersion": "复制的版本", "criteria": "重大隐患判定",
	"deductions": "扣分", "each": "计量单位", "effectiveFrom": "施行日期", "effectiveUntil": "废止日期", "fact": "信息项", "format": "文件格式", "full": "应得分",
	"guarantee": "保证项目", "in": "取值范围", "is": "比较值", "items": "检查项", "max": "上限", "measure": "整改措施", "message": "说明文字", "method": "方法",
	"min": "下限", "not": "相反条件", "number": "编号", "on": "日期", "options": "选项", "over": "下限（不含）", "path": "位置", "photo": "拍照要求", "phrases": "隐患描述",
	"points": "分数", "replacedBy": "替代文件", "scoring": "评分方式", "sections": "分部", "shareGridId": "共享网格", "summary": "汇总项", "table": "评分表",
	"text": "内容", "type": "答案类型", "under": "上限（不含）", "unit": "单位", "use": "引用的条件", "verified": "已核标志", "warnings": "提示", "weight": "权重",
	"userId": "账号", "username": "用户名", "value": "实测值", "version": "版本号", "witness": "见证人", "dueDays": "整改天数",
}

// subject begins a sentence about the member that a pointer names.
func subject(pointer string) string {
	segments := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	index := -1
	for i := len(segments) - 1; i >= 0; i-- {
		if n, err := strconv.Atoi(segments[i]); err == nil {
			if index < 0 {
				index = n
			}
			continue
		}
		name, known := fieldNames[segments[i]]
		if !known {
			break
		}
		if index >= 0 {
			return fmt.Sprintf("第 %d 项%s", index+1, name)
		}
		return name
	}
	return "请求内容"
}
