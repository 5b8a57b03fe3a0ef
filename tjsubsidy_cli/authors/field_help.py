"""Descriptions of the keys of a catalogue, which editors show while someone writes it."""

from __future__ import annotations

from ..base.text import Text, both

_FACT = both("事实的编号", "A fact's id")
_AT_LEAST = both("不低于", "At least this")
_ABOVE = both("高于", "More than this")
_AT_MOST = both("不高于", "At most this")
_BELOW = both("低于", "Less than this")
_PER = both("按这个事实的数量计", "For each unit of this fact")
_CAP = both("合计上限，如 “500万元”", "At most this in all, such as “500万元”")
_OF = both("作为基数的事实（金额）", "The fact that is the base (money)")

FIELDS: dict[str, Text] = {
    "Text.zh": both("中文", "Chinese"),
    "Text.en": both("英文", "English"),
    "Catalogue.policy": both("政策文件", "The document"),
    "Catalogue.sections": both("政策的各部分", "The parts of the policy"),
    "Catalogue.bureaus": both("责任单位", "The responsible units"),
    "Catalogue.topics": both("问题的分组", "Headings of the questions"),
    "Catalogue.facts": both("需要了解的企业情况", "What can be known of a company"),
    "Catalogue.measures": both("措施，即条文的各条", "The numbered articles"),
    "Catalogue.checks": both("不合常理的回答", "Answers that are possible but odd"),
    "Catalogue.overlaps": both("可能重叠的资助项目", "Grants that may meet in one project"),
    "Catalogue.joints": both("几个资助项目共用的上限", "Ceilings that several grants share"),
    "Policy.id": both("编号，如 tianjin-2020", "An id, such as tianjin-2020"),
    "Policy.title": both("政策名称", "The policy's title"),
    "Policy.issuer": both("发布机关", "Who issued it"),
    "Policy.issued": both("印发日期", "The date it was issued"),
    "Policy.disclaimer": both("每份结果都要写明的话", "What every result must say"),
    "Policy.stacking": both("叠加享受的说明", "What a total means"),
    "Policy.funding": both("资金由谁承担", "Who pays"),
    "Policy.territory": both("政策适用的地域", "Where the policy applies"),
    "Funding.city": both(
        "市级承担的比例，其余由区承担", "The city's share; the district pays the rest"
    ),
    "Funding.quote": both("条文原句，一字不差", "The sentence, word for word"),
    "Funding.names": both("原句中属于名称的数字", "Digits of the quote that are part of a name"),
    "Territory.when": both("企业在适用地域内的条件", "The condition on the company's place"),
    "Territory.reason": both("不在地域内时的理由", "Why a company elsewhere gets nothing"),
    "Territory.unknown": both("未填所在区时的提醒", "The warning while the place is unknown"),
    "Section.number": both("序号", "Its number"),
    "Section.title": both("标题", "Its title"),
    "Bureau.name": both("名称", "Its name"),
    "Bureau.own": both("本区的名称，含 {district}", "A district's own, with {district}"),
    "Topic.id": both("编号", "Its id"),
    "Topic.name": both("分组的标题", "The heading"),
    "Fact.id": both("编号：小写字母、数字、下划线", "An id of small letters, digits, underscores"),
    "Fact.topic": both("所属分组的编号", "The id of its topic"),
    "Fact.kind": both(
        "类型：是否、数量、金额、单选、多选", "yes_no, count, money, choice (one), choices (any)"
    ),
    "Fact.label": both("简称", "A short name"),
    "Fact.question": both("问企业的问题", "The question put to a company"),
    "Fact.help": both("填写说明", "How to answer it"),
    "Fact.unit": both("数量的单位", "What a count counts"),
    "Fact.choices": both("选项", "The choices of a list"),
    "Fact.change": both(
        "企业要做什么才能答“是”或提高数额；不写则不作建议",
        "What a company would do for a yes or a higher figure; without it, no advice names it",
    ),
    "Choice.id": both("选项的编号", "Its id"),
    "Choice.zh": both("中文", "Chinese"),
    "Choice.en": both("英文", "English"),
    "Choice.change": both(
        "企业要做什么才能如此回答；不写则不作建议",
        "What a company would do to give this answer; without it, no advice names it",
    ),
    "Check.when": both("不合常理的情形", "The odd answers"),
    "Check.text": both("提醒的话", "The warning they give"),
    "Joint.grants": both("资助项目编号", "The grants' ids"),
    "Joint.cap": both(
        "共同上限；不写则只取最高的一项", "The common cap; without it the highest alone"
    ),
    "Variant.grants": both(
        "所影响的资助项目，不写则为本项", "The grants it changes, if not its own"
    ),
    "Variant.admits": both("另有这个条件也可", "A condition that is enough beside the grant's own"),
    "Variant.requires": both("还须满足的条件", "A condition that is needed as well"),
    "Variant.amount": both("改为这个金额", "The amount instead"),
    "Variant.cap": both("金额另设上限", "A cap on the amount"),
    "Variant.city": both("市级承担的比例", "The city's share instead"),
    "Variant.joint": both("与其他项目共用上限", "A ceiling shared with other grants"),
    "Reading.id": both("编号", "Its id"),
    "Reading.question": both("哪里有歧义", "What is ambiguous"),
    "Reading.options": both("各种理解，按字母", "The readings, by letter"),
    "Reading.chosen": both("采用哪一种，或 undecided", "The one taken, or undecided"),
    "Reading.variants": both(
        "其他理解带来的改变，按字母", "What the others would change, by letter"
    ),
    "Reading.note": both("如何显示", "How it is shown"),
    "Reading.why": both("采用的理由", "Why it was taken"),
    "Reading.effect": both("影响谁", "Whom it matters to"),
    "Measure.number": both("条号", "The article's number"),
    "Measure.section": both("所属部分的序号", "The number of its section"),
    "Measure.bureaus": both("责任单位，按条文顺序", "The bureaus in the order of the text"),
    "Measure.grants": both("可单独支付的资助项目", "Its separately payable parts"),
    "Grant.id": both("编号，如 7-1", "An id, such as 7-1"),
    "Grant.title": both("名称", "Its title"),
    "Grant.summary": both("一句话概括", "One line on who gets it"),
    "Grant.quote": both("条文原句，一字不差", "The sentence, word for word"),
    "Grant.when": both("申请条件", "The condition"),
    "Grant.amount": both("支持的形式和金额", "The form of support and its figures"),
    "Grant.payment": both("支付方式", "How often it is paid"),
    "Grant.omits": both("条文没有写的", "What the text leaves out"),
    "Grant.city": both(
        "市级承担的比例，与通则不同时写", "The city's share, where it is not the general one"
    ),
    "Grant.names": both("原句中属于名称的数字", "Digits of the quote that are part of a name"),
    "Grant.reservation": both("对金额或结论的保留", "A reservation about figure or verdict"),
    "Grant.readings": both("歧义与各种理解", "Ambiguities and their readings"),
    "Grant.suits": both(
        "建议只向符合此条件的企业提出，不影响结论",
        "Advice is given only where this may hold; no verdict rests on it",
    ),
    "Overlap.grants": both("资助项目编号", "The grants' ids"),
    "Overlap.where": both("在哪里重叠", "Where they meet"),
    "Overlap.note": both("说明", "What to know about it"),
    "AllOf.all": both("须全部满足", "Every part must hold"),
    "AnyOf.any": both("满足其一即可", "One part is enough"),
    "NoneOf.none": both("均不得满足", "No part may hold"),
    "Has.fact": _FACT,
    "Has.has": both("选了其中一个即满足", "One of these choices is enough"),
    "Has.open": both("条文未列明的选项：结果待定", "Choices the text leaves open: undecided"),
    "Yes.yes": both("这个事实为“是”", "This fact is a yes"),
    "Threshold.fact": _FACT,
    "Threshold.at_least": _AT_LEAST,
    "Threshold.above": _ABOVE,
    "Threshold.at_most": _AT_MOST,
    "Threshold.below": _BELOW,
    "Threshold.presumed": both("未填时视为满足", "While it is unknown it counts as met"),
    "Share.share": both("前一事实除以后一事实", "The first fact divided by the second"),
    "Share.at_least": _AT_LEAST,
    "Share.above": _ABOVE,
    "Share.at_most": _AT_MOST,
    "Share.below": _BELOW,
    "UpTo.up_to": both("最高金额，如 “500万元”", "Up to this sum, such as “500万元”"),
    "UpTo.per": _PER,
    "UpTo.years": both("连续几年", "For so many years"),
    "UpTo.cap": _CAP,
    "UpTo.cost": both(
        "估算不超过这项支出（推断）", "The cost at which the estimate stops (inferred)"
    ),
    "UpTo.cost_binds": both(
        "上限也不超过这项支出", "Whether the ceiling stops at the cost as well"
    ),
    "UpTo.for_each": both(
        "其中每满足一个条件给一次（有 per 时多计一个）",
        "Once for each of these conditions that holds (with per: one unit more)",
    ),
    "Exactly.exactly": both("定额，如 “2万元”", "A fixed sum, such as “2万元”"),
    "Exactly.per": _PER,
    "Exactly.cap": _CAP,
    "Rated.rate": both("比例，如 “20%”", "The rate, such as “20%”"),
    "Rated.of": _OF,
    "Rated.cap": _CAP,
    "Rated.exact": both("条文没有“不超过”“最高”", "Whether the text has no 不超过 or 最高"),
    "Match.match": both("配套比例，如 “1∶1”", "The ratio, such as “1∶1”"),
    "Match.of": _OF,
    "Match.cap": _CAP,
}
