"""The composition of a picture: static background, moving objects, and the interior of a vehicle around the camera."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image, ImageDraw

from data_prep.synthetic_world import picture_elements as elements
from data_prep.synthetic_world.picture_elements import Color, blend, shade

CANVAS = 128  # pixels; halved to 64 for smooth edges

_HUES: tuple[Color, ...] = (
    (190, 45, 45), (50, 90, 170), (225, 175, 55), (70, 140, 90), (235, 235, 230), (60, 60, 70), (150, 80, 150),
)  # fmt: skip


@dataclass(frozen=True)
class _Mover:
    """An object that crosses the picture; `draw` takes canvas, x and frame number."""

    draw: Callable[[ImageDraw.ImageDraw, float, int], None]
    x: float
    ground: float  # y of its lower edge; nearer objects are lower and drawn later
    pixels_per_frame: float


class PictureScene:
    """A scene in front of one camera: a static background, moving objects, and the vehicle it may be filmed from.

    Args:
        strengths: visible strength of each scene parameter, in [0, 1]; 0 is not in the frame.
        rng: generator of positions, colours and speeds.
    """

    def __init__(self, strengths: dict[str, float], rng: np.random.Generator) -> None:
        self._rng = rng
        self._strengths = strengths
        self._horizon = CANVAS * (0.50 - 0.10 * strengths["open"]) + rng.uniform(-4, 4)
        self._background = Image.new("RGB", (CANVAS, CANVAS))
        draw = ImageDraw.Draw(self._background)
        for layer in (self._sky, self._ground, self._hall, self._standing, self._signs):
            layer(draw)
        self._movers = sorted(self._move(), key=lambda mover: mover.ground)
        self._overlay = self._vehicle()

    def frame(self, number: int) -> Image.Image:
        """Returns frame `number` (from 0) as a 64 × 64 RGB image."""
        image = self._background.copy()
        draw = ImageDraw.Draw(image)
        for mover in self._movers:
            span = CANVAS + 60
            x = (mover.x + number * mover.pixels_per_frame + 30) % span - 30
            mover.draw(draw, x, number)
        if self._overlay is not None:
            image.paste(self._overlay, mask=self._overlay.getchannel("A"))
        return image.reduce(2)

    def _count(self, name: str, most: float) -> int:
        """Number of objects for a parameter: proportional to its strength, rounded at random."""
        return int(most * self._strengths[name] + self._rng.random())

    def _hue(self) -> Color:
        return _HUES[self._rng.integers(len(_HUES))]

    def _sky(self, draw: ImageDraw.ImageDraw) -> None:
        opened = self._strengths["open"]
        top, low = blend((150, 155, 165), (85, 140, 225), opened), blend((185, 185, 188), (200, 222, 245), opened)
        for band in range(0, int(self._horizon) + 4, 4):
            draw.rectangle((0, band, CANVAS, band + 4), fill=blend(top, low, min(1.0, band / self._horizon)))
        for _ in range(self._count("open", 4)):
            x, y, size = self._rng.uniform(0, CANVAS), self._rng.uniform(5, 30), self._rng.uniform(8, 18)
            draw.ellipse((x - size, y - size * 0.3, x + size, y + size * 0.3), fill=(240, 243, 248))
        height = 46 * (1 - opened) + 6
        for index in range(6):  # the skyline; in an open place little of it is visible
            size = height * self._rng.uniform(0.6, 1.1)
            tone = int(self._rng.integers(110, 165))
            elements.draw_house(draw, index * 22 - 4, self._horizon, size, (tone, tone - 8, tone - 20))

    def _ground(self, draw: ImageDraw.ImageDraw) -> None:
        horizon = self._horizon
        paved = blend((138, 136, 134), (72, 140, 55), min(1.0, 1.25 * self._strengths["green"]))
        draw.rectangle((0, horizon, CANVAS, CANVAS), fill=paved)
        traffic, rail = self._strengths["traffic"], self._strengths["rail"]
        if traffic > 0:
            centre, width = self._rng.uniform(45, 83), 14 + 80 * traffic
            road = [(centre - 4, horizon), (centre + 4, horizon)]
            road += [(centre + width, CANVAS), (centre - width, CANVAS)]
            draw.polygon(road, fill=blend(paved, (58, 58, 64), min(1.0, 2 * traffic)))
            for y in range(int(horizon) + 6, CANVAS, 16):
                draw.rectangle((centre - 1, y, centre + 1, y + 7), fill=(235, 235, 225))
        if rail > 0:
            self._rails(draw, rail)

    def _rails(self, draw: ImageDraw.ImageDraw, rail: float) -> None:
        left, width = self._rng.uniform(8, 60), 10 + 34 * rail
        for y in range(int(self._horizon) + 4, CANVAS, 7):
            depth = (y - self._horizon) / (CANVAS - self._horizon)
            middle, half = CANVAS / 2 + (left + width / 2 - CANVAS / 2) * depth, width * depth
            draw.rectangle((middle - half, y, middle + half, y + 2), fill=(88, 70, 55))
        for side in (-0.7, 0.7):
            foot = left + width / 2 + side * width
            draw.line((CANVAS / 2, self._horizon, foot, CANVAS), fill=(215, 218, 225), width=2)

    def _hall(self, draw: ImageDraw.ImageDraw) -> None:
        indoor, horizon = self._strengths["indoor"], self._horizon
        if indoor > 0:
            wall, depth = (176, 160, 138), 40 * indoor
            draw.polygon([(0, 0), (depth, horizon * 0.5), (depth, horizon + 6), (0, CANVAS)], fill=wall)
            right = [(CANVAS, 0), (CANVAS - depth, horizon * 0.5), (CANVAS - depth, horizon + 6), (CANVAS, CANVAS)]
            draw.polygon(right, fill=shade(wall, 0.88))
            ceiling = horizon * min(1.0, 1.1 * indoor) * 0.75
            draw.polygon([(0, 0), (CANVAS, 0), (CANVAS - depth, ceiling), (depth, ceiling)], fill=(212, 204, 190))
            for _ in range(self._count("indoor", 6)):
                x, y = self._rng.uniform(10, 106), self._rng.uniform(1, max(2.0, ceiling - 4))
                draw.rectangle((x, y, x + 4 + y / 3, y + 3), fill=elements.LAMP, outline=(190, 180, 150))
        reverb = self._strengths["reverb"]
        for _ in range(self._count("reverb", 5)):
            elements.draw_column(draw, self._rng.uniform(6, 122), horizon - 20 - 40 * reverb, horizon + 14)
        for index in range(int(7 * reverb)):  # polished floor
            y = horizon + 10 + index * 9
            draw.line((0, y, CANVAS, y), fill=(196, 192, 186))

    def _standing(self, draw: ImageDraw.ImageDraw) -> None:
        for _ in range(self._count("shop", 6)):
            size = self._rng.uniform(24, 34)
            elements.draw_shop(draw, self._rng.uniform(-8, 110), self._horizon + 8, size, self._hue())
        for _ in range(self._count("green", 7)):
            size, ground = self._rng.uniform(26, 58), self._horizon + self._rng.uniform(2, 26)
            color = (int(self._rng.integers(35, 75)), int(self._rng.integers(95, 150)), 45)
            elements.draw_tree(draw, self._rng.uniform(0, CANVAS), ground, size, color)

    def _signs(self, draw: ImageDraw.ImageDraw) -> None:
        hanging = self._strengths["indoor"] > 0.4
        for _ in range(self._count("chime", 4)):
            x, y = self._rng.uniform(10, 110), self._rng.uniform(16, 44)
            elements.draw_clock(draw, x, y, self._rng.uniform(13, 19), hanging)

    def _move(self) -> list[_Mover]:
        rng, horizon = self._rng, self._horizon
        movers = []
        for name, most, draw, lowest, size in (
            ("rail", 1.6, elements.draw_tram, 8, 0.42),
            ("engine", 2.2, elements.draw_bus, 20, 0.42),
            ("traffic", 6.0, elements.draw_car, 26, 0.26),
        ):
            for _ in range(self._count(name, most)):
                ground = horizon + rng.uniform(4, lowest + 18)
                height = 14 + size * (ground - horizon) + rng.uniform(-2, 2)
                draw_it = partial(_drive, kind=draw, ground=ground, size=height, color=self._hue())
                movers.append(_Mover(draw_it, rng.uniform(0, CANVAS), ground, rng.choice((-1, 1)) * rng.uniform(5, 22)))
        for _ in range(self._count("people", 15)):
            ground = horizon + rng.uniform(6, 60)
            walk = partial(_walk, ground=ground, size=13 + 0.5 * (ground - horizon), color=self._hue())
            movers.append(_Mover(walk, rng.uniform(0, CANVAS), ground, rng.uniform(-4, 4)))
        return movers

    def _vehicle(self) -> Image.Image | None:
        """The interior of a bus or train with poles and seats, transparent where the window is."""
        strength = self._strengths["vehicle"]
        if strength < 0.12:  # the window frame would be outside the picture
            return None
        image = Image.new("RGBA", (CANVAS, CANVAS), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        frame, tone = 24 * strength, (62, 78, 88, 255)
        draw.rectangle((0, 0, CANVAS, frame * 0.8), fill=tone)
        draw.rectangle((0, CANVAS - frame * 1.3, CANVAS, CANVAS), fill=(48, 60, 70, 255))
        for x in (0, CANVAS - frame):
            draw.rectangle((x, 0, x + frame, CANVAS), fill=tone)
        middle = self._rng.uniform(50, 78)
        draw.rectangle((middle - frame * 0.2, 0, middle + frame * 0.2, CANVAS), fill=tone)
        for _ in range(self._count("vehicle", 4)):
            x = self._rng.uniform(8, 120)
            draw.rectangle((x, 0, x + 3, CANVAS), fill=(238, 200, 40, 255))
        seat = self._hue()
        for _ in range(self._count("vehicle", 5)):
            x, size = self._rng.uniform(0, 108), self._rng.uniform(18, 28)
            draw.rounded_rectangle((x, CANVAS - size * 1.4, x + size, CANVAS + 8), 5, fill=(*shade(seat, 0.8), 255))
            draw.rectangle((x + 4, CANVAS - size * 1.3, x + size - 4, CANVAS - size), fill=(*shade(seat, 1.1), 255))
        return image


def _drive(
    draw: ImageDraw.ImageDraw,
    x: float,
    frame: int,
    *,
    kind: Callable[..., None],
    ground: float,
    size: float,
    color: Color,
) -> None:
    kind(draw, x, ground, size, color)


def _walk(draw: ImageDraw.ImageDraw, x: float, frame: int, *, ground: float, size: float, color: Color) -> None:
    elements.draw_person(draw, x, ground, size, color, stride=(-1.0, 0.3, 1.0)[frame % 3])
