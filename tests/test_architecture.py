"""House rules that can be counted."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ivf", "data_prep", "experiments")
FILES = {name: sorted((ROOT / name).rglob("*.py")) for name in PACKAGES}
MODULES = [path for files in FILES.values() for path in files]

# What may stand beside the class that a file is named after, and why
COMPANIONS = {
    "Imagined": "what TransformationNetwork.imagine returns",
    "Seen": "what VisualAutoencoder returns",
}
