"""The titles that people give to columns which the catalogue does not name, by meaning."""

from __future__ import annotations

from .titles import plain

OF_COMPANIES = {
    "name": (
        *("企业名称", "单位名称", "公司名称", "企业", "名称", "企业全称", "单位全称", "公司全称"),
        *("申报单位", "申报企业", "企业(单位)名称", "单位(企业)名称"),
        *("客户", "客户名称", "客户单位"),
        *("company", "company name", "name of company", "client", "client name", "customer"),
    ),
    "code": (
        *("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "纳税人识别号", "税号"),
        *("credit code", "uscc", "unified social credit code", "social credit code"),
    ),
}
HAD = {
    "received": (
        *("已获支持", "已获得", "已获得支持", "已获支持事项", "已获得支持事项", "已获事项"),
        *("已获得事项", "已享受", "已享受政策", "已享受支持", "已享受事项", "已享受补贴"),
        *("已享受奖补", "享受政策情况", "已获资助", "已获得资助", "已获补助", "已获补贴"),
        *("已获得补贴", "已获奖补", "已获政策支持", "已获得政策支持", "已兑现政策"),
        *("received", "grants received", "received grants", "already received"),
        *("subsidies received",),
    ),
    "applied": (
        *("已申报", "已申报事项", "已申报政策", "已申请", "已申请事项", "已申请政策", "申报中"),
        *("正在申报", "applied", "applied for", "grants applied for"),
    ),
}
OF_DISTRICT = (
    *("所属区", "所属区县", "所在区县", "区县", "注册区", "注册地所在区", "辖区", "行政区", "区"),
    *("属地", "区域", "所属区域", "所在区域", "地区", "所在地区", "所属地区"),
)
LOOSER = {  # the farther down, the looser the name
    plain(title): number
    for titles in (*OF_COMPANIES.values(), ("", *OF_DISTRICT))
    for number, title in enumerate(titles)
}
