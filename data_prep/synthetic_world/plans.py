"""The clips of a world: scenes, cities, locations and folds, with running numbers from a seeded permutation."""

import numpy as np

from data_prep.synthetic_world.clips import AudioVisualClip, EventClip, SceneClip, VideoClip
from data_prep.synthetic_world.scene_parameters import (
    PARAMETERS,
    SCENES,
    Parameters,
    draw_parameters,
    prototype_mean,
    scene_mean,
)
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.world import World
from data_prep.synthetic_world.world_corpus import WorldCorpus
from data_prep.synthetic_world.world_size import TRAIN_CITIES

_NAME_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
_NAME_LENGTH = 11  # letters in the name of a video, as on YouTube
_TAKES_PER_SOURCE = 2  # clips cut from one source file of ESC; they share town, chain and fold


def _parameters(world: World, corpus: WorldCorpus, number: int, mean: Parameters, offset: Parameters) -> Parameters:
    rng = stream(world.seed, corpus, Purpose.PARAMETERS, number)
    return draw_parameters(mean, offset, world.config.parameter_sd, rng)


def _order(world: World, corpus: WorldCorpus, count: int) -> list[int]:
    """Returns the permutation that assigns running numbers to the clips of a corpus."""
    return stream(world.seed, corpus, Purpose.ORDER).permutation(count).tolist()


def plan_videos(world: World) -> list[VideoClip]:
    """Plans the unlabelled videos, by running number.

    Each has its own town and recording chain, unless `video_towns` gives a number of towns for them to share.
    """
    towns, clips = world.size.video_towns or world.size.videos, []
    for index, number in enumerate(_order(world, WorldCorpus.VIDEOS, world.size.videos)):
        scene, place = SCENES[index % len(SCENES)], number % towns
        offset = world.town(WorldCorpus.VIDEOS, place).parameter_offset
        letters = stream(world.seed, WorldCorpus.VIDEOS, Purpose.NAME, number).choice(_NAME_LETTERS, _NAME_LENGTH)
        parameters = _parameters(world, WorldCorpus.VIDEOS, number, scene_mean(scene), offset)
        clips.append(VideoClip(WorldCorpus.VIDEOS, number, place, f"{''.join(letters)}.mp4", parameters, scene))
    return sorted(clips, key=lambda clip: clip.number)


def plan_tau2019(world: World) -> list[SceneClip]:
    """Plans the labelled clips, by running number, which is the segment in their names.

    No location is in two splits; a city has one town and one recording chain.
    """
    size, cities = world.size, TRAIN_CITIES + world.size.unseen_cities
    splits = (
        ("train", TRAIN_CITIES, size.train_clips),
        ("seen", TRAIN_CITIES, size.seen_test_clips),
        ("unseen", size.unseen_cities, size.unseen_test_clips),
    )
    order = iter(_order(world, WorldCorpus.TAU2019, sum(count for _, _, count in splits)))
    clips: list[SceneClip] = []
    locations: dict[tuple[str, str, str, int], int] = {}
    for split, split_cities, count in splits:
        for index in range(count):
            # Each round takes all scenes and starts one city later: any number of clips is balanced over both.
            round_number, scene_index = divmod(index, len(SCENES))
            scene, city = SCENES[scene_index], split_cities[(index + round_number) % len(split_cities)]
            visit = round_number // len(split_cities) // size.clips_per_location
            location = locations.setdefault((split, city, scene, visit), len(locations))
            number, place = next(order), cities.index(city)
            offset = world.town(WorldCorpus.TAU2019, place).parameter_offset + _location_offset(world, location)
            parameters = _parameters(world, WorldCorpus.TAU2019, number, scene_mean(scene), offset)
            name = f"{scene}-{city}-{location}-{number}-a.wav"
            clips.append(SceneClip(WorldCorpus.TAU2019, number, place, name, parameters, scene, city, location, split))
    return sorted(clips, key=lambda clip: clip.number)


def plan_audio_visual(world: World) -> list[AudioVisualClip]:
    """Plans the clips of `plan_tau2019` once more, with videos; names have no device, as those of TAU 2021."""
    return [
        AudioVisualClip(**vars(clip) | {"filename": clip.filename.replace("-a.wav", ".wav")})
        for clip in plan_tau2019(world)
    ]


def _location_offset(world: World, location: int) -> Parameters:
    rng = stream(world.seed, WorldCorpus.TAU2019, Purpose.LOCATION, location)
    return rng.normal(0.0, world.config.location_offset_sd, len(PARAMETERS))


def plan_esc50(world: World) -> list[EventClip]:
    """Plans five folds of prototype sounds, by running number; the takes of one source file stay in one fold."""
    size, clips = world.size, []
    cells = [(fold, target) for fold in range(1, 6) for target in range(size.esc_categories)]
    order = iter(_order(world, WorldCorpus.ESC50, len(cells) * size.esc_clips_per_fold))
    sources_per_cell = -(-size.esc_clips_per_fold // _TAKES_PER_SOURCE)
    source_numbers = iter(_order(world, WorldCorpus.ESC50, len(cells) * sources_per_cell))
    for fold, target in cells:
        for index in range(size.esc_clips_per_fold):
            take = index % _TAKES_PER_SOURCE
            if take == 0:
                place = next(source_numbers)
            number, source = next(order), 100000 + place
            offset = world.town(WorldCorpus.ESC50, place).parameter_offset
            parameters = _parameters(world, WorldCorpus.ESC50, number, prototype_mean(target), offset)
            letter = "ABCDEFGH"[take]
            name = f"{fold}-{source}-{letter}-{target}.wav"
            category = f"scene_{target:02d}"
            clips.append(
                EventClip(WorldCorpus.ESC50, number, place, name, parameters, fold, target, category, source, letter)
            )
    return sorted(clips, key=lambda clip: clip.number)
