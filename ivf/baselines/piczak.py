"""Piczak 2015, "Environmental sound classification with convolutional neural networks", MLSP: training of its network.

Code: karolpiczak/paper-2015-esc-convnet. Copies of the training clips with other delays, of 4 (ESC-50) or 10 (ESC-10)
random times of up to a second, are made there beforehand; stretched and transposed copies on ESC-10 only. Ours: no
copies are made, because segments of clips are computed once for all rounds; `random_delay` makes such a copy. In its
place there are five times as many epochs, which are as many updates as on ESC-50 there. One of the four folds that
are not tested validates there; ours trains on all four.
"""

from dataclasses import replace

from ivf.baselines.training_recipe import TrainingRecipe

SHORT_FRAMES, LONG_FRAMES = 41, 101  # Piczak 2015: of a segment
_COPIES = 5  # Piczak 2015: of a clip of ESC-50, itself included

SHORT_RECIPE = TrainingRecipe(  # Piczak 2015
    batch_size=1000,
    epochs=300 * _COPIES,
    optimizer="sgd",
    learning_rate=0.002,
    momentum=0.9,
    nesterov=True,
    kernel_l2=1e-3,
)
LONG_RECIPE = replace(SHORT_RECIPE, learning_rate=0.01, epochs=150 * _COPIES)  # Piczak 2015
# ours: without copies an epoch has a tenth of the updates, so batches are a fifth and the rate is ten times as high,
# for segments of both lengths; 40 epochs take a minute and a half on two cores for the 320 training clips of ESC-10
FAST_RECIPE = TrainingRecipe(
    batch_size=200,
    epochs=40,
    optimizer="sgd",
    learning_rate=0.02,
    momentum=0.9,
    nesterov=True,
    kernel_l2=1e-3,
)
