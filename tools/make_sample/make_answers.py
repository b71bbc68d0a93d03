"""Writes raw/sample/answers/: what the demo's editors decide, one file per editor, as `storybank answer --from` reads it."""

import json
from pathlib import Path

ANSWERS = Path(__file__).parents[2] / "raw" / "sample" / "answers"
Line = dict[str, str]


def line(item: str, code: str, decision: str, field: str = "", **more: str) -> Line:
    return {"item": item, "code": code, **({"field": field} if field else {}), "decision": decision, **more}


def edit(item: str, code: str, field: str, text: str, reason: str = "") -> Line:
    return line(item, code, "edit", field, text=text, **({"reason": reason} if reason else {}))


def look(*items: str) -> list[Line]:
    return [line(item, "identity.not-yet-seen", "seen") for item in items]


NUR = [
    line("nur/F01", "identity.not-yet-seen", "cover 300,825,495,1000 key_tag", reason="the school's number"),
    line("nur/F01", "identity.face-unsure", "not-a-face"),
    line("nur/F02", "consent.unlinked-face", "link nur/C01", "face.1"),
    edit("nur/F02", "terms.capital", "caption.hy", "Անահիտ, Գորիս"),
    edit("nur/F02", "terms.capital", "caption.en", "Anahit, Goris"),
    line("nur/F05", "placenames.not-as-said", "fix 1", "caption.ru", reason="he says Shushi"),
    line("nur/F05", "identity.detail", "seen", reason="no uniform here"),
    line("nur/F06", "consent.unlinked-face", "link nur/C03", "face.1"),
    line("nur/F06", "consent.unlinked-face", "link nur/N07", "face.2"),
    line("nur/F10", "identity.not-yet-seen", "decline", reason="nobody was asked; it would show all as participants"),
    line("nur/F11", "identity.not-yet-seen", "cover 760,636,1020,716 signature", reason="name and age"),
    line("nur/F11", "identity.face-unsure", "not-a-face"),
    edit("nur/F11", "captions.names-a-minor", "caption.hy", "Երեխայի նկար. երկու տուն և գետ։ Գյուղ սահմանի մոտ։"),
    edit(
        "nur/F11",
        "captions.names-a-minor",
        "caption.en",
        "A child's drawing: two houses and a river. A village near the border.",
    ),
    line("nur/F14", "consent.unlinked-face", "link nur/C08", "face.1"),
    line("nur/F14", "identity.face-unsure", "not-a-face"),
    edit(
        "nur/F14",
        "captions.names-a-person",
        "caption.hy",
        "Վարդանը Կարմիր Շուկայից։ Մահացել է 2026 թվականին։",
        "his son asked not to be named",
    ),
    edit("nur/F14", "captions.names-a-person", "caption.en", "Vardan, from Karmir Shuka. He died in 2026."),
    edit("nur/F14", "captions.names-a-person", "caption.az", "Vardan, Karmir Şukadan. 2026-cı ildə vəfat edib."),
    edit("nur/F14", "captions.names-a-person", "caption.ru", "Вардан из Красного Базара. Он умер в 2026 году."),
    line("nur/F15", "identity.not-yet-seen", "cover 215,842,445,896 grave_name"),
    line("nur/F15", "identity.not-yet-seen", "cover 675,905,1010,1012 grave_name"),
    edit("nur/F15", "captions.attributes-blame", "caption.hy", "Վնասված տապանաքարեր։"),
    edit("nur/F15", "captions.attributes-blame", "caption.en", "Damaged gravestones."),
    line("nur/F18", "consent.unlinked-face", "link nur/C10", "face.1"),
    line("nur/F18", "identity.face-unsure", "not-a-face"),
    line("nur/F19", "consent.unlinked-face", "link nur/C10", "face.1"),
    line("nur/F19", "identity.face-unsure", "not-a-face"),
    edit("nur/I1", "captions.quote-as-headline", "title.hy", "Բանալին"),
    edit("nur/I1", "captions.quote-as-headline", "title.en", "The key"),
    line("nur/I1", "identity.name-in-text", "redact", reason="a neighbour who was not asked"),
    line("nur/I1", "identity.identifier", "redact", reason="her own telephone"),
    *look("nur/F01", "nur/F02", "nur/F05", "nur/F06", "nur/F11", "nur/F12", "nur/F14", "nur/F15", "nur/F18", "nur/F19"),
    *(line(f"nur/{code}", "captions.embedded-claim", "seen") for code in ("F01", "F02", "F05", "F15", "F18", "F19")),
]
S02_AZ = (
    "Rəhilə xalçanı anasından öyrənib. Getməli olanda dəzgahda yarımçıq xalça qalmışdı; naxışını əzbər bilirdi. Otuz iki il "
    "sonra qayıdıb həmin naxışı birinci ilmədən başladı. Kənarına 1992-ci ildən itkin olan qardaşının sevdiyi kiçik quşu toxuyur."
)
S02_EN = (
    "Rahila learned weaving from her mother. When she had to leave, half a carpet stayed on the loom; she knew the pattern by "
    "heart. Thirty-two years later she came back and began the same pattern from the first knot. Into its border she weaves the "
    "small bird that her brother, missing since 1992, liked."
)
NAR = [
    line("nar/F03", "consent.unlinked-face", "link nar/C02", "face.1"),
    line("nar/F03", "consent.unlinked-face", "not-a-face", "face.2"),
    edit("nar/F03", "terms.liberated", "caption.az", "Rəhilə, Şuşa"),
    edit("nar/F03", "terms.liberated", "caption.en", "Rahila, Shusha"),
    line("nar/F04", "consent.unlinked-face", "crop", "face.1", person="nar/N01", reason="she refused"),
    line("nar/F04", "consent.unlinked-face", "link nar/C02", "face.4"),
    line("nar/F04", "consent.unlinked-face", "bystander", "face.2"),
    line("nar/F04", "consent.unlinked-face", "bystander", "face.3"),
    edit("nar/F04", "captions.names-a-person", "caption.az", "Rəhilə qonşuları ilə samovar başında."),
    edit("nar/F04", "captions.names-a-person", "caption.en", "Rahila and neighbours round the samovar."),
    edit("nar/F07", "placenames.two-names", "caption.az", "Dərənin üstündən keçən yol."),
    edit("nar/F07", "placenames.two-names", "caption.en", "A road above a gorge."),
    line("nar/F08", "consent.unlinked-face", "link nar/C04", "face.1"),
    line("nar/F08", "identity.not-yet-seen", "cover 995,474,1152,526 plate"),
    edit("nar/F08", "placenames.two-names", "caption.en", "Sevda kneads dough. She is from Basarkechar."),
    edit("nar/F08", "placenames.two-names", "caption.ru", "Севда месит тесто. Она из Басаркечара."),
    line("nar/F09", "consent.unlinked-face", "link nar/C05", "face.1"),
    line("nar/F09", "consent.unlinked-face", "link nar/C04", "face.2"),
    line("nar/F16", "identity.not-yet-seen", "cover 232,612,455,752 grave_name"),
    line("nar/F16", "identity.not-yet-seen", "cover 1160,632,1350,728 grave_name"),
    line("nar/F16", "identity.not-yet-seen", "cover 720,910,985,1020 grave_name"),
    edit("nar/F16", "captions.attributes-blame", "caption.az", "Zədələnmiş qəbir daşları."),
    edit("nar/F16", "captions.attributes-blame", "caption.en", "Damaged gravestones."),
    line(
        "nar/F17",
        "identity.not-yet-seen",
        "decline",
        reason="high risk: the ridge gives the village away, a post stands on it",
    ),
    line("nar/F20", "consent.unlinked-face", "link nar/C12", "face.1"),
    line("nar/F20", "consent.unlinked-face", "not-a-face", "face.2", reason="the horse"),
    line("nar/F20", "identity.face-unsure", "not-a-face"),
    line("nar/F20", "intake.clock-doubt", "seen", reason="the day is not known"),
    line("nar/I2", "consent.assent-missing", "redact segment", reason="he has not agreed himself"),
    line("nar/I2", "identity.name-in-text", "redact", reason="never asked"),
    line("nar/I2", "placenames.editors-gloss", "redact", reason="not her word"),
    line(
        "nar/I4",
        "identity.indirect",
        "redact segment",
        reason="village, age and the only teacher of a subject together",
    ),
    edit("nar/S02", "captions.missing-as-dead", "body.az", S02_AZ),
    edit("nar/S02", "captions.missing-as-dead", "body.en", S02_EN),
    *look("nar/F03", "nar/F04", "nar/F07", "nar/F08", "nar/F09", "nar/F16", "nar/F20"),
    *(line(f"nar/{code}", "captions.embedded-claim", "seen") for code in ("F03", "F07", "F08", "F16")),
]
KHIDI = [
    line("khidi/F13", "consent.unlinked-face", "link khidi/C07", "face.1"),
    line("khidi/F13", "consent.unlinked-face", "link khidi/N05", "face.2", reason="her father, kept by his daughter"),
    line("khidi/F13", "consent.unlinked-face", "link khidi/N06", "face.3", reason="her mother, kept by her daughter"),
    line("khidi/F13", "placenames.changed-in-translation", "fix 1", "caption.en", reason="she says Kirovabad"),
    line("khidi/I3", "people.accused", "redact segment", "segment.5", reason="a named person accused of a crime"),
    line("khidi/I3", "people.accused", "redact", "translation.en.5"),
    line("khidi/F13", "dates.after-death", "seen", reason="a picture of a picture"),
    *look("khidi/F13"),
    line("khidi/F13", "captions.embedded-claim", "seen"),
]


def main() -> None:
    ANSWERS.mkdir(parents=True, exist_ok=True)
    for number, (stream, lines) in enumerate((("nur", NUR), ("nar", NAR), ("khidi", KHIDI)), start=1):
        text = "\n".join(json.dumps({**one, "by": f"ed-{stream}-1"}, ensure_ascii=False) for one in lines)
        (ANSWERS / f"{number}-{stream}.jsonl").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
