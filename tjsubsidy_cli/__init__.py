"""Which grants of a support policy a company may get, how much, from whom, and why."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, which would be imported before ``__main__`` can begin

__version__ = "0.1.0"
__all__ = [
    "Assessment",
    "Catalogue",
    "Profile",
    "TjsubsidyError",
    "assess",
    "load_catalogue",
    "load_profile",
]

if TYPE_CHECKING:
    from .assess.assessment import Assessment, assess
    from .base.errors import TjsubsidyError
    from .company.profile import Profile, load_profile
    from .policy.catalogue import Catalogue
    from .policy.format import load_catalogue

_HOMES = {
    "Assessment": "assess.assessment",
    "Catalogue": "policy.catalogue",
    "Profile": "company.profile",
    "TjsubsidyError": "base.errors",
    "assess": "assess.assessment",
    "load_catalogue": "policy.format",
    "load_profile": "company.profile",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``--help`` need not."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
