"""The steps of the pipeline as spaCy components, one module a step: items, sections, entities, decisions."""
