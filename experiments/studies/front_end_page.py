"""Every front end's picture of the same three sounds, on one page."""

import numpy as np
import scipy.signal

from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, render_sound
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.world_corpus import WorldCorpus
from experiments.report.render import render
from experiments.report.spectrum_figure import spectrum_figure
from ivf.frontends import FRONT_ENDS, create

RATE_HZ = 16_000
_SECONDS = 4.0
_SCENES = ("street_traffic", "park")
_SEED = 0  # of the world that they are of
_CHANNELS = ("its only channel", "the deltas", "the delta-deltas")


def default_clips() -> dict[str, np.ndarray]:
    """Name → waveform [T]."""
    seconds = np.arange(round(_SECONDS * RATE_HZ)) / RATE_HZ
    sweep = 0.3 * scipy.signal.chirp(seconds, f0=50.0, t1=_SECONDS, f1=7_500.0, method="logarithmic")
    sweep[RATE_HZ // 2 :: RATE_HZ] = 1.0
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
                "label": FRONT_ENDS[name].label,
                "summary": str(type(front_end).__doc__).splitlines()[0],
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
        "front_ends.html.j2", title="Front ends, side by side", clips=clips, sections=sections, sample_rate=RATE_HZ
    )
