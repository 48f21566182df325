"""Rendering of one planned clip to disk, the work of a worker process."""

import math
from pathlib import Path

from data_prep.synthetic_world.audio_format import ESC50_FORMAT
from data_prep.synthetic_world.clips import AudioVisualClip, Clip
from data_prep.synthetic_world.layout import media_path, picture_path, video_path
from data_prep.synthetic_world.media_files import encode_png, encode_video, encode_wav
from data_prep.synthetic_world.noise_bank import SAMPLE_RATE
from data_prep.synthetic_world.render_picture import render_picture
from data_prep.synthetic_world.render_sound import render_sound
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.world import World
from data_prep.synthetic_world.world_corpus import WorldCorpus
from ivf.atomic import write_atomically


def render_clip(clip: Clip, world: World, out: Path) -> None:
    """Renders and writes one clip; an existing file is kept.

    Raises:
        OSError: the file, named in the error, cannot be written.
    """
    path = media_path(out, clip)
    if path.exists():
        return
    town, chain = world.town(clip.corpus, clip.place), world.chain(clip.corpus, clip.place)
    sound_rng = stream(world.seed, clip.corpus, Purpose.SOUND, clip.number)
    picture_rng = stream(world.seed, clip.corpus, Purpose.PICTURE, clip.number)
    config, size = world.config, world.size
    if clip.corpus is WorldCorpus.VIDEOS:
        samples = round(size.video_seconds * SAMPLE_RATE)
        sound = render_sound(clip.parameters, town, chain, sound_rng, config, samples)
        pictures = render_picture(clip.parameters, town, chain, picture_rng, config, size.frames_per_video)
        write_atomically(path, encode_video(pictures, sound, size.frames_per_second))
        return
    form = ESC50_FORMAT if clip.corpus is WorldCorpus.ESC50 else size.tau_format
    sound = render_sound(clip.parameters, town, chain, sound_rng, config, round(form.seconds * SAMPLE_RATE))
    if isinstance(clip, AudioVisualClip):  # video first, so that a wav file on disk implies it
        frames = math.ceil(form.seconds * size.frames_per_second)
        pictures = render_picture(clip.parameters, town, chain, picture_rng, config, frames)
        write_atomically(video_path(out, clip), encode_video(pictures, None, size.frames_per_second))
    elif clip.corpus is WorldCorpus.TAU2019:  # picture first, so that a wav file on disk implies its picture
        picture = render_picture(clip.parameters, town, chain, picture_rng, config, frames=1)[0]
        write_atomically(picture_path(out, clip), encode_png(picture))
    write_atomically(path, encode_wav(sound, form, sound_rng))
