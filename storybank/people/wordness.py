"""Whether a word that is somebody's name is also a word or a place, in any of the four languages: Ani, Araz, Van, Вера."""

import re
from functools import lru_cache

from storybank.people.tokens import script

# surnames by their endings, with a case's: no village called after a Huseynov makes his name a place's
_FAMILY = re.compile(
    r"(?:[оеё]в|[оеё]ва|ян|янц|заде|зада|задә)(?:а|у|ым|ом|е|ой|ых|ым|ун|ин|у|да|дән|дан)?$|յան(?:ը|ն|ի|ին|ից|ով)?$|եան(?:ը|ն|ի|ին|է)?$"
    r"|(?:[oey]v|[oey]va|yan|ian|zad[eə]h?|oğlu|qızı)(?:[aəiıuü]|[ıiuü]n|a|s|d[aə]n?)?$"
)


@lru_cache(maxsize=50_000)
def is_word(written: str) -> bool:
    """Return whether the lists know `written`, in some case form, as a word or a place too. Never of a surname's own shape."""
    from storybank.people import armenian_words, azerbaijani, english_words, lists, russian

    low = written.lower().replace("i̇", "i")
    if _FAMILY.search(low):
        return False
    letters = script(written)
    if letters == "armn":
        return bool(set("pc") & set(armenian_words.kinds(low)))
    if letters == "cyrl":
        if set("pc") & set(russian.kinds(low)):
            return True
        return bool(set("pc") & set(azerbaijani.kinds(low))) and bool(set(low) & set("әғҝҹһөүј"))
    if letters != "latn":
        return False
    if set("pc") & set(english_words.kinds(low)) or low in lists.lines("words.en"):
        return True
    return bool(set("pc") & set(azerbaijani.kinds(lists.lower(written, "az"))))
