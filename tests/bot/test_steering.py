"""A campaign steered in bulk, told in scenario files and played on both forges through the command."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bot.play import load, play, scenarios
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

SCENARIOS = scenarios(Path(__file__).with_name("steering"))
# Over a folder all but the forge is the same: few of these are played each time.
ALWAYS = frozenset({"closed-and-held", "merged-one-by-one"})


@pytest.mark.parametrize(
    ("scenario", "forge"),
    [
        pytest.param(
            file,
            forge,
            id=f"{file.parent.name}-{forge}",
            marks=() if forge != "local" or file.parent.name in ALWAYS else pytest.mark.thorough,
        )
        for file, forge in SCENARIOS
    ],
)
def test_a_campaign_is_steered_as_the_scenario_says(scenario: Path, forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as made:
        play(load(scenario), made)
