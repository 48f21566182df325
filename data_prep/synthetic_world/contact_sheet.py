"""A contact sheet of scenes by cities: each cell shows a clip's picture above its log-mel spectrogram."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from data_prep.synthetic_world.clips import SceneClip
from data_prep.synthetic_world.layout import picture_path
from data_prep.synthetic_world.log_mel import read_log_mel
from data_prep.synthetic_world.media_files import encode_png
from data_prep.synthetic_world.scene_parameters import SCENES

_SIDE = 64  # pixels of a picture and of a spectrogram
_CELL = (_SIDE + 6, 2 * _SIDE + 8)
_LEFT, _TOP = 116, 18  # margins for the names


def draw_contact_sheet(clips: Sequence[SceneClip], out: Path) -> bytes:
    """Returns a PNG with the first clip of each scene and city, read from disk; a cell without clips stays empty."""
    unseen = {clip.city for clip in clips if clip.split == "unseen"}
    cities = sorted({clip.city for clip in clips}, key=lambda city: (city in unseen, city))
    sheet = Image.new("RGB", (_LEFT + _CELL[0] * len(cities), _TOP + _CELL[1] * len(SCENES)), "white")
    draw = ImageDraw.Draw(sheet)
    for column, city in enumerate(cities):
        draw.text((_LEFT + column * _CELL[0], 4), city, fill="black")
    for row, scene in enumerate(SCENES):
        draw.text((4, _TOP + row * _CELL[1] + _SIDE), scene, fill="black")
        for column, city in enumerate(cities):
            clip = next((c for c in clips if (c.scene, c.city) == (scene, city)), None)
            if clip is not None:
                corner = _LEFT + column * _CELL[0], _TOP + row * _CELL[1]
                with Image.open(picture_path(out, clip)) as picture:
                    sheet.paste(picture, corner)
                sheet.paste(_spectrogram(clip, out), (corner[0], corner[1] + _SIDE + 2))
    return encode_png(np.asarray(sheet))


def _spectrogram(clip: SceneClip, out: Path) -> Image.Image:
    """Returns a clip's spectrogram as a 64 × 64 picture, low frequencies at the bottom, scaled to its own range."""
    spectrogram = read_log_mel(clip, out).T[::-1]  # [64, F]
    low, high = np.percentile(spectrogram, (2, 99.5))
    level = np.clip((spectrogram - low) / (high - low + 1e-6), 0, 1)
    grey = Image.fromarray((255 * level).astype(np.uint8)).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    heat = np.asarray(grey, np.float32)[..., None] / 255
    colored = 255 * np.concatenate([heat**0.8, heat**1.6, 0.25 + 0.5 * heat * (1 - heat)], axis=2)
    return Image.fromarray(np.clip(colored, 0, 255).astype(np.uint8))
