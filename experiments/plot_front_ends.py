"""Every front end's picture of the same three sounds, on one page to be looked at.

    python -m experiments.plot_front_ends --out build/frontends

Writes index.html, which needs no other file; half a minute. The sounds are a sweep with a click each second, by which
the axes can be checked, and two scenes of the synthetic world; `--clips A B C` takes any three sound files instead.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.signal

from data_prep.media import MediaError, read_audio
from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, render_sound
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.world_corpus import WorldCorpus
from experiments.report.render import render
from experiments.report.spectrum_figure import spectrum_figure
from experiments.runs.paper_tables import label_of
from ivf.atomic import write_atomically
from ivf.frontends import FRONT_ENDS, create

_RATE_HZ = 16_000
_SECONDS = 4.0
_SCENES = ("street_traffic", "park")
_SEED = 0  # of the world that they are of
_CHANNELS = ("the values", "Δ", "ΔΔ")


def default_clips() -> dict[str, np.ndarray]:
    """Name → waveform [T]."""
    seconds = np.arange(round(_SECONDS * _RATE_HZ)) / _RATE_HZ
    sweep = 0.3 * scipy.signal.chirp(seconds, f0=50.0, t1=_SECONDS, f1=7_500.0, method="logarithmic")
    sweep[_RATE_HZ // 2 :: _RATE_HZ] = 1.0
    clips = {"sweep and clicks": sweep.astype(np.float32)}
    world = World(_SEED, WorldConfig(), WORLD_SIZES["tiny"])
    plan = plan_tau2019(world)
    for scene in _SCENES:
        clip = next(clip for clip in plan if clip.scene == scene)
        town, chain = world.town(WorldCorpus.TAU2019, clip.place), world.chain(WorldCorpus.TAU2019, clip.place)
        rng = np.random.default_rng([_SEED, clip.number])
        sound = render_sound(clip.parameters, town, chain, rng, world.config, len(seconds))
        clips[f"{scene.replace('_', ' ')}, synthetic world"] = sound.astype(np.float32)
    return clips


def page(clips: dict[str, np.ndarray]) -> str:
    """The page's HTML for three waveforms [T] at 16 kHz."""
    sections = []
    for name in FRONT_ENDS:
        front_end = create(name)
        features = [front_end(waveform[np.newaxis])[0].numpy() for waveform in clips.values()]  # [F, M, C]
        channel = features[0].shape[-1] - 1  # of the deltas, what the row adds
        sections.append(
            {
                "name": name,
                "label": label_of(name),
                "says": str(type(front_end).__doc__).splitlines()[0],
                "shape": "F = {}, M = {}, C = {}".format(*features[0].shape),
                "shown": _CHANNELS[channel],
                "figure": spectrum_figure(
                    [spectrum[..., channel] for spectrum in features],
                    [front_end.frame_seconds(len(spectrum)) for spectrum in features],
                    front_end.band_hz,
                    list(clips),
                    signed=channel > 0,
                ),
            }
        )
    return render(
        "front_ends.html.j2", title="Front ends, side by side", clips=clips, sections=sections, sample_rate=_RATE_HZ
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--clips", type=Path, nargs=3, help="sound files of a second or more")
    arguments = parser.parse_args(argv)
    try:
        if arguments.clips:
            names = [path.name for path in arguments.clips]
            if len(set(names)) < len(names):
                names = [str(path) for path in arguments.clips]
            if len(set(names)) < len(names):
                raise ValueError("--clips names one file twice")
            clips = {name: read_audio(path, _RATE_HZ) for name, path in zip(names, arguments.clips, strict=True)}
        else:
            clips = default_clips()
        write_atomically(arguments.out / "index.html", page(clips))
    except (MediaError, ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    print(arguments.out / "index.html")


if __name__ == "__main__":
    main()
