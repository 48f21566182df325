"""What the imagination holds: classes, scene parameters, and how little the recording chain changes it.

    python -m experiments.probing --workdir build/full

Takes the `ivf` row that `experiments.table1 --corpus synthetic` trained in --workdir and asks, in unseen towns:
do imagined codes find real frames of their class; how much of the true scene parameters can be read off linearly,
beside log-mel statistics; and how far do codes change when the same scene is heard through another recording chain.
Writes report/content.json, content.html and content.svg. A minute. Expected: retrieval above chance, and above what
the codes of a wrong sound find.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from matplotlib.figure import Figure
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data_prep.synthetic_world import PARAMETERS, World, render_sound
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.world_corpus import WorldCorpus as Kind
from experiments.report.data_uris import figure_svg
from experiments.report.galleries import to_picture
from experiments.report.gallery import Gallery
from experiments.report.gallery_item import GalleryItem
from experiments.report.render import render
from experiments.report.table_report import preset_line
from experiments.runs.features import input_of
from experiments.runs.record_folders import Corpus
from experiments.runs.run_system import classifier_folder
from experiments.runs.scheduler import preset_of
from experiments.runs.system_result import RowResult
from experiments.runs.systems import ROWS
from experiments.studies.probed_clips import hear
from ivf.atomic import write_atomically
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.cluster_bootstrap import PlaceBootstrap
from ivf.evaluation.environment import environment
from ivf.evaluation.retrieval import retrieval
from ivf.json_files import read_json, write_json
from ivf.models import Imagination

_CHAINS = 4
SHOWN = 8
_DRAWN = 5
_RIDGES = np.geomspace(1.0, 1e5, 11)


def probe(train: np.ndarray, test: np.ndarray, known: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """R² of each parameter in `test` by ridge regression on `train`; below 0 is worse than the mean."""
    model = make_pipeline(StandardScaler(), RidgeCV(alphas=_RIDGES)).fit(train, known)
    errors = ((model.predict(test) - true) ** 2).mean(axis=0)
    return dict(zip(PARAMETERS, (1.0 - errors / true.var(axis=0)).tolist(), strict=True))


def other_chains(world: World, seed: int, samples: int, number: int) -> list[tuple[str, np.ndarray]]:
    """(filename, the same sounds [chains, T] through other recording chains) for clips of unseen towns."""
    clips = [clip for clip in plan_tau2019(world) if clip.split == "unseen"]
    found = []
    for clip in clips[:: max(1, len(clips) // number)][:number]:
        town = world.town(clip.corpus, clip.place)
        sounds = []
        for chain in range(_CHAINS):
            # the stream that this clip was rendered from, so that the scene is the same to the last footstep
            rng = stream(seed, clip.corpus, Purpose.SOUND, clip.number)
            device = world.chain(Kind.VIDEOS, world.size.videos + chain)  # beyond those that G was trained on
            sounds.append(render_sound(clip.parameters, town, device, rng, world.config, samples))
        found.append((clip.filename, np.stack(sounds)))
    return found


def content(workdir: Path, seed: int) -> tuple[dict[str, Any], Gallery]:
    """Figures and pictures of the `ivf` row that was trained in `workdir`."""
    chosen = preset_of(workdir)
    folder = workdir / "world"
    described = read_json(folder / "world.json")
    records = workdir / "records"
    corpus = Corpus(records / "videos", records / "tau2019", pictures=folder / "truth" / "pictures")
    if not RowResult.exists(place := classifier_folder(workdir, ROWS["ivf"], seed)):
        raise ValueError(f"{place} holds no finished row: train 'ivf' with seed {seed} there first")
    given = input_of(ROWS["ivf_logits"], corpus, chosen, workdir, seed)
    assert isinstance(given.front_end, Imagination)
    imagination = given.front_end
    train, test = (hear(corpus, imagination, chosen, folder, split) for split in ("train", "unseen"))
    seen = input_of(ROWS["true_codes"], corpus, chosen, workdir, seed).seen
    codebook = imagination.network.autoencoder.quantizer
    assert seen is not None and codebook is not None
    frames = codebook.nearest(tf.constant(seen(test.clips))).numpy()
    labels = test.clips.labels
    right = retrieval(test.indices, labels, frames, labels)
    wrong = retrieval(np.roll(test.indices, len(labels) // 2 + 1, axis=0), labels, frames, labels)
    towns = PlaceBootstrap(test.clips.cities, test.clips.locations)
    untrained = input_of(ROWS["ivf_random"], corpus, chosen, workdir, seed).front_end
    assert isinstance(untrained, Imagination)
    random_g = Imagination(untrained.network, "logits")
    views = {
        "IVF, hard codes": [_one_hot(one.indices, codebook.n_codes) for one in (train, test)],
        "IVF, logits": [one.clips.features.reshape(len(one.clips), -1) for one in (train, test)],
        "random G, logits": [_features(corpus, random_g, chosen, split) for split in ("train", "unseen")],
        "log-mel": [train.log_mel, test.log_mel],
        "log-mel, normalized": [train.normalized, test.normalized],
    }
    probes = {name: probe(known, new, train.truth, test.truth) for name, (known, new) in views.items()}
    world = World.read(described)
    again = other_chains(world, described["seed"], chosen.audio.clip_samples, 100)
    same, different, gallery = _invariance(imagination, again, corpus)
    same_untrained, different_untrained = agreement(_heard_again(random_g, again))
    results = {
        "corpus": f"synthetic world, {read_json(workdir / 'run.json')['size']}, seed {described['seed']}",
        "preset": preset_line(chosen),
        "seed": seed,
        "environment": environment(),
        "n": len(labels),
        "retrieval": {
            "own sound": float(right.mean()),
            "wrong sound": float(wrong.mean()),
            "chance": float(np.mean([np.mean(labels == label) for label in labels])),
            "difference": float((right - wrong).mean()),
            "ci95": list(towns.interval(right - wrong)),
            "n_towns": towns.n_towns,
        },
        "probe": probes,
        "invariance": {
            "clips": len(again),
            "same scene, other chain": same,
            "other scene, same chain": different,
            "same scene, other chain, untrained": same_untrained,
            "other scene, same chain, untrained": different_untrained,
        },
    }
    return results, gallery


def _one_hot(indices: np.ndarray, n_codes: int) -> np.ndarray:
    return np.eye(n_codes, dtype=np.float32)[indices].reshape(len(indices), -1)


def _heard_again(imagination: Imagination, again: list[tuple[str, np.ndarray]]) -> np.ndarray:
    """Indices [N, chains, H, W] that a G of logits chooses."""
    return np.stack([np.argmax(imagination(sounds).numpy(), axis=-1) for _, sounds in again])


def _features(corpus: Corpus, imagination: Imagination, chosen: Preset, split: str) -> np.ndarray:
    """What `imagination` says of the clips of a split, [N, H·W·K]."""
    clips = ClipFeatures.extract(corpus.clip_index, split, imagination, chosen.audio)
    return clips.features.reshape(len(clips), -1)


def agreement(codes: np.ndarray) -> tuple[float, float]:
    """Share of positions of [N, chains, H, W] with the same code: one scene through two chains; two through one."""
    pairs = [(a, b) for a in range(codes.shape[1]) for b in range(a)]
    same = float(np.mean([(codes[:, a] == codes[:, b]).mean() for a, b in pairs]))
    return same, float((codes == np.roll(codes, 1, axis=0)).mean())


def _invariance(
    imagination: Imagination, again: list[tuple[str, np.ndarray]], corpus: Corpus
) -> tuple[float, float, Gallery]:
    """`agreement`, and what is imagined of some scenes."""
    assert corpus.pictures is not None
    items = []
    for place, (filename, sounds) in enumerate(again[:SHOWN]):
        pictures = imagination.picture(imagination(sounds)).numpy()
        truth = tf.io.decode_png(tf.io.read_file(str(corpus.pictures / f"{Path(filename).stem}.png"))).numpy()
        columns = [(f"through chain {chain + 1}", to_picture(one)) for chain, one in enumerate(pictures)]
        wrong = to_picture(imagination.picture(imagination(again[place - 1][1][:1]))[0].numpy())
        shown = (("what there was to see", truth), *columns, ("from another's sound", wrong))
        items.append(GalleryItem(filename, shown))
    text = "A perfect imagination would not change with the recording chain, but with the sound."
    gallery = Gallery("One scene through different recording chains", text, tuple(items))
    return *agreement(_heard_again(imagination, again)), gallery


def gallery_figure(gallery: Gallery) -> Figure:
    """The first scenes of `gallery`, a row each."""
    items = gallery.items[:_DRAWN]
    figure = Figure(figsize=(1.15 * len(items[0].images), 1.05 * len(items) + 0.35), layout="constrained")
    axes = figure.subplots(len(items), len(items[0].images), squeeze=False)
    for line, item in zip(axes, items, strict=True):
        for place, (label, picture) in zip(line, item.images, strict=True):
            place.imshow(picture, interpolation="nearest")
            place.set_axis_off()
            if item is items[0]:
                place.set_title(label, fontsize=7)
    return figure


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workdir", type=Path, required=True, help="folder of experiments.table1 --corpus synthetic")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    try:
        results, gallery = content(arguments.workdir, arguments.seed)
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")
    report = arguments.workdir / "report"
    write_json(report / "content.json", results)
    write_atomically(report / "content.svg", figure_svg(gallery_figure(gallery)))
    page = render("content.html.j2", title="What the imagination holds", results=results, galleries=[gallery])
    write_atomically(report / "content.html", page)
    print(report / "content.html")


if __name__ == "__main__":
    main()
