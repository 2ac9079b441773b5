"""Who is missing: age, sex, name, height, clothing, features, category."""

from __future__ import annotations

import re
from typing import Final

from tasks.packages.call_text.clauses import clauses_of
from tasks.packages.call_text.numerals import NUMERAL, number
from tasks.packages.domain.kinds import Category

OLDEST: Final = 120
HEIGHTS_CM: Final = range(40, 230)

AGE: Final = re.compile(rf"(\d{{1,3}}|{NUMERAL})(?:多|来|几)?\s*(?:周)?岁")
ABOUT_AGE: Final = re.compile(rf"年(?:约|纪约?|龄[:：]?约?)\s*(\d{{1,3}}|{NUMERAL})(?![\d月日年个])")

EXPLICIT_SEX: Final = re.compile(
    r"(?:^|性别[:：]?|[，,、（(：:\s])\s*(男|女)(?:性)?(?=[，,、。；;）)\s\d]|$|约|今年|身高)"
)
FEMALE_KIN: Final = (
    "外孙女|孙女|女儿|女童|女孩|女婴|女生|女学生|少女|女子|母亲|妈妈|奶奶|外婆|姥姥|阿嬷|妻子|老婆|"
    "姐姐|妹妹|侄女|阿婆|老太|大妈|婆婆|岳母|姑姑|阿姨"
)
MALE_KIN: Final = (
    "外孙(?!女)|孙子|儿子|男童|男孩|男婴|男生|男学生|少年|男子|父亲|爸爸|爷爷|外公|姥爷|阿公|丈夫|老公|"
    "哥哥|弟弟|侄子|老伯|大爷|老头|公公|岳父|叔叔|伯伯"
)
KIN: Final = re.compile(f"(?P<female>{FEMALE_KIN})|(?P<male>{MALE_KIN})")

SURNAMES: Final = (
    "欧阳|上官|司马|诸葛|司徒|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
    "莫孔向汤温庄柯连洪纪翁游詹童涂施倪阮俞章康卓苗池丘安施傅颜]"
)
NAME_END: Final = r"(?=[，,。；;、（(）)：:\s\d]|男|女|今年|于|从|在|走失|失踪|走丢|不见|$)"
NAMED: Final = re.compile(
    rf"(?:姓名[:：]?\s*|名叫|名字叫|叫做|叫)((?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}){NAME_END}"
)
KIN_NAMED: Final = re.compile(
    rf"(?:{FEMALE_KIN}|{MALE_KIN}|老人|孩子|小孩|学生)[:：]?((?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}?){NAME_END}"
)
LEADING_NAME: Final = re.compile(
    rf"(?:^|[，,。；;\s])((?:{SURNAMES})[\u4e00-\u9fff]{{1,2}})[，,、（(]\s*(?:男|女)"
)
NO_NAMES: Final = frozenset({"方才", "白天", "高一", "高二", "高三", "于今", "于昨", "安全", "何时", "金色"})

HEIGHT_CM: Final = re.compile(r"(?:身高|高)\D{0,4}?(\d{2,3})\s*(?:cm|CM|Cm|厘米|公分|左右|[，,。；;、\s]|$)")
HEIGHT_M: Final = re.compile(r"([12])\.(\d{1,2})\s*(?:米|m|M)")
HEIGHT_SPOKEN: Final = re.compile(r"([12一两])米([零〇一二三四五六七八九\d]{1,2})(?!\d)")

GARMENTS: Final = re.compile(
    r"衣|裤|裙|鞋|外套|T恤|t恤|校服|帽|衫|袜|夹克|马甲|羽绒|毛线|背心|制服|雨披|围巾|睡袍|汗衫"
)
CARRIED: Final = re.compile(r"书包|背包|挎包|手提袋|拉杆箱|电话手表|雨伞")
WORN: Final = re.compile(
    r"^(?:其|孩子|老人|走失时|出门时|离家时|离开时|失踪时|当时|出走时|身上)*(?:上身)?(?:身穿|穿着|身着|上穿|穿了?|着)"
)
FEATURES: Final = re.compile(
    r"特征|胎记|痣|疤|眼镜|马尾|辫|短发|长发|卷发|白发|光头|寸头|口音|方言|拐杖|拐棍|轮椅|纹身|驼背|跛|瘸|听力|耳聋|"
    r"不会说话|讲话不清|说话不清|口齿|智力|微胖|偏胖|偏瘦|较瘦|较胖|体型|体态|圆脸|方脸|长脸|瓜子脸|肤色|皮肤|牙|走路|助听器"
)
FEATURE_LABEL: Final = re.compile(r"^(?:体貌|外貌|身体)?特征(?:是|为)?[:：]?")

NOT: Final = r"(?<!无)(?<!没有)(?<!未患)(?<!不是)(?<!否认)"
CATEGORIES: Final = (
    (Category.AUTISTIC, re.compile(NOT + r"(?:自闭症|孤独症)")),
    (Category.DEMENTIA, re.compile(NOT + r"(?:老年痴呆|阿尔茨海默|失智|认知障碍|痴呆|记忆力?衰退|记性不好)")),
    (Category.DESPONDENT, re.compile(NOT + r"(?:轻生|自杀|遗书|寻短见|想不开|厌世)")),
    (Category.MENTAL_ILLNESS, re.compile(NOT + r"(?:精神病|精神分裂|精神疾病|精神障碍|精神异常|抑郁症)")),
)
CHILDREN: Final = (
    (3, Category.CHILD_1_3),
    (6, Category.CHILD_4_6),
    (9, Category.CHILD_7_9),
    (12, Category.CHILD_10_12),
    (15, Category.CHILD_13_15),
)


def age_in(subject: str) -> int | None:
    """The first age in years."""
    for found in (*AGE.finditer(subject), *ABOUT_AGE.finditer(subject)):
        age = number(found.group(1))
        if age is not None and age <= OLDEST:
            return age
    return None


def sex_in(subject: str) -> str | None:
    """By the word 男 or 女 standing alone, else by the first word of kin."""
    told = EXPLICIT_SEX.search(subject)
    if told:
        return "male" if told.group(1) == "男" else "female"
    kin = KIN.search(subject)
    return None if kin is None else str(kin.lastgroup)


def name_in(subject: str) -> str | None:
    """A name that is said to be one, or stands after a word of kin; never a guess from the middle."""
    for pattern in (NAMED, KIN_NAMED, LEADING_NAME):
        for found in pattern.finditer(subject):
            if found.group(1) not in NO_NAMES:
                return found.group(1)
    return None


def height_in(subject: str) -> int | None:
    """Height in centimetres: 125厘米, 1.25米, 1米25, 一米二."""
    if found := HEIGHT_SPOKEN.search(subject):
        return _sensible(100 * _digit(found.group(1)) + _hundredths(found.group(2)))
    if found := HEIGHT_M.search(subject):
        return _sensible(100 * int(found.group(1)) + int(found.group(2).ljust(2, "0")))
    found = HEIGHT_CM.search(subject)
    return _sensible(int(found.group(1))) if found else None


def clothing_in(subject: str) -> str | None:
    """The clauses that speak of garments or of what is carried."""
    worn = [WORN.sub("", clause) for clause in clauses_of(subject) if _is_worn(clause)]
    return "，".join(piece for piece in worn if piece) or None


def features_in(subject: str) -> str | None:
    """The clauses that speak of how somebody looks, moves or talks."""
    seen = [clause for clause in clauses_of(subject) if FEATURES.search(clause) and not _is_worn(clause)]
    return (
        "，".join(FEATURE_LABEL.sub("", clause) for clause in seen if FEATURE_LABEL.sub("", clause)) or None
    )


def category_in(subject: str, age: int | None) -> Category | None:
    """An illness or a danger that is named, else the child's age."""
    for category, words in CATEGORIES:
        if words.search(subject):
            return category
    if age is None:
        return None
    return next((category for oldest, category in CHILDREN if age <= oldest), None)


def _is_worn(clause: str) -> bool:
    return bool(GARMENTS.search(clause) or CARRIED.search(clause))


def _digit(text: str) -> int:
    return number(text) or 0


def _hundredths(text: str) -> int:
    """二 is 20 centimetres, 二五 and 25 are 25, 零五 is 5."""
    figures = "".join(str(_digit(letter)) for letter in text)
    return int(figures.ljust(2, "0"))


def _sensible(height_cm: int) -> int | None:
    return height_cm if height_cm in HEIGHTS_CM else None
