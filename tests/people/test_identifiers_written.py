"""Numbers and addresses as people write them, in four languages: none of the formats below may pass unseen.

One a line: language, text, what is to be found whole, its kind. All are invented.
"""

import pytest

from storybank.people.identifiers import find

WRITTEN = """
hy|Հեռ.՝ (+374 10) 52-34-56|(+374 10) 52-34-56|phone
hy|հեռ՝ 010/52.34.56|010/52.34.56|phone
hy|զանգիր՝ 0 91 12 34 56|0 91 12 34 56|phone
hy|Իմ համարը 37491123456 է|37491123456|phone
hy|Բջջ. 099-12.34.56|099-12.34.56|phone
hy|Վայբեր՝ 00374 77 123-456|00374 77 123-456|phone
hy|Տնային հեռախոս 52-34-56|52-34-56|phone
hy|ՀԾՀ 5101800123|5101800123|national_id
hy|սոցքարտ՝ 1234567890|1234567890|national_id
hy|անձնագիր՝ AM 0123456|AM 0123456|passport
hy|նույնականացման քարտ 001234567|001234567|national_id
hy|անձնագրի սերիա AK 0123456|AK 0123456|passport
hy|ՀՎՀՀ 01234567|01234567|national_id
hy|հաշվեհամար 1570012345670100|1570012345670100|iban
hy|քարտ 4454 3000 1234 5678|4454 3000 1234 5678|iban
hy|մեքենան՝ 35 OL 123|35 OL 123|plate
hy|մեքենայի համարանիշը 123 LL 35|123 LL 35|plate
hy|Ապրում եմ Երևան, Աբովյան 12, բն. 5|Աբովյան 12, բն. 5|address
hy|Տիգրան Մեծի պող., 4 շենք, բն. 33|Տիգրան Մեծի պող., 4 շենք, բն. 33|address
hy|Նոր Նորքի 2-րդ զանգված, 34 շենք|2-րդ զանգված, 34 շենք|address
hy|Աջափնյակ, Բաշինջաղյան 3-րդ փողոց 12|Բաշինջաղյան 3-րդ փողոց 12|address
hy|ծնվել եմ 1956 թվականի մարտի 5-ին|1956 թվականի մարտի 5-ին|birth_date
hy|ծնվել եմ 5.03.1956 թ.|5.03.1956|birth_date
hy|ծն. 05/03/56|05/03/56|birth_date
hy|ծնված՝ մարտի 5, 1956|մարտի 5, 1956|birth_date
az|tel: (+994 12) 498-12-34|(+994 12) 498-12-34|phone
az|nömrəm 055-123-45-67|055-123-45-67|phone
az|mob. 0501234567|0501234567|phone
az|vatsap +994(70)1234567|+994(70)1234567|phone
az|ev telefonu 498 12 34|498 12 34|phone
az|ev telefonu 98-12-34|98-12-34|phone
az|FİN: 1ABC2D3|1ABC2D3|national_id
az|FIN kodu 7XK93QT|7XK93QT|national_id
az|şəxsiyyət vəsiqəsi AA 1234567|AA 1234567|passport
az|ş/v AZE 12345678|AZE 12345678|passport
az|şəxsiyyət vəsiqəsinin seriya nömrəsi AZE№12345678|AZE№12345678|passport
az|pasport C01234567|C01234567|passport
az|VÖEN 1234567891|1234567891|national_id
az|maşın 10-AB-123|10-AB-123|plate
az|10 AB 123 maşını|10 AB 123|plate
az|99-ZZ-999|99-ZZ-999|plate
az|AZ77 VTBA 0000 0000 0012 3456 7890|AZ77 VTBA 0000 0000 0012 3456 7890|iban
az|kart nömrəm 4169 7388 1234 5678|4169 7388 1234 5678|iban
az|Bakı, Yasamal, Şərifzadə küçəsi 45, mənzil 12|Şərifzadə küçəsi 45, mənzil 12|address
az|Şərifzadə küç., 45, m. 12|Şərifzadə küç., 45, m. 12|address
az|H. Əliyev pr. 101|Əliyev pr. 101|address
az|8-ci mikrorayon, bina 12, mənzil 5|8-ci mikrorayon, bina 12, mənzil 5|address
az|28 May küçəsi 14|28 May küçəsi 14|address
az|Nizami küçəsi, 14-cü ev|Nizami küçəsi, 14|address
az|1956-cı il martın 5-də anadan olmuşam|1956-cı il martın 5-də|birth_date
az|5 mart 1956-cı ildə doğulmuşam|5 mart 1956|birth_date
az|təvəllüd: 05.03.1956|05.03.1956|birth_date
az|doğum tarixi 05.03.56|05.03.56|birth_date
az|doğulub: 5/III/1956|5/III/1956|birth_date
ru|тел. 8(916)1234567|8(916)1234567|phone
ru|звони +7 916 123 45 67|+7 916 123 45 67|phone
ru|8-916-123-45-67 звони|8-916-123-45-67|phone
ru|тел.: 123-45-67|123-45-67|phone
ru|телефон 4-12-34|4-12-34|phone
ru|моб. 89161234567|89161234567|phone
ru|Тбилиси, +995 555 12 34 56|+995 555 12 34 56|phone
ru|тел. (995 32) 2 12 34 56|995 32) 2 12 34 56|phone
ru|паспорт серия 4506 номер 123456|4506 номер 123456|passport
ru|паспорт 45 06 № 123456|45 06 № 123456|passport
ru|загранпаспорт 71 1234567|71 1234567|passport
ru|паспорт IV-БА № 654321|IV-БА № 654321|passport
ru|паспорт XIII-НС 654321|XIII-НС 654321|passport
ru|СНИЛС 112-233-445 95|112-233-445 95|national_id
ru|СНИЛС 11223344595|11223344595|national_id
ru|ИНН 500100732259|500100732259|national_id
ru|личный номер 01024012345|01024012345|national_id
ru|А123ВС 777|А123ВС 777|plate
ru|номер а123вс77|а123вс77|plate
ru|машина м 12-34 АЗ|м 12-34 АЗ|plate
ru|«Жигули» Г 12-34 АД|Г 12-34 АД|plate
ru|р/с 40817810099910004312|40817810099910004312|iban
ru|карта 2202 2001 1234 5678|2202 2001 1234 5678|iban
ru|г. Баку, ул. Басина, 12, кв. 5|ул. Басина, 12, кв. 5|address
ru|Баку, проезд Шмидта 3|проезд Шмидта 3|address
ru|пр. Ленина, 12|пр. Ленина, 12|address
ru|ул. 26 Бакинских Комиссаров, д.5, корп.2|ул. 26 Бакинских Комиссаров, д.5, корп.2|address
ru|Армянская улица, 5|Армянская улица, 5|address
ru|площадь Ленина, д. 4|площадь Ленина, д. 4|address
ru|8-й микрорайон, дом 12, квартира 5|8-й микрорайон, дом 12, квартира 5|address
ru|8 микрорайон, 12-5|8 микрорайон, 12-5|address
ru|родилась 5 марта 1956 г.|5 марта 1956 г.|birth_date
ru|05.03.1956 г.р.|05.03.1956|birth_date
ru|дата рождения: 05.03.56|05.03.56|birth_date
ru|родился 5.III.1956|5.III.1956|birth_date
ru|р. 05/03/1956|05/03/1956|birth_date
en|call +374-91-12-34-56|+374-91-12-34-56|phone
en|phone: 091.12.34.56|091.12.34.56|phone
en|my number is 050 1234567|050 1234567|phone
en|WhatsApp +994 (50) 123 45 67|+994 (50) 123 45 67|phone
en|Georgia: 555 12 34 56, call|555 12 34 56|phone
en|tel 0322 12 34 56|0322 12 34 56|phone
en|passport no. AN0123456|AN0123456|passport
en|passport number: 12AB34567|12AB34567|passport
en|ID card 01024012345|01024012345|national_id
en|personal number 01024012345|01024012345|national_id
en|social card 2205560123|2205560123|national_id
en|GE29NB0000000101904917|GE29NB0000000101904917|iban
en|IBAN: GE29 NB00 0000 0101 9049 17|GE29 NB00 0000 0101 9049 17|iban
en|account 1570 0123 4567 0100|1570 0123 4567 0100|iban
en|plate AB-123-CD|AB-123-CD|plate
en|a white Zhiguli, plate 34 AB 123|34 AB 123|plate
en|22 Baku Street, flat 4|22 Baku Street, flat 4|address
en|Apt. 5, 12 Abovyan Street|12 Abovyan Street|address
en|12/3 Teryan str.|12/3 Teryan str.|address
en|Building 14, Nizami Street|Building 14, Nizami Street|address
en|born 5 March 1956|5 March 1956|birth_date
en|born on the 5th of March, 1956|5th of March, 1956|birth_date
en|DOB: 03/05/1956|03/05/1956|birth_date
en|date of birth 05.03.56|05.03.56|birth_date
en|born March 5th 1956|March 5th 1956|birth_date
en|b. 5 Mar 1956|5 Mar 1956|birth_date
en|mail me: anahit dot g at mail dot ru|anahit dot g at mail dot ru|email
en|anahit [at] mail.ru|anahit [at] mail.ru|email
ru|почта: anahit(собака)mail.ru|anahit(собака)mail.ru|email
en|Facebook: facebook.com/vardan.sargsyan.77|facebook.com/vardan.sargsyan.77|handle
en|insta: @vardan__photo|@vardan__photo|handle
en|telegram https://t.me/vardan77|t.me/vardan77|handle
ru|вк vk.com/id123456|vk.com/id123456|handle
en|https://www.youtube.com/@vardan|youtube.com/@vardan|handle
en|skype: vardan.sargsyan77|vardan.sargsyan77|handle
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_what_people_write_is_found_whole_and_named(line):
    language, text, value, kind = line.split("|")
    start = text.index(value)
    marks = [m for m in find(text, language) if m.span.start < start + len(value) and start < m.span.end]
    assert marks
    assert min(m.span.start for m in marks) <= start
    assert max(m.span.end for m in marks) >= start + len(value) - 1
    assert kind in {m.kind.value for m in marks}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We met at 5 (about noon) and left at 7:30. It cost 12,500 drams in 1996-1998."),
        ("en", "There were 12 of us at the market at Dot lake."),
        ("ru", "В 1988-1991 годах, с 5 по 12 марта 1990 года, нас было 250 000 человек, 8 марта мы ушли."),
        ("ru", "Ему 56 лет, 3-й класс, 12-й дом от угла."),
        ("hy", "1992 թվականի մայիսի 8-ին 12 հոգի էինք, 3-րդ օրը՝ 25000 դրամ։"),
        ("az", "1992-ci il mayın 8-də 12 nəfər idik, 3-cü gün 25000 manat, saat 10-12 arası."),
        ("en", "My telegram: we arrive on Friday. Facebook: people wrote there."),
    ],
)
def test_dates_amounts_and_words_are_no_identifiers(language, text):
    assert find(text, language) == ()
