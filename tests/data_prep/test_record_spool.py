"""Records that are kept come back as they were, in any order."""

import os
from pathlib import Path

import numpy as np

from data_prep.records.record_spool import RecordSpool


def test_records_come_back_in_any_order_without_those_that_were_removed(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    kept: list[bytes] = []
    with RecordSpool(tmp_path) as spool:
        for _ in range(50):
            before = len(kept)
            for size in rng.integers(0, 20_000, rng.integers(0, 4)):
                kept.append(rng.bytes(size))
                spool.append(kept[-1])
            if rng.random() < 0.3:
                spool.keep(before)
                del kept[before:]
        assert len(spool) == len(kept) > 20
        for order in (range(len(kept)), rng.permutation(len(kept))):
            assert list(spool.read(order)) == [kept[place] for place in order]
        assert not os.listdir(tmp_path)  # a killed process leaves nothing behind
