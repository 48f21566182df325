"""All records of an item, or none and the reason: a file that fails at its end leaves nothing behind."""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.corpora import ClipItem, PairItem
from data_prep.media import MediaError, printable
from data_prep.records.decoder import Decode, DecoderDied
from data_prep.records.recipe import RecordRecipe
from data_prep.records.record_spool import RecordSpool

_KILLED = "SIGKILL"  # what the system sends where memory ran out; media do not cause it otherwise


@dataclass(frozen=True)
class ItemReader:
    """Reads items of the corpus in `source`.

    Attributes:
        source: Paths are reported below this folder.
        recipe: Of the records.
        decode: Yields the pairs or the waveform of an item.
        serialize: An item and one of them → a record.
        note: Called with a text about what a user should know.
    """

    source: Path
    recipe: RecordRecipe
    decode: Decode
    serialize: Callable[[Any, Any], bytes]
    note: Callable[[str], None]

    def read(self, item: ClipItem | PairItem, spool: RecordSpool) -> tuple[str, str] | None:
        """Adds the records of `item` to `spool`, or returns (path below the source, reason) and adds none.

        An item whose process dies is read once more, in another process. The reason names the signal if that dies too.

        Raises:
            RuntimeError: It was killed, as the system does when memory runs out: that is no property of the file.
        """
        names = " and ".join(map(self._below_source, item.files))
        try:
            return self._read_once(item, spool)
        except DecoderDied as death:
            self.note(f"a worker died ({death.how}) while it read {names}, which is now tried again")
        try:
            return self._read_once(item, spool)
        except DecoderDied as death:
            if death.how == _KILLED:
                raise RuntimeError(
                    f"a worker was killed ({_KILLED}) when it read {names} again: memory probably ran out; try fewer "
                    "--workers, or take the file out of the corpus"
                ) from death
            return names, f"ends the process that reads it ({death.how})"

    def _read_once(self, item: ClipItem | PairItem, spool: RecordSpool) -> tuple[str, str] | None:
        before = len(spool)
        try:
            with closing(self.decode(item, self.recipe)) as decoded:
                for one in decoded:
                    spool.append(self.serialize(item, one))
        except MediaError as error:
            spool.keep(before)
            return self._below_source(error.path), error.reason
        except DecoderDied:
            spool.keep(before)
            raise
        return None

    def _below_source(self, file: Path) -> str:
        return printable(os.path.relpath(file, self.source))
