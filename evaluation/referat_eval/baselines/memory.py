"""Entity strings learned by heart."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Span
from spacy.util import filter_spans

from referat.labels import ENTITY_LABELS
from referat.train.data import Annotated


class Memory:
    """Tags strings that were entities in ``train`` with the label that they had most often.

    Args:
        nlp: whose tokenizer is used.
        train: gold documents with their texts.
        labels: only strings of these.
        reliable: only strings that were entities more often than not, wherever they stood in ``train``.
    """

    def __init__(
        self, nlp: Language, train: Sequence[Annotated], *, labels: Collection[str] = ENTITY_LABELS, reliable: bool = False
    ) -> None:
        self._nlp = nlp
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for gold, text in train:
            for entity in gold.entities:
                counts[entity.of(text)][entity.label] += 1
        self.labels = {
            string: label for string, found in counts.items() if (label := max(sorted(found), key=lambda name: found[name])) in labels
        }
        self._matcher = self._make_matcher()
        if reliable:
            seen = Counter(span.text for _, text in train for span in self._matches(text))
            self.labels = {string: label for string, label in self.labels.items() if 2 * counts[string][label] > seen[string]}
            self._matcher = self._make_matcher()

    def __call__(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Spans of the known strings, the longest first where they overlap."""
        for span in self._matches(text):
            yield span.start_char, span.end_char, self.labels[span.text]

    def _matches(self, text: str) -> list[Span]:
        found = self._matcher(self._nlp.tokenizer(text), as_spans=True)
        return [span for span in filter_spans(found) if span.text in self.labels]

    def _make_matcher(self) -> PhraseMatcher:
        matcher = PhraseMatcher(self._nlp.vocab)
        matcher.add("known", [self._nlp.tokenizer(string) for string in sorted(self.labels)])
        return matcher
