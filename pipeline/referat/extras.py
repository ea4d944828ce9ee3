"""Packages that only some commands need."""

from importlib.util import find_spec

from referat.errors import MissingPackage


def need(*packages: str, extra: str) -> None:
    """Go on only where the packages of an extra are installed.

    Raises:
        MissingPackage: names what is missing and the extra that brings it.
    """
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise MissingPackage(f"{', '.join(missing)} not installed: pip install 'referat[{extra}]'")
