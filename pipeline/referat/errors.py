"""What can go wrong for a user, each with a code that stays the same between releases."""

from pathlib import Path


class ReferatError(Exception):
    """An error that the user can act on; the command line prints it and ends with exit code 2."""

    code = "error"


class UnreadableDocument(ReferatError):
    """A file that gives no record.

    Attributes:
        path: the file.
        code: machine-readable reason, for instance ``empty`` or ``binary``.
    """

    def __init__(self, path: Path, code: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.code = code
        self.message = message


class MissingModel(ReferatError):
    """A model that is neither installed, nor shipped, nor a folder."""

    code = "missing-model"


class NothingToDo(ReferatError):
    """Paths that hold no document of a known format."""

    code = "no-documents"


class RunRefused(ReferatError):
    """A run that must not be begun or gone on with as it was asked for."""

    code = "refused"


class WorkerFailed(ReferatError):
    """A worker process that cannot even load the model."""

    code = "worker"


class Unwritable(ReferatError):
    """An output that cannot be written, for instance on a full disk."""

    code = "unwritable"


class LookUpFailed(ReferatError):
    """A look-up file that cannot be used."""

    code = "look-up"


class GoldError(ReferatError):
    """Gold annotations that do not fit their text or the contract."""

    code = "gold"


class ExchangeError(ReferatError):
    """Files of an annotation tool that do not fit their text or the contract."""

    code = "exchange"


class MissingPackage(ReferatError):
    """A package of an extra that is not installed."""

    code = "missing-package"
