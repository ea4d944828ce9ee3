"""Taggers: what finds entities in a paragraph.

`Tagger` is the protocol.  `SpacyTagger` is a spaCy pipeline with ``ner``; `EncoderTagger` runs a transformer
encoder through onnxruntime and reads the paragraph's section and heading with it.
"""

from referat.tagging.base import OutcomeReader, Paragraph, Statement, Tag, Tagger, load_tagger
from referat.tagging.cnn import SpacyTagger

__all__ = ["OutcomeReader", "Paragraph", "SpacyTagger", "Statement", "Tag", "Tagger", "load_tagger"]
