"""A profile to fill in, with every question as a comment."""

from __future__ import annotations

from ..assess.received import is_paid_once
from ..base.text import Lang, both, sanitize
from ..company.profile import DISTRICT, PLACEHOLDER
from ..policy.catalogue import Catalogue
from ..rules.facts import Fact, show_value

_EXAMPLES = {
    "yes_no": both('写 "是" 或 "否"', 'write "yes" or "no"'),
    "count": both("整数", "a whole number"),
    "money": both('金额，如 "3200万元"、"1.2亿"', 'money, such as "3.2 million" or "850,000 yuan"'),
    "choice": both('写一个选项，如 "{}"', 'one choice, such as "{}"'),
    "choices": both(
        '写出所有符合的，没有写 []；不确定的加问号，如 ["{}?"]',
        'name all that apply, [] for none; unsure ones with a question mark, as in ["{}?"]',
    ),
}


def render_template(catalogue: Catalogue, lang: Lang) -> str:
    """Render a profile to fill in; all facts are unknown until they are answered."""
    title = sanitize(catalogue.policy.title[lang])
    head = both(
        f"# 企业资料：{title}\n"
        '# 填好后运行 tjsubsidy check 本文件。不清楚的保留 "未填"，不会当作“否”或 0。',
        f"# Company profile: {title}\n"
        '# Fill it in and run: tjsubsidy check THIS_FILE. Leave "not given" what you do not know;\n'
        "# it is never taken as no or as 0.",
    )
    code = both("# 统一社会信用代码，可不填", "# Unified social credit code, optional")
    lines = [
        head[lang],
        "",
        "[company]",
        f'name = "{PLACEHOLDER[lang]}"',
        code[lang],
        '# code = ""',
    ]
    if DISTRICT in catalogue.vocabulary:
        lines += _question(catalogue.vocabulary[DISTRICT], lang)
    lines += ["", "[facts]"]
    for topic in catalogue.topics:
        facts = [f for f in catalogue.facts if f.topic == topic.id and f.id != DISTRICT]
        if facts:
            lines += ["", f"# ==== {sanitize(topic.name[lang])} ===="]
        for fact in facts:
            lines += ["", *_question(fact, lang)]
    lines += ["", *_received(catalogue, lang)]
    return "\n".join(lines) + "\n"


def _received(catalogue: Catalogue, lang: Lang) -> list[str]:
    """Comments that show how to write what the company has received or applied for."""
    one = next((g for g in catalogue.grants.values() if is_paid_once(g)), None)
    id_ = one.id if one else next(iter(catalogue.grants))
    year = catalogue.policy.issued.year + 2
    head = both(
        "# ==== 已获支持或已申报的事项，没有可不填 ====\n# 编号见 tjsubsidy measures。",
        "# ==== Grants received or applied for; leave out if none ====\n"
        "# tjsubsidy measures lists their numbers.",
    )
    status = both("已获得", "received")
    example = f'# "{id_}" = {{ status = "{status[lang]}", year = {year}, sum = "50万元" }}'
    return [*head[lang].split("\n"), "# [received]", example]


def _question(fact: Fact, lang: Lang) -> list[str]:
    first = fact.choices[0].label[lang] if fact.choices else ""
    comments = [fact.asked[lang], fact.help[lang] if fact.help else ""]
    comments += [_EXAMPLES[fact.kind][lang].replace("{}", first)]
    comments += [f"  {choice.label[lang]}" for choice in fact.choices]
    plain = [sanitize(comment) for comment in comments if comment]
    return [*(f"# {comment}" for comment in plain), f'{fact.id} = "{show_value(fact, None)[lang]}"']
