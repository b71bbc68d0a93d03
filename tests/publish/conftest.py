"""An invented collection with drawn pictures: five people, four languages, every awkward state a page must bear."""

import hashlib
import io
import math
import wave
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from storybank.publish.contents import (
    BundleContents,
    DerivedFile,
    ItemRights,
    PublishedInitiative,
    PublishedInterview,
    PublishedPassage,
    PublishedPhotograph,
    PublishedPin,
    PublishedQuote,
    PublishedSegment,
    PublishedStory,
    Publisher,
    Tombstone,
)
from storybank.records import Collection, Initiative, Organisation, Statements, Use

ON = date(2026, 11, 20)
LANGUAGES = ("en", "hy", "az", "ru")
STATEMENTS = Statements(
    non_involvement={
        "en": "The photographs illustrate the lives of people affected by the conflict. They do not indicate that the people shown take part in the initiatives described.",
        "hy": "Լուսանկարները պատկերում են հակամարտությունից տուժած մարդկանց կյանքը։ Դրանք չեն նշանակում, որ պատկերված մարդիկ մասնակցում են նկարագրված նախաձեռնություններին։",
        "az": "Fotoşəkillər münaqişədən təsirlənmiş insanların həyatını göstərir. Onlar göstərilən insanların təsvir olunan təşəbbüslərdə iştirak etdiyini bildirmir.",
        "ru": "Фотографии рассказывают о жизни людей, которых затронул конфликт. Они не означают, что изображённые люди участвуют в описанных инициативах.",
    },
    place_names={
        "en": "Place names are those used by the people depicted for the places they live in or come from. They do not imply any position on the status of those places.",
        "hy": "Տեղանունները տրված են այնպես, ինչպես պատկերված մարդիկ են կոչում այն վայրերը, որտեղ ապրում են կամ որտեղից են։ Դրանք դիրքորոշում չեն արտահայտում այդ վայրերի կարգավիճակի մասին։",
        "az": "Yer adları təsvir olunan insanların yaşadıqları və ya gəldikləri yerlər üçün işlətdikləri adlardır. Onlar həmin yerlərin statusu barədə mövqe bildirmir.",
        "ru": "Названия мест даны так, как называют места, где живут или откуда родом, сами изображённые люди. Они не выражают позиции о статусе этих мест.",
    },
)


def draw(seed: int, size: tuple[int, int]) -> Image.Image:
    """Draw hills under a sky, a house or two and a road: nobody, nowhere."""
    width, height = size
    warm = [(236, 214, 178), (203, 216, 214), (232, 196, 170), (210, 214, 196), (190, 202, 212)][seed % 5]
    image = Image.new("RGB", size, warm)
    pen = ImageDraw.Draw(image)
    pen.ellipse([width * 0.68, height * 0.12, width * 0.68 + height * 0.16, height * 0.28], fill=(250, 238, 210))
    for layer in range(5):
        shade = tuple(int(one * (0.88 - 0.14 * layer)) for one in warm)
        base = height * (0.42 + 0.13 * layer)
        points = [(0, height)]
        for x in range(0, width + 9, 8):
            wave_ = math.sin(x / width * (3 + layer) + seed * 1.7 + layer) + 0.4 * math.sin(
                x / width * 17 + seed + layer
            )
            points.append((x, base + wave_ * height * 0.055))
        pen.polygon([*points, (width, height)], fill=shade)
    for house in range(1 + seed % 3):
        x, y, s = width * (0.2 + 0.22 * house), height * (0.7 + 0.05 * house), height * 0.09
        pen.rectangle([x, y, x + s * 1.5, y + s], fill=(238, 228, 208))
        pen.polygon([(x - s * 0.2, y), (x + s * 0.75, y - s * 0.7), (x + s * 1.7, y)], fill=(139, 74, 52))
        pen.rectangle([x + s * 0.55, y + s * 0.4, x + s * 0.85, y + s], fill=(84, 66, 52))
    return image.filter(ImageFilter.GaussianBlur(0.6))


def stored(folder: Path, data: bytes, media_type: str) -> DerivedFile:
    digest = hashlib.sha256(data).hexdigest()
    path = folder / digest
    path.write_bytes(data)
    return DerivedFile(path=path, sha256=digest, media_type=media_type)


def photograph(
    folder: Path, seed: int, captions: dict[str, str], *, tall: bool = False, widths=(480, 960), **more
) -> PublishedPhotograph:
    shape = (3, 4) if tall else (3, 2)
    renditions = {}
    for width in widths:
        buffer = io.BytesIO()
        draw(seed, (width, width * shape[1] // shape[0])).save(buffer, "JPEG", quality=80)
        renditions[width] = stored(folder, buffer.getvalue(), "image/jpeg")
    return PublishedPhotograph(
        public_id=f"p{seed:04}hills",
        renditions=renditions,
        width_px=max(widths),
        height_px=max(widths) * shape[1] // shape[0],
        captions=captions,
        alt_texts={
            "en": "Drawn hills, a house with a red roof, a low sun.",
            "hy": "Նկարված բլուրներ, կարմիր տանիքով տուն, ցածր արև։",
            "az": "Çəkilmiş təpələr, qırmızı damlı ev, alçaq günəş.",
            "ru": "Нарисованные холмы, дом с красной крышей, низкое солнце.",
        },
        taken_on=date(2026, 3, 5),
        **{"is_drawing": True, "credit": {"en": "Lilit", "hy": "Լիլիթ", "az": "Lilit", "ru": "Лилит"}, **more},
    )


def tone(seconds: float = 1.0) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        frames = b"".join(
            int(3000 * math.sin(number / 6)).to_bytes(2, "little", signed=True) for number in range(int(8000 * seconds))
        )
        sound.writeframes(frames)
    return buffer.getvalue()


def make_contents(folder: Path, *, widths: tuple[int, ...] = (120, 240)) -> BundleContents:
    """Return the whole invented collection; pictures are written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    anahit_quote = PublishedQuote(
        text="Դպրոցը կողպեցի, ասես մի շաբաթավերջի համար։",
        language="hy",
        translations={
            "en": "I locked the school as if for a weekend.",
            "az": "Məktəbi sanki bir həftəsonuna bağladım.",
            "ru": "Я заперла школу, будто на выходные.",
        },
        attribution={"en": "Anahit, Goris", "hy": "Անահիտ, Գորիս", "az": "Anahit, Goris", "ru": "Анаит, Горис"},
    )
    cake = PublishedQuote(
        text="Даже у торта было три имени.",
        language="ru",
        translations={"en": "Even the cake had three names.", "hy": "Տորթն անգամ երեք անուն ուներ։"},
    )
    photographs = (
        photograph(folder, 1, {"en": "Anahit, Goris. The key of the school in Stepanakert.", "hy": "Անահիտ, Գորիս։ Ստեփանակերտի դպրոցի բանալին։", "az": "Anahit, Goris. Stepanakertdəki məktəbin açarı.", "ru": "Анаит, Горис. Ключ от школы в Степанакерте."}, widths=widths, initiatives=("i0001read",)),
        photograph(folder, 2, {"en": "Anahit, Goris.", "hy": "Անահիտ, Գորիս։", "az": "Anahit, Goris.", "ru": "Анаит, Горис."}, tall=True, widths=widths),
        photograph(folder, 3, {"en": "Rahila, Shusha.", "az": "Rəhilə, Şuşa.", "ru": "Рахиля, Шуша.", "hy": "Ռահիլա, Շուշա։"}, widths=widths, initiatives=("i0001read",)),
        photograph(folder, 4, {"en": "Gagik. He built houses in Shushi.", "hy": "Գագիկ։ Նա տներ է կառուցել Շուշիում։", "az": "Qaqik. O, Şuşidə evlər tikib.", "ru": "Гагик. Он строил дома в Шуши."}, widths=widths),
        photograph(folder, 5, {"en": "A road above a gorge.", "hy": "Ճանապարհ ձորի վրա։", "az": "Dərənin üstündəki yol.", "ru": "Дорога над ущельем."}, widths=widths, credit={}, date_precision="unknown"),
        photograph(folder, 6, {"ru": "Светлана, Тбилиси; она выросла в Кировабаде.", "en": "Svetlana, Tbilisi; she grew up in Kirovabad.", "hy": "Սվետլանա, Թբիլիսի. նա մեծացել է Կիրովաբադում։"}, tall=True, widths=widths),
        photograph(folder, 7, {"en": "Damaged gravestones.", "hy": "Վնասված տապանաքարեր։", "az": "Zədələnmiş məzar daşları.", "ru": "Повреждённые надгробия."}, widths=widths, content_notes=("graves",)),
    )  # fmt: skip
    hidden_voice = (
        PublishedSegment(
            number=1,
            start_s=0.0,
            end_s=4.2,
            voice="Narrator-A",
            text="Բանալին դեռ գրպանումս է։ Ամեն առավոտ ստուգում եմ։",
        ),
        PublishedSegment(
            number=2,
            start_s=4.2,
            end_s=9.8,
            voice="Narrator-A",
            text="Դպրոցը կողպեցի, ասես մի շաբաթավերջի համար։ Հարևանս՝ […], ասաց՝ կվերադառնանք։",
        ),
        PublishedSegment(number=3, start_s=9.8, end_s=12.5, voice="Interviewer", text="Իսկ ի՞նչ մնաց գրատախտակին։"),
        PublishedSegment(number=4, start_s=12.5, end_s=19.0, voice="Narrator-A", text="Ամսաթիվը։ Ես այն չջնջեցի։"),
    )
    english = tuple(
        replace(segment, text=text)
        for segment, text in zip(hidden_voice, (
            "The key is still in my pocket. I check every morning.",
            "I locked the school as if for a weekend. My neighbour […] said we would be back.",
            "And what was left on the blackboard?",
            "The date. I did not wipe it off.",
        ), strict=True)
    )  # fmt: skip
    interviews = (
        PublishedInterview(
            public_id="v0001key",
            language="hy",
            transcripts={"hy": hidden_voice, "en": english},
            title={"en": "About a key", "hy": "Մի բանալու մասին", "az": "Bir açar haqqında", "ru": "О ключе"},
            voices={"Narrator-A": {"en": "Anahit", "hy": "Անահիտ", "az": "Anahit", "ru": "Анаит"}, "Interviewer": {"en": "Interviewer", "hy": "Հարցազրուցավար", "az": "Müsahibəçi", "ru": "Интервьюер"}},
            sound=(stored(folder, tone(), "audio/wav"),),
            duration_s=19.0,
            recorded_on=date(2026, 3, 5),
            is_synthesised=True,
            index=(
                PublishedPassage(
                    segment=hidden_voice[0].number,
                    start_s=hidden_voice[0].start_s,
                    title={"en": "The key and the oven", "hy": "Բանալին և վառարանը"},
                    synopsis={"en": "What stood in the yard."},
                    keywords=("վառարան",),
                    places=("Գորիս",),
                ),
            ),
        ),
        PublishedInterview(
            public_id="v0002teach",
            language="en",
            transcripts={"en": (PublishedSegment(number=1, text="My pupils ask who lives behind the hill. Pupils, I say."),)},
        ),
    )  # fmt: skip
    body = {
        "en": (
            "Anahit taught the first form for forty-one years. The school had two storeys, eleven stoves and a walnut tree that the children were forbidden to climb, so they climbed it.",
            "When she left she took the class register, a bag of buttons and the key. The register she gave to a colleague. The buttons went on coats. The key stayed.",
            "In Goris she lives on a street that slopes so steeply that oranges, if dropped, are gone. She does not drop oranges. On Thursdays she helps two neighbours' children with their reading, at the kitchen table, with the window open.",
            "She says the key is heavier in winter. She says this is because it is cold and she is old, and that there is no other reason.",
        ),
        "hy": (
            "Անահիտը քառասունմեկ տարի դասավանդել է առաջին դասարանում։ Դպրոցն ուներ երկու հարկ, տասնմեկ վառարան և մի ընկուզենի, որի վրա բարձրանալն արգելված էր, և երեխաները բարձրանում էին։",
            "Հեռանալիս նա վերցրեց դասամատյանը, կոճակներով մի պարկ ու բանալին։ Մատյանը տվեց գործընկերոջը։ Կոճակները կարվեցին վերարկուներին։ Բանալին մնաց։",
            "Գորիսում նա ապրում է մի փողոցում, որն այնքան զառիթափ է, որ եթե նարինջ գցես, էլ չես գտնի։ Հինգշաբթի օրերին օգնում է հարևանի երեխաներին կարդալ՝ խոհանոցի սեղանի մոտ, բաց պատուհանով։",
        ),
        "az": (
            "Anahit qırx bir il birinci sinfə dərs deyib. Məktəbin iki mərtəbəsi, on bir sobası və uşaqlara dırmaşmaq qadağan olunan bir qoz ağacı vardı; onlar da dırmaşırdılar.",
            "Gedəndə sinif jurnalını, bir kisə düyməni və açarı götürdü. Jurnalı həmkarına verdi. Düymələr paltolara tikildi. Açar qaldı.",
        ),
        "ru": (
            "Анаит сорок один год учила первоклассников. В школе было два этажа, одиннадцать печей и ореховое дерево, на которое запрещали лазить, — и на него лазили.",
            "Уезжая, она взяла классный журнал, мешочек пуговиц и ключ. Журнал отдала коллеге. Пуговицы пришили к пальто. Ключ остался.",
        ),
    }
    open_rights = ItemRights(uses=(Use.PORTAL, Use.SEARCH_ENGINES))
    stories = (
        PublishedStory(
            public_id="s0001key", order=1, title={"en": "The key", "hy": "Բանալին", "az": "Açar", "ru": "Ключ"}, body=body,
            person={"en": "Anahit, teacher", "hy": "Անահիտ, ուսուցչուհի", "az": "Anahit, müəllimə", "ru": "Анаит, учительница"},
            quotes=(anahit_quote,),
            pins=(
                PublishedPin(latitude=39.51, longitude=46.34, names={"en": "Goris", "hy": "Գորիս", "az": "Goris", "ru": "Горис"}),
                PublishedPin(latitude=39.82, longitude=46.75, names={"en": "Stepanakert", "hy": "Ստեփանակերտ", "az": "Stepanakert", "ru": "Степанакерт"}),
            ),
            photographs=("p0001hills", "p0002hills", "p0007hills"), interviews=("v0001key",), themes=("home", "school"), initiatives=("i0001read",), told_on=date(2026, 3, 5), rights=open_rights,
        ),
        PublishedStory(
            public_id="s0002loom", order=2, title={"en": "The loom came back first", "az": "Əvvəlcə hana qayıtdı", "ru": "Сначала вернулся станок"},
            body={"en": ("Rahila carried the comb of a loom through three towns and left everything else.", "In 2024 she set it up again by the same wall."), "az": ("Rəhilə hananın darağını üç şəhərdən keçirdi, qalan hər şeyi qoyub getdi.", "2024-cü ildə onu yenə həmin divarın yanında qurdu."), "ru": ("Рахиля пронесла гребень от станка через три города и оставила всё остальное.",)},
            person={"en": "Rahila, weaver", "az": "Rəhilə, toxucu", "ru": "Рахиля, ткачиха"},
            pins=(PublishedPin(latitude=39.758, longitude=46.748, names={"en": "Shusha", "az": "Şuşa", "ru": "Шуша", "hy": "Շուշա"}),),
            photographs=("p0003hills",), themes=("craft", "return"), told_on=date(2026, 4, 2),
        ),
        PublishedStory(
            public_id="s0003hands", order=3, title={"en": "Forty-four walls", "hy": "Քառասունչորս պատ", "az": "Qırx dörd divar", "ru": "Сорок четыре стены"},
            body={"en": ("Gagik counts walls, not houses. A house may be sold; a wall is what you stood behind.",), "hy": ("Գագիկը պատերն է հաշվում, ոչ թե տները։",), "az": ("Qaqik evləri yox, divarları sayır.",), "ru": ("Гагик считает стены, а не дома.",)},
            person={"en": "Gagik, mason", "hy": "Գագիկ, վարպետ", "az": "Qaqik, bənna", "ru": "Гагик, каменщик"},
            pins=(PublishedPin(latitude=39.76, longitude=46.75, names={"en": "Shushi", "hy": "Շուշի", "az": "Şuşi", "ru": "Шуши"}),),
            photographs=("p0004hills",), themes=("craft", "home"), told_on=date(2026, 4, 11),
        ),
        PublishedStory(
            public_id="s0004names", order=4, title={"en": "Three names for one cake", "ru": "Три имени одного торта", "hy": "Մեկ տորթի երեք անունը"},
            body={"en": ("Her father said Gandzak, her mother said Ganja, the school said Kirovabad. She was born in all three.",), "ru": ("Отец говорил Гандзак, мать — Гянджа, в школе говорили Кировабад. Она родилась во всех трёх.",), "hy": ("Հայրն ասում էր՝ Գանձակ, մայրը՝ Գյանջա, դպրոցում՝ Կիրովաբադ։",)},
            person={"en": "Svetlana, accountant", "ru": "Светлана, бухгалтер", "hy": "Սվետլանա, հաշվապահ"}, quotes=(cake,),
            pins=(PublishedPin(latitude=41.716, longitude=44.783, names={"en": "Tbilisi", "ru": "Тбилиси", "hy": "Թբիլիսի", "az": "Tbilisi"}), PublishedPin(latitude=40.68, longitude=46.36, names={"en": "Kirovabad", "ru": "Кировабад", "hy": "Կիրովաբադ", "az": "Kirovabad"})),
            photographs=("p0006hills",), themes=("family",), content_notes=("violence",), told_on=date(2026, 5, 20),
        ),
        PublishedStory(
            public_id="s0005hill", order=5, title={"en": "Behind the hill"}, body={"en": ("She asked that neither her village nor her name be written. She teaches, and she walks home by the lower road.",)},
            person={"en": "A village teacher"}, place_words={"en": "a village near the border"}, interviews=("v0002teach",),
            quotes=(PublishedQuote(text="My pupils ask who lives behind the hill. Pupils, I say.", language="en"),), themes=("school",), told_on=date(2026, 6, 1), rights=ItemRights(languages=("en",)),
        ),
    )  # fmt: skip
    initiative = PublishedInitiative(
        public_id="i0001read",
        record=Initiative(
            id="private-initiative",
            title={"en": "Reading rooms on both sides", "hy": "Ընթերցասրահներ երկու կողմում", "az": "Hər iki tərəfdə oxu zalları", "ru": "Читальни по обе стороны"},
            programme="2020–present",
            organisations=(
                Organisation(name={"en": "An international partner"}, role="implementing_international", may_be_named=True),
                Organisation(name={"en": "A hidden local partner"}, role="implementing_local"),
            ),
            project_number="SB-7",
            status="running",
            starts_on=date(2023, 2, 1),
            ends_on=date(2026, 12, 31),
            locations=({"en": "several towns", "hy": "մի քանի քաղաք", "az": "bir neçə şəhər", "ru": "несколько городов"},),
            sectors=("skills", "youth"),
            focus=("participation", "confidence and trust"),
            description={"en": "Rooms where people read aloud to each other, in whatever language they like.", "ru": "Комнаты, где люди читают друг другу вслух на любом языке."},
            objectives={"en": "Twelve rooms, open twice a week."},
        ),
    )  # fmt: skip
    return BundleContents(
        collection=Collection(
            id="private-collection",
            public_id="c0001kept",
            slug="what-we-kept",
            title={"en": "What we kept", "hy": "Ինչ պահեցինք", "az": "Saxladıqlarımız", "ru": "Что мы сохранили"},
            items=("private-item-one",),
            languages=LANGUAGES,
            description={
                "en": "A key, a comb, forty-four walls, a cake. People who had to leave, people who came back and people who stayed show what they have kept, and say why.",
                "hy": "Բանալի, սանր, քառասունչորս պատ, տորթ։ Մարդիկ, որ ստիպված էին հեռանալ, վերադարձան կամ մնացին, ցույց են տալիս, թե ինչ են պահել, և ասում՝ ինչու։",
                "az": "Bir açar, bir daraq, qırx dörd divar, bir tort. Getməli olan, qayıdan və qalan insanlar nəyi saxladıqlarını göstərir və səbəbini deyirlər.",
                "ru": "Ключ, гребень, сорок четыре стены, торт. Люди, которым пришлось уехать, которые вернулись или остались, показывают, что сохранили, и говорят почему.",
            },
        ),
        version=1,
        on=ON,
        statements=STATEMENTS,
        publisher=Publisher(name={"en": "Pomegranate Archive", "ru": "Архив «Гранат»", "hy": "«Նուռ» արխիվ", "az": "“Nar” arxivi"}, contact="archive@example.org", is_demonstration=True),
        stories=stories,
        photographs=photographs,
        interviews=interviews,
        initiatives=(initiative,),
        tombstones=(Tombstone(public_id="s0009gone", on=date(2026, 11, 1)),),
        themes={
            "home": {"en": "Home", "hy": "Տուն", "az": "Ev", "ru": "Дом"},
            "school": {"en": "School", "hy": "Դպրոց", "az": "Məktəb", "ru": "Школа"},
            "craft": {"en": "Craft", "hy": "Արհեստ", "az": "Sənət", "ru": "Ремесло"},
            "return": {"en": "Return", "hy": "Վերադարձ", "az": "Qayıdış", "ru": "Возвращение"},
            "family": {"en": "Family", "hy": "Ընտանիք", "az": "Ailə", "ru": "Семья"},
        },
        content_notes={
            "graves": {"en": "graves", "hy": "գերեզմաններ", "az": "məzarlar", "ru": "могилы"},
            "violence": {"en": "speaks of violence", "hy": "խոսվում է բռնության մասին", "az": "zorakılıqdan danışılır", "ru": "говорится о насилии"},
        },
        rulebook_hash="ab" * 32,
    )  # fmt: skip


@pytest.fixture(scope="session")
def contents(tmp_path_factory: pytest.TempPathFactory) -> BundleContents:
    return make_contents(tmp_path_factory.mktemp("derivatives"))
