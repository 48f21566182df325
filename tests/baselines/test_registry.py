"""The registry, and that every entry can be built and trained as it says."""

from dataclasses import replace

import pytest

from ivf.baselines import BASELINES, entry_of, register
from ivf.baselines.other_rates import RATES, TUNED
from ivf.config import AudioConfig
from ivf.frontends import FRONT_ENDS, create


def test_table_2_is_whole() -> None:
    of_the_paper = {"SoundNet", "Gao et al.", "Hu et al.", "Suh et al.", "Suh et al. + 8M"}
    assert of_the_paper <= {entry.label for entry in BASELINES.values() if 2 in entry.tables}
    assert sorted(BASELINES["hu"].networks) == ["fcnn", "fcnn_groups", "fsfcnn", "resnet", "resnet_groups"]
    assert [name for name, network in BASELINES["hu"].networks.items() if network.grouped] == [
        "resnet_groups",
        "fcnn_groups",
    ]
    assert BASELINES["suh"].networks == BASELINES["suh_8m"].networks


@pytest.mark.parametrize("name", TUNED)
def test_at_another_rate_nothing_else_of_a_system_is_changed(name: str) -> None:
    system, rates = BASELINES[name], set()
    for rate, (what, _) in RATES.items():
        other = BASELINES[f"{name}_{rate}_rate"]
        assert other.label == f"{system.label}, {what} (ours)" and not other.tables
        for one, changed in zip(system.networks.values(), other.networks.values(), strict=True):
            rates.add(changed.recipe.learning_rate / one.recipe.learning_rate)
            assert changed == one._replace(recipe=replace(one.recipe, learning_rate=changed.recipe.learning_rate))
        assert other == system._replace(label=other.label, tables=(), networks=other.networks)
    assert sorted(rates) == pytest.approx([1 / 3, 3])


def test_a_name_is_taken_once_and_unknown_ones_list_the_known() -> None:
    with pytest.raises(ValueError, match="baseline 'gao' is registered already"):
        register("gao", BASELINES["gao"])
    with pytest.raises(ValueError, match=r"no baseline 'goa'; there are .*gao, gao_domain"):
        entry_of("goa")


@pytest.mark.parametrize("name", [name for name, entry in BASELINES.items() if entry.front_end.name in FRONT_ENDS])
def test_front_ends_exist_and_give_what_networks_divide(name: str) -> None:
    choice = BASELINES[name].front_end
    front_end = create(choice.name, **choice.fields)
    config = front_end.config
    if choice.name == "log_mel_dd":
        assert config.n_mels % 4 == 0 and front_end.band_hz.shape == (config.n_mels,)
        assert 420 <= config.n_frames(AudioConfig().clip_samples) <= 432  # the sources have 431 for 10 s


@pytest.mark.parametrize("name", BASELINES)
def test_networks_can_be_scaled(name: str) -> None:
    for network in BASELINES[name].networks.values():
        assert network.config.scaled(1.0) == network.config
        assert network.config.scaled(0.25) != network.config
