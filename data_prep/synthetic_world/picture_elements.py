"""Objects of a picture, drawn with Pillow on a 128 × 128 canvas that is later reduced to 64 × 64.

Positions are in canvas pixels, x to the right and y downwards; `size` is a height in pixels.
"""

from PIL.ImageDraw import ImageDraw

Color = tuple[int, int, int]

GLASS: Color = (150, 190, 210)
LAMP: Color = (255, 250, 215)
RUBBER: Color = (25, 25, 28)
STEEL: Color = (95, 95, 105)


def shade(color: Color, factor: float) -> Color:
    """Returns the colour darkened (factor < 1) or brightened (factor > 1)."""
    red, green, blue = (min(255, int(channel * factor)) for channel in color)
    return red, green, blue


def blend(first: Color, second: Color, share: float) -> Color:
    """Returns `first` with a `share` in [0, 1] of `second`."""
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def draw_tree(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A tree: a trunk and a crown of three discs."""
    draw.rectangle((x - size * 0.06, ground - size * 0.4, x + size * 0.06, ground), fill=(92, 66, 42))
    for dx, dy, radius, factor in ((-0.2, 0.55, 0.24, 0.85), (0.2, 0.55, 0.24, 0.95), (0.0, 0.75, 0.28, 1.1)):
        cx, cy, r = x + dx * size, ground - dy * size, radius * size
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=shade(color, factor))


def draw_house(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A house front with rows of windows."""
    width = 24
    draw.rectangle((x, ground - size, x + width, ground), fill=color)
    for row in range(int(size // 11)):
        for column in range(3):
            left, top = x + 3 + column * 7, ground - size + 3 + row * 11
            draw.rectangle((left, top, left + 3, top + 5), fill=shade(color, 0.55))


def draw_shop(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A shop: a lit window with goods under a striped awning."""
    width = size * 0.9
    draw.rectangle((x, ground - size, x + width, ground), fill=(70, 55, 60))
    draw.rectangle((x + 2, ground - size * 0.62, x + width - 2, ground - 2), fill=(255, 228, 160))
    for index in range(3):
        left = x + 4 + index * (width - 6) / 3
        draw.rectangle(
            (left, ground - size * 0.3, left + width * 0.16, ground - 3), fill=shade(color, 0.7 + 0.2 * index)
        )
    for index in range(4):
        left = x + index * width / 4
        fill = color if index % 2 else (245, 245, 240)
        draw.rectangle((left, ground - size, left + width / 4, ground - size * 0.66), fill=fill)


def draw_column(draw: ImageDraw, x: float, top: float, bottom: float) -> None:
    """A stone column with capital and base, lit from the left."""
    draw.rectangle((x - 3, top, x + 3, bottom), fill=(205, 198, 186))
    draw.rectangle((x + 1, top, x + 3, bottom), fill=(160, 152, 142))
    draw.rectangle((x - 5, top, x + 5, top + 3), fill=(222, 216, 205))
    draw.rectangle((x - 5, bottom - 3, x + 5, bottom), fill=(222, 216, 205))


def draw_clock(draw: ImageDraw, x: float, y: float, size: float, hanging: bool) -> None:
    """A public clock, hanging from above or on a pole, with a blue information sign beside it."""
    pole = (x - 1, y - 60, x + 1, y) if hanging else (x - 1, y, x + 1, y + 45)
    draw.rectangle(pole, fill=(45, 45, 50))
    draw.rectangle((x, y - size * 0.4, x + size * 1.5, y + size * 0.4), fill=(30, 70, 170))
    draw.line((x + size * 0.7, y, x + size * 1.35, y), fill=(240, 240, 250))
    draw.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=(250, 250, 245), outline=(30, 30, 30))
    draw.line((x, y, x, y - size * 0.36), fill=(20, 20, 20))
    draw.line((x, y, x + size * 0.26, y), fill=(20, 20, 20))


def draw_person(draw: ImageDraw, x: float, ground: float, size: float, color: Color, stride: float) -> None:
    """A pedestrian: head, coat, and two legs apart by `stride` in [-1, 1]."""
    spread = size * 0.14 * stride
    for side in (-1, 1):
        draw.line((x, ground - size * 0.4, x + side * spread, ground), fill=(38, 36, 48), width=max(1, int(size / 9)))
    draw.rectangle((x - size * 0.13, ground - size * 0.8, x + size * 0.13, ground - size * 0.35), fill=color)
    head = size * 0.11
    draw.ellipse((x - head, ground - size, x + head, ground - size + 2 * head), fill=(224, 178, 148))


def draw_car(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A car in side view."""
    half = size * 1.15
    draw.rectangle((x - half, ground - size * 0.6, x + half, ground - size * 0.15), fill=color)
    roof = [(x - half * 0.65, ground - size * 0.6), (x - half * 0.4, ground - size)]
    roof += [(x + half * 0.35, ground - size), (x + half * 0.7, ground - size * 0.6)]
    draw.polygon(roof, fill=GLASS)
    draw.rectangle((x + half * 0.86, ground - size * 0.52, x + half, ground - size * 0.38), fill=LAMP)
    wheel = size * 0.2
    for cx in (x - half * 0.55, x + half * 0.55):
        draw.ellipse((cx - wheel, ground - 2 * wheel, cx + wheel, ground), fill=RUBBER)


def draw_bus(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A bus or lorry with a puff of exhaust."""
    half = size * 1.3
    for index, radius in enumerate((0.12, 0.18, 0.24)):
        cx, cy, r = x - half - size * (0.15 + 0.25 * index), ground - size * (0.15 + 0.12 * index), radius * size
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=(120 + 15 * index,) * 3)
    draw.rectangle((x - half, ground - size, x + half, ground - size * 0.12), fill=color)
    draw.rectangle((x - half + 2, ground - size * 0.86, x + half - 2, ground - size * 0.5), fill=(60, 75, 90))
    for cx in (x - half * 0.6, x + half * 0.6):
        draw.ellipse((cx - size * 0.15, ground - size * 0.3, cx + size * 0.15, ground), fill=RUBBER)


def draw_tram(draw: ImageDraw, x: float, ground: float, size: float, color: Color) -> None:
    """A tram: a long body with a light stripe, a row of windows and a pantograph."""
    half = size * 1.9
    draw.line((x, ground - size, x - 4, ground - size * 1.3, x + 3, ground - size * 1.5), fill=STEEL)
    draw.rectangle((x - half, ground - size, x + half, ground - 2), fill=color)
    draw.rectangle((x - half, ground - size * 0.36, x + half, ground - size * 0.24), fill=(245, 240, 225))
    for index in range(6):
        left = x - half + 2 + index * (2 * half - 2) / 6
        draw.rectangle((left, ground - size * 0.86, left + half * 0.25, ground - size * 0.5), fill=GLASS)
    draw.rectangle((x - half + 2, ground - 3, x + half - 2, ground), fill=(30, 30, 32))
