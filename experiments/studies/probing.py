"""What imagined features hold: classes, by retrieval; scene parameters, by a linear probe; what devices change."""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data_prep.synthetic_world import PARAMETERS, World, render_sound
from data_prep.synthetic_world.plans import plan_tau2019
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.world_corpus import WorldCorpus
from experiments.runs.arguments import preset_of
from experiments.runs.experiment import Experiment
from experiments.runs.features import FrozenFeatures, TrueFrameCodes, features_of
from experiments.runs.gallery import Gallery, GalleryItem
from experiments.runs.imagined_galleries import to_picture
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import SYSTEMS
from experiments.studies.make_table import preset_line
from experiments.studies.probed_clips import probed_clips
from ivf.evaluation.cluster_bootstrap import ClusterBootstrap
from ivf.evaluation.environment import environment
from ivf.evaluation.retrieval import retrieval
from ivf.json_files import read_json
from ivf.models import Imagination

_CHAINS = 4
_SCENES, _SCENES_DRAWN = 100, 8
_RIDGES = np.geomspace(1.0, 1e5, 11)

Recordings = list[tuple[str, np.ndarray]]  # (file name, one scene's sounds [chains, T] through other recording chains)


def probe(train: np.ndarray, test: np.ndarray, known: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """R² of each parameter in `test` by ridge regression on `train`; below 0 is worse than the mean."""
    model = make_pipeline(StandardScaler(), RidgeCV(alphas=_RIDGES)).fit(train, known)
    errors = ((model.predict(test) - true) ** 2).mean(axis=0)
    return dict(zip(PARAMETERS, (1.0 - errors / true.var(axis=0)).tolist(), strict=True))


def other_chains(world: World, seed: int, samples: int, number: int) -> Recordings:
    """The scenes of `number` clips of unseen towns, each through recording chains that G was not trained on."""
    clips = [clip for clip in plan_tau2019(world) if clip.split == "unseen"]
    found = []
    for clip in clips[:: max(1, len(clips) // number)][:number]:
        town = world.town(clip.corpus, clip.place)
        sounds = []
        for chain in range(_CHAINS):
            # the stream that this clip was rendered from, so that the scene is the same to the last footstep
            rng = stream(seed, clip.corpus, Purpose.SOUND, clip.number)
            device = world.chain(WorldCorpus.VIDEOS, world.size.videos + chain)  # beyond those that G was trained on
            sounds.append(render_sound(clip.parameters, town, device, rng, world.config, samples))
        found.append((clip.filename, np.stack(sounds)))
    return found


def agreement(codes: np.ndarray) -> tuple[float, float]:
    """Share of positions of [N, chains, H, W] with the same code: one scene through two chains; two through one."""
    pairs = [(a, b) for a in range(codes.shape[1]) for b in range(a)]
    same = float(np.mean([(codes[:, a] == codes[:, b]).mean() for a, b in pairs]))
    return same, float((codes == np.roll(codes, 1, axis=0)).mean())


def probing(workdir: Path, seed: int) -> tuple[dict[str, Any], Gallery]:
    """Figures and pictures of the `ivf` row that was trained in `workdir`, on a synthetic world."""
    chosen, world_folder, folders = preset_of(workdir), workdir / "world", workdir / "records"
    described = read_json(world_folder / "world.json")
    records = RecordFolders(folders / "videos", folders / "tau2019", pictures=world_folder / "truth" / "pictures")
    experiment = Experiment(workdir, chosen, {seed: records})
    if not SystemResult.exists(place := experiment.result_folder(SYSTEMS["ivf"], seed)):
        raise ValueError(f"{place} holds no finished row: train 'ivf' with seed {seed} there first")
    frames, trained, untrained = (
        features_of(SYSTEMS[name], experiment, seed) for name in ("true_codes", "ivf", "ivf_random")
    )
    assert isinstance(frames, TrueFrameCodes)
    assert isinstance(trained, FrozenFeatures) and isinstance(untrained, FrozenFeatures)
    imagination, random = (Imagination(one.network, "logits") for one in (trained, untrained))
    train, test = (
        probed_clips(records, imagination, random, chosen, world_folder, split) for split in ("train", "unseen")
    )
    codebook = imagination.quantizer
    assert codebook is not None
    true_indices = codebook.nearest(tf.constant(frames.codes(test.clips.keys))).numpy()
    labels = test.clips.labels
    right = retrieval(test.indices, labels, true_indices, labels)
    wrong = retrieval(np.roll(test.indices, len(labels) // 2 + 1, axis=0), labels, true_indices, labels)
    towns = ClusterBootstrap(test.clips.cities, test.clips.locations)
    views = {
        "IVF, hard codes": [one.one_hot(codebook.n_codes) for one in (train, test)],
        "IVF, logits": [train.logits, test.logits],
        "random G, logits": [train.random, test.random],
        "log-mel": [train.log_mel, test.log_mel],
        "log-mel, normalized": [train.normalized, test.normalized],
    }
    world = World.read(described)
    recordings = other_chains(world, described["seed"], chosen.audio.clip_samples, _SCENES)
    same, different = agreement(_indices(imagination, recordings))
    same_random, different_random = agreement(_indices(random, recordings))
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
        "probe": {name: probe(known, new, train.truth, test.truth) for name, (known, new) in views.items()},
        "invariance": {
            "clips": len(recordings),
            "same scene, other chain": same,
            "other scene, same chain": different,
            "same scene, other chain, untrained": same_random,
            "other scene, same chain, untrained": different_random,
        },
    }
    return results, _gallery(imagination, recordings, records)


def _indices(imagination: Imagination, recordings: Recordings) -> np.ndarray:
    """[N, chains, H, W] that a G of logits chooses."""
    return np.stack([np.argmax(imagination(sounds).numpy(), axis=-1) for _, sounds in recordings])


def _gallery(imagination: Imagination, recordings: Recordings, records: RecordFolders) -> Gallery:
    """Some scenes as imagined through each chain."""
    items = []
    for place, (filename, sounds) in enumerate(recordings[:_SCENES_DRAWN]):
        pictures = imagination.picture(imagination(sounds)).numpy()
        truth = records.folder("pictures") / f"{Path(filename).stem}.png"
        columns = [(f"through chain {chain + 1}", to_picture(one)) for chain, one in enumerate(pictures)]
        other = to_picture(imagination.picture(imagination(recordings[place - 1][1][:1]))[0].numpy())
        true_frame = tf.io.decode_png(tf.io.read_file(str(truth))).numpy()
        items.append(GalleryItem(filename, [("true frame", true_frame), *columns, ("from another's sound", other)]))
    text = "Ideal imagined pictures would not change with the recording chain, but with the sound."
    return Gallery("One scene through different recording chains", text, items)
