"""Lines over logarithmic axes, as SVG."""

import math
from dataclasses import dataclass

__all__ = ["Panel", "svg"]

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 230, 220, 60, 40, 75
_COLOURS = ("#0b6e4f", "#5fb49c", "#c0392b", "#e59866", "#5b5b9a", "#8a8a8a")
_DASHES = ("", "6 3", "", "6 3", "2 3", "9 3 2 3")


@dataclass(frozen=True)
class Panel:
    """A title, and points by the name of their line."""

    title: str
    lines: dict[str, list[tuple[float, float]]]


def svg(panels: list[Panel]) -> str:
    """Draw the panels side by side, with one legend below."""
    names = list(panels[0].lines)
    width = len(panels) * (_WIDTH + _GAP) + 20
    height = _TOP + _HEIGHT + 50 + 18 * math.ceil(len(names) / 3)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' font-family="sans-serif" font-size="11" role="img">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, panel in enumerate(panels):
        parts += _panel(panel, _LEFT + number * (_WIDTH + _GAP))
    for number, name in enumerate(names):
        x, y = _LEFT + number % 3 * 260, _TOP + _HEIGHT + 48 + 18 * (number // 3)
        parts.append(f'<path d="M{x} {y - 4}h26" {_stroke(number)}/>')
        parts.append(f'<text x="{x + 32}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _stroke(number: int) -> str:
    colour, dashes = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
    return f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes or "none"}"'


def _panel(panel: Panel, left: float) -> list[str]:
    points = [point for line in panel.lines.values() for point in line]
    xs = _decades([x for x, _ in points])
    ys = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            round(left + _WIDTH * _part(x, xs), 1),
            round(_TOP + _HEIGHT * (1 - _part(y, ys)), 1),
        )

    parts = [
        f'<text x="{left}" y="{_TOP - 14}" font-weight="bold">{panel.title}</text>',
        f'<rect x="{left}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" fill="none"'
        ' stroke="#ccc"/>',
    ]
    for exponent in range(xs[0], xs[1] + 1):
        x, _ = place(10.0**exponent, 10.0 ** ys[0])
        parts.append(_label(x, _TOP + _HEIGHT + 16, 10.0**exponent, "middle"))
    for exponent in range(ys[0], ys[1] + 1):
        _, y = place(10.0 ** xs[0], 10.0**exponent)
        parts.append(f'<path d="M{left} {y}h{_WIDTH}" stroke="#eee"/>')
        parts.append(_label(left - 6, y + 4, 10.0**exponent, "end"))
    for number, line in enumerate(panel.lines.values()):
        placed = [place(*point) for point in line]
        path = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline points="{path}" {_stroke(number)}/>')
        colour = _COLOURS[number % len(_COLOURS)]
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed]
    return parts


def _label(x: float, y: float, value: float, anchor: str) -> str:
    text = f"{value:,.0f}".replace(",", " ") if value >= 1 else f"{value:g}"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#555">{text}</text>'


def _decades(values: list[float]) -> tuple[int, int]:
    """Return the powers of ten around the values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _part(value: float, ends: tuple[int, int]) -> float:
    return (math.log10(value) - ends[0]) / (ends[1] - ends[0])
