"""`Quantity`: an amount, date or time of a text in a form that both languages can write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

_LONGEST_DECIMALS = 3


@dataclass(frozen=True)
class Numeral:
    """A number as written: its figures, kept with their trailing zeros; `grouped` where thousands stood apart."""

    whole: str
    decimals: str = ""
    negative: bool = False
    grouped: bool = False

    @property
    def value(self) -> Decimal:
        """What it is worth."""
        worth = Decimal(f"{self.whole}.{self.decimals or '0'}")
        return -worth if self.negative else worth

    def shifted(self, power: int) -> Numeral | None:
        """The number times ten to `power`; None when that needs more decimals than people read."""
        worth = abs(self.value).scaleb(power)
        plain = f"{worth.normalize():f}"
        whole, _, decimals = plain.partition(".")
        if len(decimals) > _LONGEST_DECIMALS:
            return None
        return replace(self, whole=whole, decimals=decimals, grouped=True)


@dataclass(frozen=True)
class Quantity:
    """One figure: `kind` says which of the other fields count.

    `numbers` are one, or the two ends of a range; `power` is the scale as a power of ten (6 for million);
    `unit` is a currency code, or a measure as French writes it; `date` is (year, month, day) with 0 for what is
    not said; `minutes` count from midnight; `short` marks a scale written as a letter (48 M$).
    """

    kind: str  # money percent number measure ordinal decade date time
    start: int
    end: int
    numbers: tuple[Numeral, ...] = ()
    power: int = 0
    unit: str = ""
    date: tuple[int, int, int] = (0, 0, 0)
    weekday: int = 0
    minutes: int = 0
    short: bool = False
    joint: str = ""  # "to" or "-" between two numbers
