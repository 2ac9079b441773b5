"""What can be refused around packages, each in a sentence that says what was kept and what to do next."""

from __future__ import annotations

from typing import Any

from backend.core.errors import AppError, Bilingual, Language


class PackageFullError(AppError):
    """All seats are taken; whoever comes late can still keep an eye out."""

    status = 409
    slug = "package-full"
    title = Bilingual("名额已满", "All seats are taken")
    detail = Bilingual(
        "名额刚刚抢完，您可以选择“协助留意”，看到情况随时上报。",
        "The last seat has just gone. You can keep an eye out instead and report what you see.",
    )


class PackageEndedError(AppError):
    """The package is resolved, retracted or expired."""

    status = 409
    slug = "package-ended"
    title = Bilingual("任务已结束", "This task has ended")
    detail = Bilingual(
        "这个任务已经结束，不再接受新的操作，感谢您的守望。",
        "This task has ended and takes no more changes; thank you for looking out.",
    )


class PackageStateError(AppError):
    """The package exists but is not in a state for this."""

    status = 409
    slug = "package-state"
    title = Bilingual("当前状态不能这样操作", "Not possible in this state")
    detail = Bilingual(
        "任务包当前的状态不能进行这项操作，没有改动任何内容，请刷新后查看。",
        "The package is not in a state for this and nothing was changed; reload to see where it stands.",
    )


class FieldNotesError(AppError):
    """Readable and of the right shape, but what stands in some fields cannot stay; `notes` say why."""

    status = 422

    def __init__(self, notes: dict[str, Bilingual]) -> None:
        """Keep the notes, by the field's path in the request."""
        super().__init__()
        self.notes = notes

    def problem(self, language: Language) -> dict[str, Any]:
        """The document with each note in the reader's language."""
        errors = {field: [note.read(language)] for field, note in self.notes.items()}
        return {**super().problem(language), "errors": errors}


class PackageNotReadyError(FieldNotesError):
    """Something that must be there before a package goes out is missing."""

    slug = "package-not-ready"
    title = Bilingual("还不能发布", "Not ready to publish")
    detail = Bilingual(
        "还缺少发布所需的内容，草稿已保存，请按提示补充后再发布。",
        "Something needed for publishing is missing; the draft is kept, please complete it first.",
    )


class SafeguardMissingError(FieldNotesError):
    """A minor's package that is out lacks what name and face need."""

    slug = "safeguard-missing"
    title = Bilingual("缺少未成年人保护所需的记录", "What protects a minor is missing")
    detail = Bilingual(
        "公开未成年人的姓名和照片，须有 110 警情编号和监护人同意记录。没有改动，请先在简报中补充标出的内容。",
        "A minor's name and face need the 110 incident number and the guardian's recorded consent. Nothing "
        "was changed; please complete the briefing where marked first.",
    )


NAME_HERE = Bilingual("这里不能出现姓名", "The name must not stand here")


class NameInPublicError(FieldNotesError):
    """The missing person's name stands where everybody alerted can read it."""

    slug = "name-in-public"
    title = Bilingual("公开内容里有姓名", "A name in public text")
    detail = Bilingual(
        "公开内容里出现了被寻人的姓名，没有保存；姓名经审批后只显示给接单的人，请从标出的地方删去。",
        "The missing person's name stands in public text and nothing was saved; it is shown to those who "
        "take the task once approved. Please remove it where marked.",
    )


class NameInRecordError(FieldNotesError):
    """A sealed name stands in words that are kept when the name is gone."""

    slug = "name-in-record"
    title = Bilingual("记录里有姓名", "A name in a record")
    detail = Bilingual(
        "您写的文字里有被寻人或监护人的姓名。这些文字会一直保留，姓名到期即删除，所以没有保存；"
        "请改用“孩子”“老人”“家属”等称呼后重试。",
        "What you wrote names the missing person or the guardian. Such words are kept for good while the "
        "name is deleted in time, so nothing was saved; please say “the child” or “the family” instead.",
    )


class OwnApprovalError(AppError):
    """Four eyes: who wrote, changed or published it does not approve it."""

    status = 403
    slug = "own-approval"
    title = Bilingual("不能审批自己发起的内容", "Not your own")
    detail = Bilingual(
        "这个任务包由您起草、修改或发布，须由另一位有权限的同事审批。",
        "You drafted, changed or published this package; somebody else has to approve it.",
    )


class ApprovalTooEarlyError(AppError):
    """The command centre may approve only after the duty lead had time to."""

    status = 409
    slug = "approval-too-early"
    title = Bilingual("尚在值班所领导审批时间内", "The duty lead still has time")
    detail = Bilingual(
        "值班所领导尚在审批时间内，{wait_s} 秒后指挥中心可以代为审批。",
        "The duty lead still has time to decide; the command centre may approve in {wait_s} seconds.",
    )


class NoFurtherRoundError(AppError):
    """Every planned round has gone out."""

    status = 409
    slug = "no-further-round"
    title = Bilingual("没有下一轮", "No further round")
    detail = Bilingual(
        "计划的推送轮次都已发出，没有改动；如需扩大范围，请复制任务包后重新发布。",
        "All planned rounds have gone out and nothing was changed; copy the package to reach further.",
    )


class AssignmentStateError(AppError):
    """The assignment is not in a state for this."""

    status = 409
    slug = "assignment-state"
    title = Bilingual("当前状态不能这样操作", "Not possible in this state")
    detail = Bilingual(
        "这次接单的状态是“{state}”，不能再进行这项操作，原有记录没有改动。",
        "This assignment is {state}, so that is no longer possible; its record is unchanged.",
    )


class ReportTooLateError(AppError):
    """The package ended more than a day ago, and with it what was set aside for this seat."""

    status = 409
    slug = "report-too-late"
    title = Bilingual("任务结束已超过一天", "The task ended more than a day ago")
    detail = Bilingual(
        "任务结束已超过一天，这份反馈没有提交。请直接联系派出所说明情况。",
        "The task ended more than a day ago, so this report was not taken. Please tell the station yourself.",
    )


class TooManyAdditionsError(AppError):
    """A report to which much has been added already."""

    status = 409
    slug = "too-many-additions"
    title = Bilingual("补充次数已满", "Too many additions")
    detail = Bilingual(
        "这份反馈已补充 {most} 次，这次没有保存，请直接联系派出所说明。",
        "This report has been added to {most} times; this was not saved, please call the station instead.",
    )


class NoHelpAskedError(AppError):
    """Nobody can have answered a call that never came."""

    status = 409
    slug = "no-help-asked"
    title = Bilingual("没有求助", "No call for help")
    detail = Bilingual(
        "这位志愿者没有求助，没有记录。",
        "This volunteer has not asked for help; nothing was recorded.",
    )


class OwnAssignmentError(AppError):
    """Nobody decides on an assignment of their own."""

    status = 403
    slug = "own-assignment"
    title = Bilingual("不能确认自己的反馈", "Not your own")
    detail = Bilingual(
        "这是您本人的接单，须由另一位同事确认，反馈内容已保留。",
        "This is your own assignment; somebody else has to decide on it. The report is kept.",
    )


class AlreadyServedError(AppError):
    """One person has one seat per package; this person's has been used."""

    status = 409
    slug = "seat-used"
    title = Bilingual("您已参与过这个任务", "You already took part")
    detail = Bilingual(
        "您已参与过这个任务，不能再次接单，可以选择“协助留意”。",
        "You already took part in this task and cannot take another seat; you can keep an eye out.",
    )


class AwardTooHighError(AppError):
    """More points than the package promised."""

    status = 422
    slug = "award-too-high"
    title = Bilingual("积分超过上限", "Too many points")
    detail = Bilingual(
        "积分应在 0 到 {most} 之间，没有确认，请修改后重试。",
        "Points must be between 0 and {most}; nothing was confirmed, please correct it.",
    )


class AreaKindError(AppError):
    """The area does not fit the kind: a missing person has a last known point."""

    status = 422
    slug = "area-kind"
    title = Bilingual("区域与任务类型不符", "Area does not fit the kind")
    detail = Bilingual(
        "寻人协查须标出最后出现的位置（一个点），没有保存，请在地图上选点。",
        "A missing person needs the last known point; nothing was saved, please pick a point.",
    )


class NoStationError(AppError):
    """Nobody knows which station stands behind this package."""

    status = 422
    slug = "no-station"
    title = Bilingual("找不到责任派出所", "No responsible station")
    detail = Bilingual(
        "这个位置没有对应的派出所，没有保存，请调整位置或请管理员维护辖区。",
        "No station is responsible for this place; nothing was saved, please adjust the place.",
    )
