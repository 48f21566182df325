"""Reads a state dict that PyTorch saved before its version 1.6, without PyTorch."""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

_MAGIC, _VERSION = 0x1950A86A20F9469CFC6C, 1001
_TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}  # name of a storage → dtype of its numbers


class _View(NamedTuple):
    """A tensor whose numbers are read later."""

    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _StateDict(pickle.Unpickler):
    """Unpickles tensors and the dict that holds them, and refuses everything else."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.types: dict[str, str] = {}  # key of a storage → dtype

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _View(storage, offset, shape, strides)
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise ValueError(f"it holds {module}.{name}, not only tensors")

    def persistent_load(self, key: Any) -> str:
        _, dtype, name, *_ = key  # "storage", type, key, place, size
        self.types[name] = dtype
        return str(name)


def read_state_dict(path: Path) -> dict[str, np.ndarray]:
    """Name → array of every tensor in `path`, in the file's order. A ValueError says what else the file is."""
    with path.open("rb") as file:
        try:
            if (_StateDict(file).load(), _StateDict(file).load()) != (_MAGIC, _VERSION):
                raise ValueError("it was saved in another format")
            _StateDict(file).load()  # sizes of numbers on the machine that saved it
            unpickler = _StateDict(file)
            views: dict[str, _View] = unpickler.load()
            storages = {}
            for key in _StateDict(file).load():  # numbers follow in this order, each storage's count before
                (count,) = np.frombuffer(file.read(8), "<i8")
                dtype = np.dtype(unpickler.types[key])
                storages[key] = np.frombuffer(file.read(int(count) * dtype.itemsize), dtype)
        except (ValueError, KeyError, EOFError, pickle.UnpicklingError) as error:
            raise ValueError(f"{path} is no state dict of PyTorch before 1.6: {error}") from error
    return {name: _array(view, storages[view.storage]) for name, view in views.items()}


def _array(view: _View, numbers: np.ndarray) -> np.ndarray:
    strides = [stride * numbers.itemsize for stride in view.strides]
    return np.lib.stride_tricks.as_strided(numbers[view.offset :], view.shape, strides).copy()
