"""A contact sheet: some items of every class or split, as pictures or spectrograms."""

from collections import defaultdict
from collections.abc import Sequence

from PIL import Image, ImageDraw

from data_prep.verification.checked_item import THUMBNAIL_PIXELS, CheckedItem

COLUMNS = 12
_GAP, _LEFT, _LINE = 4, 150, 12  # pixels


def draw_contact_sheet(items: Sequence[CheckedItem]) -> Image.Image:
    """A row for each class and split, with its first items whose thumbnails were kept."""
    rows: dict[tuple[str, str], list[CheckedItem]] = defaultdict(list)
    for item in items:
        rows[item.scene, item.split].append(item)
    side = THUMBNAIL_PIXELS + _GAP
    sheet = Image.new("RGB", (_LEFT + COLUMNS * side, max(1, len(rows)) * side), "white")
    draw = ImageDraw.Draw(sheet)
    for number, ((scene, split), of_row) in enumerate(sorted(rows.items())):
        top = number * side
        draw.text((_GAP, top + _GAP), scene or "pairs", fill="black")
        draw.text((_GAP, top + _GAP + _LINE), f"{split}, {len(of_row)}", fill="grey")
        shown = [item.thumbnail for item in of_row if item.thumbnail is not None][:COLUMNS]
        for column, thumbnail in enumerate(shown):
            sheet.paste(Image.fromarray(thumbnail), (_LEFT + column * side, top))
    return sheet
