"""Names of persons swapped for names of the larger minority groups in Denmark."""

import random
import re
from collections.abc import Iterator

from referat.annotations.gold import GoldDocument, GoldEntity
from referat_eval.edits import Edit, apply_edits

# Group: given names, family names; each name once.  The forms are those of Danish registers, mostly without foreign letters.
NAMES_BY_GROUP: dict[str, tuple[str, str]] = {
    "Turkish": ("Mehmet Ayse Mustafa Fatma Emre Zeynep Hakan Elif", "Yilmaz Kaya Demirci Özdemir Sahin Celik Arslan Dogan"),
    "Arabic": ("Mohammad Khaled Samira Layla Bilal Rania Tarek Nour", "Al-Hassan Mahmoud El-Khatib Saleh Haddad Abbas Mansour Khalil"),
    "Kurdish": ("Azad Rojda Serdar Berivan Dilan Shwan", "Barzani Zana Aydin Rashid Bozkurt Talabani"),
    "Somali": ("Abdirahman Hodan Ayaan Liban Ifrah Warsame", "Abdullahi Warfa Jama Farah Mohamud Osman"),
    "Polish": ("Agnieszka Krzysztof Katarzyna Wojciech Malgorzata Pawel", "Kowalski Wisniewska Nowak Zielinski Wojcik Lewandowski"),
    "Vietnamese": ("Thanh Minh Huong Linh Tuan Phuong", "Nguyen Tran Pham Hoang Vu Dang"),
    "Bosnian": ("Emina Senad Amra Mirza Jasmina Adnan", "Hodzic Begovic Kovacevic Imamovic Delic Mujkic"),
    "Tamil": ("Suresh Priya Kumaran Anitha Rajan Tharshini", "Sivakumar Rajaratnam Selvarajah Nadarajah Balasingam Ponnampalam"),
    "Persian": ("Reza Shirin Dariush Parisa Behrouz Nasrin", "Ahmadi Hosseini Karimi Rahimi Tehrani Moradian"),
    "Pakistani": ("Imran Saima Tariq Nadia Asif Shazia", "Chaudhry Malik Butt Qureshi Bhatti Mirza-Baig"),
    "Romanian": ("Mihai Ioana Gheorghe Elena Bogdan Raluca", "Popescu Ionescu Dumitru Stan Gheorghiu Munteanu"),
    "Ukrainian": ("Oleksandr Oksana Taras Nataliya Andriy Svitlana", "Shevchenko Kovalenko Bondarenko Melnyk Tkachenko Kravchuk"),
}

_WORD = re.compile(r"[^\W\d_](?:[\w'’´`-]*\w)?['’´`]?")
_APOSTROPHE_GENITIVE = re.compile(r"['’´`]s?$", re.IGNORECASE)
_PATRONYM_GENITIVE = re.compile(r"(?:[sd]en|gaard)s$", re.IGNORECASE)


def minority_names(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Swaps the name of every PER entity.

    A person keeps one new name throughout the document, and whoever shares a family name goes on sharing it; given and
    family name come from one group where it has names left.  The form stays: as many words, single surnames, capitals,
    initials and abbreviations (``E.``, ``Chr.``; an initial for the given name of a person who is named in full is that of
    the new name), words in lower case (``von``), genitives (``Tvedens`` to ``Kayas``, after s, x and z with an apostrophe).
    A genitive without apostrophe counts where the name stands without it too, and after -sen, -den and -gaard.
    Names outside PER entities, such as a surname in the name of a firm, stay.
    """
    people = sorted((entity for entity in gold.entities if entity.label == "PER"), key=lambda entity: entity.start)
    register = _Register(_names(people, text), rng)
    return apply_edits(gold, text, (edit for entity in people for edit in _renamed(entity, text, register)))


def _names(people: list[GoldEntity], text: str) -> list[list[str]]:
    return [[match.group() for match in _words(entity, text)] for entity in people]


def _words(entity: GoldEntity, text: str) -> Iterator[re.Match[str]]:
    """The words of a name that are swapped, an initial at its front among them."""
    for match in _WORD.finditer(text, entity.start, entity.end):
        abbreviated = match.end() < entity.end and text[match.end()] == "."
        front = match.start() == entity.start and len(match.group()) == 1
        if not match.group().islower() and (front or not (abbreviated or len(match.group()) == 1)):
            yield match


def _renamed(entity: GoldEntity, text: str, register: "_Register") -> Iterator[Edit]:
    matches = list(_words(entity, text))
    new = register.new_name([match.group() for match in matches])
    for match, word in zip(matches, new, strict=True):
        yield Edit(match.start(), match.end(), word)


class _Register:
    """Who is called what from now on; keys are names without genitive, in lower case."""

    def __init__(self, names: list[list[str]], rng: random.Random) -> None:
        self._known = {word.lower() for name in names for word in name}
        self._rng = rng
        self._given_left = {group: self._deck(given) for group, (given, _) in NAMES_BY_GROUP.items()}
        self._family_left = {group: self._deck(family) for group, (_, family) in NAMES_BY_GROUP.items()}
        self._family: dict[str, tuple[str, str]] = {}
        self._given: dict[tuple[str, str], str] = {}
        # Names in full first, so that single words and initials find whose they are.
        for name in sorted(names, key=len, reverse=True):
            self.new_name(name)

    def _deck(self, names: str) -> list[str]:
        """A group's names in an order of chance, less those of the document, which would make two persons one."""
        deck = [name for name in names.split() if name.lower() not in self._known]
        self._rng.shuffle(deck)
        return deck

    def new_name(self, name: list[str]) -> list[str]:
        """The new words for the words of a name."""
        if not name:
            return []
        last, ending = self._parted(name[-1])
        words = [*name[:-1], last]
        new = [self._single(last)] if len(words) == 1 else self._full(words)
        if ending:
            new[-1] = _genitive(new[-1], ending)
        return [_in_case(word, model) for word, model in zip(new, name, strict=True)]

    def _parted(self, word: str) -> tuple[str, str]:
        """The word without its genitive ending, and the ending."""
        if match := _APOSTROPHE_GENITIVE.search(word):
            return word[: match.start()], match.group()
        if word[-1] in "sS" and (word[:-1].lower() in self._known or _PATRONYM_GENITIVE.search(word)):
            return word[:-1], word[-1]
        return word, ""

    def _full(self, words: list[str]) -> list[str]:
        given, *middle, last = words
        group, family = self._family_of(last)
        first = self._initial(given, last) if len(given) == 1 else self._given_of(given, last, group)
        return [first, *(self._family_of(word)[1] for word in middle), family]

    def _single(self, word: str) -> str:
        """A surname alone, or the given name of somebody who is named in full elsewhere; a letter alone stays."""
        if len(word) == 1:
            return word
        by_given = [new for (given, _), new in self._given.items() if given == word.lower()]
        if by_given and word.lower() not in self._family:
            return by_given[0]
        return self._family_of(word)[1]

    def _family_of(self, word: str) -> tuple[str, str]:
        if word.lower() not in self._family:
            group = self._rng.choice([group for group, left in self._family_left.items() if left] or list(NAMES_BY_GROUP))
            self._family[word.lower()] = group, self._drawn(self._family_left[group], NAMES_BY_GROUP[group][1])
        return self._family[word.lower()]

    def _given_of(self, word: str, family: str, group: str) -> str:
        key = word.lower(), family.lower()
        if key not in self._given:
            self._given[key] = self._drawn(self._given_left[group], NAMES_BY_GROUP[group][0])
        return self._given[key]

    def _drawn(self, left: list[str], names: str) -> str:
        return left.pop() if left else self._rng.choice(names.split())

    def _initial(self, letter: str, family: str) -> str:
        for (given, owner), new in self._given.items():
            if owner == family.lower() and given[0] == letter.lower():
                return new[0]
        return letter


def _genitive(name: str, ending: str) -> str:
    """Danish adds an apostrophe alone after s, x and z."""
    if name[-1] in "sxz":
        return name + (ending[0] if ending[0] not in "sS" else "'")
    return name + (ending if ending[-1] in "sS" else "s")


def _in_case(name: str, model: str) -> str:
    return name.upper() if len(model) > 1 and model.isupper() else name
