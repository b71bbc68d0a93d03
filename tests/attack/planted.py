"""A delivery full of names: in every script, case and spelling, in words, labels, file names, tags and metadata; all invented."""

import csv
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

LANGUAGES = ("en", "hy", "az", "ru")


@dataclass(frozen=True)
class Somebody:
    """One invented person: how she is called by the list of names, and how she agreed to be shown."""

    code: str
    how: str  # identification
    given: dict[str, str]
    family: dict[str, str]
    pseudonym: dict[str, str]
    role: dict[str, str]
    roles: str = "narrator"
    gender: str = "f"


TEACHER = Somebody(
    "C01",
    "anonymous",
    {"hy": "Նունուֆար", "en": "Nunufar", "az": "Nunufar", "ru": "Нунуфар"},
    {"hy": "Տեր-Կիրակոսյան", "en": "Ter-Kirakosyan", "az": "Ter-Kirakosyan", "ru": "Тер-Киракосян"},
    {},
    {"en": "a teacher", "hy": "ուսուցչուհի", "az": "müəllim", "ru": "учительница"},
)
NURSE = Somebody(
    "C02",
    "pseudonym",
    {"az": "Məlahət", "hy": "Մելահետ", "en": "Malahat", "ru": "Мелахет"},
    {"az": "Qurbanəliyeva", "hy": "Ղուրբանալիևա", "en": "Gurbanaliyeva", "ru": "Курбаналиева"},
    {"az": "Sənubər", "hy": "Սանուբար", "en": "Sanubar", "ru": "Санубар"},
    {"en": "a nurse", "hy": "բուժքույր", "az": "tibb bacısı", "ru": "медсестра"},
)
DRIVER = Somebody(
    "C03",
    "first_name",
    {"ru": "Ованес", "hy": "Հովհաննես", "en": "Hovhannes", "az": "Ovanes"},
    {"ru": "Багдасарянц", "hy": "Բաղդասարյանց", "en": "Baghdasaryants", "az": "Bağdasaryans"},
    {},
    {"en": "a driver", "hy": "վարորդ", "az": "sürücü", "ru": "водитель"},
    gender="m",
)
NEIGHBOUR = Somebody(
    "C04",
    "",
    {"az": "Rəşid", "hy": "Ռաշիդ", "en": "Rashid", "ru": "Рашид"},
    {"az": "Hüseynzadə", "hy": "Հուսեյնզադե", "en": "Huseynzade", "ru": "Гусейнзаде"},
    {},
    {"en": "a neighbour", "hy": "հարևան", "az": "qonşu", "ru": "сосед"},
    roles="named",
    gender="m",
)
BAKER = Somebody(
    "C05",
    "named",
    {"en": "Arpi", "hy": "Արփի", "az": "Arpi", "ru": "Арпи"},
    {"en": "Voskerchyan", "hy": "Ոսկերչյան", "az": "Voskerçyan", "ru": "Воскерчян"},
    {},
    {"en": "a baker", "hy": "հացթուխ", "az": "çörəkçi", "ru": "пекарь"},
    roles="depicted",
)
MAKER = Somebody(
    "P1",
    "anonymous",
    {"en": "Gevorg", "hy": "Գևորգ", "az": "Gevorq", "ru": "Геворг"},
    {"en": "Ananikyan", "hy": "Անանիկյան", "az": "Ananikyan", "ru": "Ананикян"},
    {},
    {},
    roles="photographer",
    gender="m",
)
EVERYBODY = (TEACHER, NURSE, DRIVER, NEIGHBOUR, BAKER, MAKER)


def hidden() -> dict[str, tuple[dict[str, str], ...]]:
    """Return, by code, the parts of names that must not leave: language → form."""
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for one in EVERYBODY:
        if one.how == "first_name":
            found[one.code] = (one.family,)
        elif one.how != "named":
            found[one.code] = (one.given, one.family)
    return found


HY = (
    ("Նունուֆար", "Ես Նունուֆար Տեր-Կիրակոսյանն եմ, ծնվել եմ մեր գյուղում։"),
    ("Նունուֆար", "Մեր հարևան Ռաշիդը ամեն առավոտ հաց էր բերում։ Ռաշիդ Հուսեյնզադեին բոլորը գիտեին։"),
    ("Նունուֆար", "Հետո Մելահետն եկավ հիվանդանոցից. ՄԵԼԱՀԵՏ ՂՈՒՐԲԱՆԱԼԻԵՎԱՅԻ ձեռքերը տաք էին։"),
    ("Հարցազրուցավար", "Իսկ Հովհաննես Բաղդասարյանցի՞ն ճանաչում էիք։"),
    ("Նունուֆար", "Հովհաննեսին՝ այո։ Նու--- Նունուֆարի տատը պատմում էր։ Ջուրը սառն էր։"),
)
EN = (
    "I am Nunufar Ter-Kirakosyan, born in our village.",
    "Our neighbour Rashid brought bread every morning. Everybody knew Rashid Huseyn-\nzade.",
    "Then Malahat came from the hospital; MALAHAT GURBANALIYEVA's hands were warm.",
    "And did you know Hovhannes Baghdasaryants?",
    "Hovhannes, yes. Nu--- Nunufar's grandmother used to tell. The water was cold.",
)
RU = (
    "Я Нунуфар Тер-Киракосян, родилась в нашем селе.",
    "Наш сосед Рашид каждое утро приносил хлеб. Рашида Гусейнзаде знали все.",
    "Потом пришла Мелахет из больницы; руки МЕЛАХЕТ КУРБАНАЛИЕВОЙ были тёплые.",
    "А Оганеса Багдасарянца вы знали?",
    "Ованеса — да. Ну--- бабушка Нунуфар рассказывала. Вода была холодная.",
)
AZ = (
    "Mən Nunufar Ter-Kirakosyanam, kəndimizdə anadan olmuşam.",
    "Qonşumuz Rəşid hər səhər çörək gətirərdi. Rəşid Hüseynzadəni hamı tanıyırdı.",
    "Sonra Məlahət xəstəxanadan gəldi; MƏLAHƏT QURBANƏLİYEVANIN əlləri isti idi.",
    "Bəs Ovanes Bağdasaryansı tanıyırdınızmı?",
    "Ovanesi bəli. Nu--- Nunufarın nənəsi danışardı. Su soyuq idi.",
)
CYRILLIC_AZ = "Гоншумуз Рәшид Һүсејнзадә иди, Мәлаһәт Гурбанәлијева исә тибб бачысы."
CAPTIONS = {
    "en": "Malahat Gurbanaliyeva warms her hands at the oven; behind her, Huseynzade’s house.",
    "hy": "Մելահետ Ղուրբանալիևան տաքացնում է ձեռքերը։",
    "az": "Məlahət Qurbanəliyeva əllərini təndirin yanında qızdırır.",
    "ru": "Мелахет Курбаналиева греет руки у печи.",
}
ALT = {"en": "[A nurse] with warm hands", "ru": "[медсестра] у печи", "az": "[tibb bacısı]", "hy": "[բուժքույր]"}


# the same people under other names, longer and shorter, in another order of the alphabet: what a bundle must not show
OTHERS = {
    "Նունուֆար": "Արփենիկ", "Nunufar": "Arpenik", "Нунуфар": "Арпеник", "Տեր-Կիրակոսյան": "Մելիք-Շահնազարյան",
    "Ter-Kirakosyan": "Melik-Shahnazaryan", "Тер-Киракосян": "Мелик-Шахназарян", "Nu---": "Ar---", "Ну---": "Ар---",
    "Նու---": "Արփ---", "Məlahət": "Zümrüd", "Мәлаһәт": "Зүмрүд", "Մելահետ": "Զումրուդ", "Malahat": "Zumrud", "Мелахет": "Зумруд",
    "Qurbanəliyeva": "Şıxəliyeva", "Ղուրբանալիևա": "Շիխալիևա", "Gurbanaliyeva": "Shikhaliyeva", "Курбаналиев": "Шихалиев",
    "Гурбанәлијева": "Шыхәлијева", "Qurbaneliyeva": "Shikhaliyeva", "Melahet": "Zumrud", "Багдасарянц": "Айвазянц",
    "Բաղդասարյանց": "Այվազյանց", "Baghdasaryants": "Ayvazyants", "Bağdasaryans": "Ayvazyans", "Rəşid": "Tofiq",
    "Рәшид": "Тофиг", "Ռաշիդ": "Թոֆիկ", "Rashid": "Tofig", "Рашид": "Тофик", "Hüseynzadə": "Nağızadə", "Һүсејнзадә": "Нағызадә",
    "Հուսեյնզադե": "Նաղիզադե", "Huseynzade": "Naghizade", "Huseyn-\nzade": "Naghi-\nzade", "Гусейнзаде": "Нагизаде",
    "Gevorg": "Aram", "Գևորգ": "Արամ", "Gevorq": "Aram", "Геворг": "Арам", "Ananikyan": "Zohrabyan", "Անանիկյան": "Զոհրաբյան",
    "Ананикян": "Зограбян",
}  # fmt: skip
_instead: dict[str, str] = {}


def say(text: str) -> str:
    """Return the text with the names of this delivery: those above, or the other ones."""
    for one, other in _instead.items():
        text = text.replace(one, other).replace(one.upper(), other.upper()).replace(_azeri(one), _azeri(other))
    return text


def _azeri(word: str) -> str:
    return word.replace("i", "İ").upper()


def write(folder: Path, instead: dict[str, str] | None = None) -> Path:
    """Write the delivery, and beside it the sealed-to-be list of names; return the delivery."""
    _instead.clear()
    _instead.update(instead or {})
    shoot = folder / say("Nunufar-Gurbanaliyeva-shoot")
    (shoot / "photographs").mkdir(parents=True)
    (shoot / "interviews").mkdir()
    _people(shoot, folder / "identities.jsonl")
    _photographs(shoot)
    _interviews(shoot)
    _stories(shoot)
    return shoot


def _people(shoot: Path, names: Path) -> None:
    rows = [
        {
            "code": one.code,
            "names": {
                language: {"given": one.given[language], "family": one.family[language]} for language in LANGUAGES
            },
            "contact": {"phone": f"077 10 20 3{number}"},
        }
        for number, one in enumerate(EVERYBODY)
    ]
    names.write_text(say("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)), encoding="utf-8")
    table(
        shoot / "people.csv",
        ("code", "age_band", "gender_cue"),
        [(one.code, "adult", one.gender) for one in EVERYBODY],
    )
    heading = ["person", "status", "given_on", "method", "identification", "face", "voice", "transcript"]
    heading += ["place_precision", "use_keep", "use_portal", "audience", "roles", "risk"]
    heading += [f"pseudonym_{one}" for one in LANGUAGES] + [f"role_words_{one}" for one in LANGUAGES]
    rows = []
    for one in EVERYBODY:
        if not one.how:
            continue
        face = "visible" if one.how == "named" else "covered"
        rows.append(
            [one.code, "given", "2026-05-01", "signed", one.how, face, "bleeped", "redacted"]
            + ["area_in_words", "yes", "yes", "public", f"{one.roles}; depicted", "low"]
            + [one.pseudonym.get(language, "") for language in LANGUAGES]
            + [one.role.get(language, "") for language in LANGUAGES]
        )
    table(shoot / "consents.csv", heading, rows)
    table(
        shoot / "third_parties.csv",
        ("person", "ref", "kind", "treatment", "reason", *(f"role_words_{one}" for one in LANGUAGES)),
        [
            (
                teller,
                NEIGHBOUR.code,
                "talked_about",
                "generalise",
                "nobody knows where he lives",
                *NEIGHBOUR.role.values(),
            )
            for teller in (TEACHER.code, NURSE.code, DRIVER.code)
        ],
    )


def _photographs(shoot: Path) -> None:
    rows = []
    for number, people in enumerate((NURSE.code, TEACHER.code, BAKER.code), 1):
        name = say(f"{('Malahat-Gurbanaliyeva', 'Նունուֆար', 'arpi')[number - 1]}-F{number:02}.jpg")
        _picture(shoot / "photographs" / name, number)
        captions = CAPTIONS if number == 1 else dict.fromkeys(LANGUAGES, "")
        if number == 3:
            captions = {"en": "Arpi Voskerchyan bakes bread.", "hy": "Արփի Ոսկերչյանը հաց է թխում։", "az": "", "ru": ""}
        alt = ALT if number == 1 else {"en": "Hands and an oven", "hy": "", "az": "", "ru": ""}
        quote = "Рашид приносил хлеб." if number == 2 else ""
        rows.append(
            [f"F{number:02}", name, people, "P1", "no", "S1", "ru" if quote else "", quote, "C01" if quote else ""]
            + [captions[one] for one in LANGUAGES]
            + [alt[one] for one in LANGUAGES]
        )
    heading = ["code", "file", "people", "photographer", "shows_people", "story", "quote_language", "quote", "quote_by"]
    heading += [f"caption_{one}" for one in LANGUAGES] + [f"alt_{one}" for one in LANGUAGES]
    table(shoot / "photographs.csv", heading, rows)


def _picture(path: Path, number: int) -> None:
    picture = Image.new("RGB", (900, 600), (60 + number * 40, 100, 150))
    brush = ImageDraw.Draw(picture)
    for step in range(12):
        left = (step * 71 + number * 37) % 800
        brush.rectangle((left, 40 * step, left + 90, 40 * step + 35), fill=(200, 30 * step % 255, number * 20))
    exif = Image.Exif()
    exif[0x010E] = say("Malahat Gurbanaliyeva and Rashid Huseynzade")
    exif[0x013B] = say("Gevorg Ananikyan")
    exif[0x8298] = say("(c) Ananikyan")
    picture.save(path, exif=exif, quality=90, comment=say("Nunufar Ter-Kirakosyan").encode())


def _interviews(shoot: Path) -> None:
    folder = shoot / "interviews"
    _docx(folder / say("Nunufar Ter-Kirakosyan.docx"), [f"{who}: {words}" for who, words in HY])
    (folder / "I1.en.vtt").write_text(_vtt("NOTE Nunufar Ter-Kirakosyan, 2026", EN), encoding="utf-8")
    _odt(folder / "I1.ru.odt", [f"{who}: {words}" for (who, _), words in zip(HY, RU, strict=True)])
    (folder / "I1.az.txt").write_text(
        say("\n\n".join(f"{who}: {words}" for (who, _), words in zip(HY, AZ, strict=True))), encoding="utf-8"
    )
    second = ("Adım Məlahətdir.", CYRILLIC_AZ, "Rəşid müəllim mənə kitab verdi.", "Təndir hələ istidir.")
    (folder / say("Melahet.vtt")).write_text(_vtt("NOTE Məlahət Qurbanəliyeva", second, "<v A>"), encoding="utf-8")
    _sound(folder / say("Melahet-Qurbaneliyeva.mp3"), 20)
    third = ("Меня зовут Ованес Багдасарянц.", "Сосед Рашид Гусейнзаде дал мне ключ.", "Ключ лежит у меня в кармане.")
    (folder / "I3.txt").write_text(say("\n\n".join(f"Ованес: {one}" for one in third)), encoding="utf-8")
    heading = ("code", "recording", "transcript", "translation_en", "translation_ru", "translation_az", "languages")
    heading += ("people", "speakers", "title_en", "title_ru", "story", "quote", "quote_language", "quote_by")
    rows = [
        (
            "I1",
            "",
            "Nunufar Ter-Kirakosyan.docx",
            "I1.en.vtt",
            "I1.ru.odt",
            "I1.az.txt",
            "hy",
            "C01; C03",
            "Նունուֆար = C01; Հարցազրուցավար = C03",
            "What Nunufar tells",
            "Рассказ учительницы",
            "S1",
            HY[1][1],
            "hy",
            "C01",
        ),
        (
            "I2",
            "Melahet-Qurbaneliyeva.mp3",
            "Melahet.vtt",
            "",
            "",
            "",
            "az",
            "C02",
            "A = C02",
            "Warm hands",
            "",
            "S1",
            "",
            "",
            "",
        ),
        ("I3", "", "I3.txt", "", "", "", "ru", "C03", "Ованес = C03", "A key", "", "S1", "", "", ""),
    ]
    table(shoot / "interviews.csv", heading, rows)


def _stories(shoot: Path) -> None:
    heading = ["code", "people", "items", *(f"title_{one}" for one in LANGUAGES), *(f"body_{one}" for one in LANGUAGES)]
    body = {
        "en": "She warms her hands. Huseynzade lived next door.",
        "hy": "Նա տաքացնում է ձեռքերը։ Նունուֆարը պատմում է։",
        "az": "Əllərini qızdırır. Qonşusu Rəşid idi.",
        "ru": "Она греет руки. Рядом жил Гусейнзаде.",
    }
    title = {"en": "Warm hands", "hy": "Տաք ձեռքեր", "az": "İsti əllər", "ru": "Тёплые руки"}
    table(
        shoot / "stories.csv",
        heading,
        [
            [
                "S1",
                "C02",
                "F01; F02; F03; I1; I2; I3",
                *(title[one] for one in LANGUAGES),
                *(body[one] for one in LANGUAGES),
            ]
        ],
    )


def table(path: Path, heading: object, rows: object) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows([[say(str(cell)) for cell in row] for row in rows])


def _vtt(note: str, turns: tuple[str, ...], label: str = "") -> str:
    cues = [
        f"00:{number * 4:02}.000 --> 00:{number * 4 + 4:02}.000\n{label}{words.replace(chr(10), ' ')}"
        for number, words in enumerate(turns)
    ]
    return say("\n\n".join(["WEBVTT", note, *cues]) + "\n")


def _docx(path: Path, paragraphs: list[str]) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{say(one)}</w:t></w:r></w:p>" for one in paragraphs)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>'
        + say("Nunufar Ter-Kirakosyan")
        + "</dc:creator></cp:coreProperties>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", rels)
        archive.writestr("docProps/core.xml", core)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')


def _odt(path: Path, paragraphs: list[str]) -> None:
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p>{say(one)}</text:p>" for one in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>{body}'
            "</office:text></office:body></office:document-content>",
        )


def _sound(path: Path, seconds: int) -> None:
    rate = 22050
    moments = np.arange(seconds * rate) / rate
    samples = (9000 * np.sin(2 * np.pi * 220 * moments) * (np.sin(2 * np.pi * 3 * moments) > 0)).astype(np.int16)
    with av.open(str(path), "w") as container:
        container.metadata.update(
            {
                "title": say("Məlahət Qurbanəliyeva"),
                "artist": say("Melahet Qurbaneliyeva"),
                "comment": say("Rashid Huseynzade"),
            }
        )
        stream = container.add_stream("mp3", rate=rate)
        stream.layout = "mono"
        for start in range(0, len(samples), 1152):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1152], format="s16p", layout="mono")
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
