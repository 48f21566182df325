"""A world: its seed, config and size. Equal worlds give the same bytes."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from data_prep.synthetic_world.audio_format import AudioFormat
from data_prep.synthetic_world.recording_chain import RecordingChain, draw_chain
from data_prep.synthetic_world.streams import Purpose, stream
from data_prep.synthetic_world.town import Town, draw_town
from data_prep.synthetic_world.world_config import WorldConfig
from data_prep.synthetic_world.world_corpus import WorldCorpus
from data_prep.synthetic_world.world_size import WorldSize


@dataclass(frozen=True)
class World:
    """Everything that the files of a world depend on."""

    seed: int
    config: WorldConfig
    size: WorldSize

    def town(self, corpus: WorldCorpus, place: int) -> Town:
        """Returns the town of a place: a city of TAU, a video, or a source file of ESC."""
        return draw_town(self.config, stream(self.seed, corpus, Purpose.TOWN, place))

    def chain(self, corpus: WorldCorpus, place: int) -> RecordingChain:
        """Returns the recording chain of a place."""
        return draw_chain(self.config, stream(self.seed, corpus, Purpose.CHAIN, place))

    def with_values(self, values: dict[str, Any]) -> Self:
        """Returns the world with fields of its config or size replaced, by name.

        Raises:
            ValueError: there is no such field, or the value has another type than its default.
        """
        changes: dict[str, dict[str, Any]] = {"config": {}, "size": {}}
        for name, value in values.items():
            part = next((part for part in changes if name in {f.name for f in fields(getattr(self, part))}), None)
            if part is None:
                known = sorted(f.name for f in (*fields(self.config), *fields(self.size)))
                raise ValueError(f"a world has no field {name!r}; choose from {', '.join(known)}")
            default = getattr(getattr(self, part), name)
            if isinstance(default, tuple):
                value = tuple(value) if isinstance(value, list | tuple) else value
            elif type(default) is float and type(value) is int:
                value = float(value)
            if type(value) is not type(default):
                raise ValueError(f"{name}={value!r} is no {type(default).__name__}, as its default {default!r} is")
            changes[part][name] = value
        return replace(
            self, config=replace(self.config, **changes["config"]), size=replace(self.size, **changes["size"])
        )

    @classmethod
    def read(cls, description: dict[str, Any]) -> Self:
        """Returns the world that `describe` described, as stored in `world.json`."""
        config, size = (
            dict[str, Any]({name: tuple(v) if isinstance(v, list) else v for name, v in description[part].items()})
            for part in ("config", "size")
        )
        form = AudioFormat(**size.pop("tau_format"))
        return cls(description["seed"], WorldConfig(**config), WorldSize(**size, tau_format=form))

    def describe(self) -> dict[str, Any]:
        """Returns the world as plain JSON values."""
        return {"seed": self.seed, "config": _plain(asdict(self.config)), "size": _plain(asdict(self.size))}


def _plain(value: Any) -> Any:
    """Turns tuples into lists, so that a description equals the one that is read back from JSON."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
