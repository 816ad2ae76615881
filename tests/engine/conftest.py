from __future__ import annotations

import pytest
from engine_setups import Setup, make_setup


@pytest.fixture(
    params=[
        ((2, 1), (False,)),
        ((3, 4, 1), (False, False)),
        ((3, 4, 1), (True, True)),
        ((4, 6, 3), (True, False)),
        ((2, 5, 4, 3, 2), (False, True, True, False)),
        ((1, 1, 1, 1), (True, True, True)),
        ((9, 30, 20, 10), (True, True, True)),
    ],
    ids=lambda param: "-".join(map(str, param[0])) + "".join("nb"[bias] for bias in param[1]),
)
def setup(request: pytest.FixtureRequest) -> Setup:
    sizes, has_bias = request.param
    return make_setup(sizes, has_bias)
