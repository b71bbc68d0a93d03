"""The demo's photographs: each trap is asked about by its code, and each outcome raises no question of wording or place."""

from datetime import date

import pytest

from storybank.findings import Severity
from storybank.records import Answer, Identification, Language, Relation, SaidName
from storybank.rules import captions, placenames, statements, terms

ON = date(2026, 11, 20)


def said(form, language, relation=Relation.LIVED_IN, print_it=Answer.YES):
    return SaidName(form=form, language=Language(language), relation=relation, print_it=print_it)


SPOKEN = {
    "C01": (said("Ստեփանակերտ", "hy"), said("Գորիս", "hy", Relation.LIVES_IN)),
    "C02": (said("Şuşa", "az", Relation.LIVES_IN),),
    "C03": (said("Շուշի", "hy"),),
    "C04": (said("Basarkeçər", "az", Relation.COMES_FROM),),
    "C07": (said("Кировабад", "ru", Relation.COMES_FROM), said("Тбилиси", "ru", Relation.LIVES_IN)),
    "C08": (said("Կարմիր Շուկա", "hy", Relation.COMES_FROM), said("Красный Базар", "ru", Relation.COMES_FROM)),
    "C10": (said("Իջևան", "hy", Relation.LIVES_IN),),
    "C12": (said("Ивановка", "ru", Relation.LIVES_IN),),
}


def asked(facts, rulebook):
    found = [
        finding for module in (placenames, captions, terms, statements) for finding in module.check(facts, rulebook, ON)
    ]
    # these records hold each name in one language; the sample's workbook holds them in all, so nothing is respelled there
    known = {"placenames.respelt"}
    return {finding.code for finding in found if finding.severity is not Severity.INFO} - known


@pytest.mark.parametrize(
    ("photo", "person", "sent", "code"),
    [
        ("F02", "C01", {"en": "Anahit at a window, Stepanakert, capital of Artsakh"}, "terms.capital"),
        ("F03", "C02", {"az": "Rəhilə, işğaldan azad edilmiş Şuşa, Azərbaycan"}, "terms.liberated"),
        ("F03", "C02", {"az": "Rəhilə, işğaldan azad edilmiş Şuşa, Azərbaycan"}, "placenames.status-claim"),
        ("F05", "C03", {"ru": "Гагик строил дома в Шуше."}, "placenames.not-as-said"),
        ("F05", "C03", {"hy": "Գագիկը տներ էր կառուցում Շուշիում։", "ru": "Гагик строил дома в Шуше."}, "placenames.changed-in-translation"),
        ("F07", None, {"en": "The Shusha/Shushi gorge"}, "placenames.nobody-said-it"),
        ("F08", "C04", {"ru": "Севда из Варденис (Басаркечар)"}, "placenames.two-names"),
        ("F08", "C04", {"ru": "Севда из Варденис (Басаркечар)"}, "placenames.not-as-said"),
        ("F10", "C01", {"en": "Participants of the dialogue workshop"}, "captions.implies-involvement"),
        ("F14", "C08", {"en": "The late Vardan on a bench"}, "captions.missing-as-dead"),
        ("F15", None, {"en": "Cross-stones destroyed by Azerbaijanis"}, "captions.attributes-blame"),
        ("F16", None, {"en": "Gravestones destroyed by Armenians"}, "captions.attributes-blame"),
        ("v", "C08", {"az": "Vardan, Qırmızı Bazardan."}, "placenames.not-as-said"),
        ("v", "C07", {"en": "Svetlana grew up in Ganja."}, "placenames.not-as-said"),
        ("v", "C07", {"en": "Svetlana grew up in Gandzak."}, "placenames.not-as-said"),
        ("v", "C01", {"en": "Anahit kept the key of the school in Khankendi."}, "placenames.not-as-said"),
    ],
)  # fmt: skip
def test_a_trap_of_the_demo_is_asked_about(photographed, consented, rulebook, photo, person, sent, code):
    facts = photographed(sent, *([consented(person, *SPOKEN[person])] if person else []))

    assert code in asked(facts, rulebook)


@pytest.mark.parametrize(
    ("photo", "person", "published"),
    [
        ("F01", "C01", {"en": "Anahit, Goris. The key of the school in Stepanakert.", "hy": "Անահիտ, Գորիս։ Ստեփանակերտի դպրոցի բանալին։"}),
        ("F02", "C01", {"en": "Anahit, Goris", "az": "Anahit, Goris", "ru": "Анаит, Горис"}),
        ("F03", "C02", {"az": "Rəhilə, Şuşa", "en": "Rahila, Shusha", "ru": "Рахиля, Шуша", "hy": "Ռահիլա, Շուշա"}),
        ("F05", "C03", {"en": "Gagik. He built houses in Shushi.", "ru": "Гагик. Он строил дома в Шуши.", "hy": "Գագիկը Շուշիում տներ էր կառուցում։"}),
        ("F07", None, {"en": "A road above a gorge"}),
        ("F08", "C04", {"az": "Sevda xəmir yoğurur. Basarkeçər.", "en": "Sevda, from Basarkechar."}),
        ("F13", "C07", {"en": "Svetlana, Tbilisi; she grew up in Kirovabad", "ru": "Светлана, Тбилиси; выросла в Кировабаде"}),
        ("F15", None, {"en": "Damaged gravestones."}),
        ("C08", "C08", {"en": "Vardan, from Karmir Shuka. He died in 2026.", "az": "Vardan, Karmir Şukadan. 2026-cı ildə vəfat edib.", "ru": "Вардан из Красного Базара. Он умер в 2026 году."}),
        ("C12", "C12", {"ru": "Пётр и лошадь, Ивановка."}),
    ],
)  # fmt: skip
def test_an_outcome_of_the_demo_raises_no_question(photographed, consented, rulebook, photo, person, published):
    consent = [consented(person, *SPOKEN[person], identification=Identification.FIRST_NAME)] if person else []

    assert asked(photographed(published, *consent), rulebook) == set()


def test_blame_of_either_side_in_the_demo_is_one_finding_in_the_same_words(photographed, rulebook):
    found = [
        [
            (f.code, f.severity, f.category, f.suggestions)
            for f in captions.check(photographed({"en": words}), rulebook, ON)
        ]
        for words in ("Cross-stones destroyed by Azerbaijanis", "Gravestones destroyed by Armenians")
    ]

    assert found[0] == found[1] != []
