"""The components of a pipeline, as training needs them."""

from typing import TypeVar

from spacy.language import Language

Component = TypeVar("Component")


def component(nlp: Language, name: str, kind: type[Component]) -> Component:
    """A pipe that is of that kind.

    Raises:
        TypeError: it is of another kind.
    """
    found = nlp.get_pipe(name)
    if not isinstance(found, kind):
        raise TypeError(f"the pipe {name} is a {type(found).__name__}, not a {kind.__name__}")
    return found
