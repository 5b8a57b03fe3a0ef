"""The titles that people give to columns which the catalogue does not name, by meaning."""

from __future__ import annotations

OF_COMPANIES = {
    "name": (
        *("企业名称", "单位名称", "公司名称", "企业", "名称", "企业全称", "单位全称", "公司全称"),
        *("company", "company name"),
    ),
    "code": ("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "credit code", "uscc"),
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
OF_DISTRICT = ("所属区", "所属区县", "所在区县", "区县", "注册区", "注册地所在区", "辖区", "行政区")
