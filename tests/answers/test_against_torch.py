"""Each kind of block against PyTorch, over grids of its settings, in both precisions.

Deselected where PyTorch is not asked for; with `-m frameworks` its absence is a failure.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from one_block import answer_of

pytestmark = pytest.mark.frameworks
BOUNDS = {np.float32: 1e-5, np.float64: 1e-10}
DTYPES = list(BOUNDS)


@pytest.fixture(scope="module")
def torch() -> Any:
    return importlib.import_module("torch")


def hold(torch: Any, dtype: Any, module: Any, inputs: Any, kind: str, **given: Any) -> None:
    """Hold a block with a module's parameters to the module itself."""
    inputs = [inputs] if isinstance(inputs, np.ndarray) else inputs
    arrays = [x.astype(dtype) if x.dtype.kind == "f" else x for x in inputs]
    module = module.to(torch.float32 if dtype is np.float32 else torch.float64).eval()
    with torch.no_grad():
        expected = module(*map(torch.tensor, arrays))
    if isinstance(expected, tuple):
        expected = expected[0]
    rename = given.pop("rename", {})
    params = {
        rename.get(role, role): value.numpy()
        for role, value in module.state_dict().items()
        if role != "num_batches_tracked"
    }
    shape = tuple(expected.shape[1:])
    answer = answer_of(kind, arrays, params, dtype=dtype, out_shape=shape, **given)
    assert answer.dtype == dtype
    np.testing.assert_allclose(answer, expected.numpy(), rtol=BOUNDS[dtype], atol=BOUNDS[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", range(60))
def test_convolutions(torch: Any, seed: int, dtype: Any) -> None:
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    n_axes, groups = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    transposed = bool(seed % 2)
    kernel, stride, dilation = (
        [int(v) for v in rng.integers(1, most, n_axes)] for most in (4, 4, 3)
    )
    padding: Any = [int(rng.integers(0, d * (k - 1) + 1)) for d, k in zip(
        dilation, kernel, strict=True)]  # fmt: skip
    if not transposed and seed % 5 == 0:
        stride, padding = [1] * n_axes, "same"
    options: dict[str, Any] = {
        "stride": stride, "padding": padding, "dilation": dilation, "groups": groups,
    }  # fmt: skip
    if transposed:
        options["output_padding"] = [int(rng.integers(0, max(s, d))) for s, d in zip(
            stride, dilation, strict=True)]  # fmt: skip
    elif seed % 4 == 0:
        options["padding_mode"] = ("reflect", "replicate", "circular")[seed % 3]
    if n_axes == 3 and options.get("padding_mode") == "reflect" and seed % 8:
        options["padding_mode"] = "zeros"
    name = f"Conv{'Transpose' * transposed}{n_axes}d"
    module = getattr(torch.nn, name)(
        2 * groups, 3 * groups, kernel, bias=bool(rng.integers(2)), **options
    )
    x = rng.normal(size=(3, 2 * groups, *rng.integers(7, 10, n_axes)))
    notes = options | ({"transposed": True} if transposed else {})
    hold(torch, dtype, module, x, "conv", notes=notes)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("seed", range(40))
def test_pools(torch: Any, kind: str, seed: int, dtype: Any) -> None:
    rng = np.random.default_rng(seed)
    n_axes = int(rng.integers(1, 4))
    size, stride = ([int(v) for v in rng.integers(1, 5, n_axes)] for _ in range(2))
    padding = [int(rng.integers(0, k // 2 + 1)) for k in size]
    ceil, flag = bool(rng.integers(2)), bool(rng.integers(2))
    notes: dict[str, Any] = {
        "pool": kind, "size": size, "stride": stride, "padding": padding, "ceil": ceil,
    }  # fmt: skip
    if kind == "max":
        dilation = [int(v) for v in rng.integers(1, 3, n_axes)]
        module = getattr(torch.nn, f"MaxPool{n_axes}d")(
            size, stride, padding, dilation, ceil_mode=ceil
        )
        notes["dilation"] = dilation
    else:
        module = getattr(torch.nn, f"AvgPool{n_axes}d")(
            size, stride, padding, ceil_mode=ceil, count_include_pad=flag
        )
        notes["counts_padding"] = flag
    x = rng.normal(size=(2, 3, *rng.integers(8, 11, n_axes)))
    hold(torch, dtype, module, x, "pool", notes=notes)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("kind", "name"), [("max", "Max"), ("average", "Avg")])
@pytest.mark.parametrize("out_size", [[1], [3], [5, 2], [None, 4], [2, 3, 1], [9, 7]])
def test_adaptive_pools(torch: Any, kind: str, name: str, out_size: list, dtype: Any) -> None:
    module = getattr(torch.nn, f"Adaptive{name}Pool{len(out_size)}d")(
        tuple(out_size) if len(out_size) > 1 else out_size[0]
    )
    x = np.random.default_rng(0).normal(size=(2, 3, *(7, 6, 5)[: len(out_size)]))
    hold(torch, dtype, module, x, "pool", notes={"pool": kind, "out_size": out_size})


def _norms(torch: Any) -> Iterator[tuple[Any, tuple[int, ...], dict[str, Any]]]:
    nn = torch.nn
    for affine, eps in itertools.product((True, False), (1e-5, 1e-2)):
        for n_axes, name in enumerate(
            ("BatchNorm1d", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d")
        ):
            module = getattr(nn, name)(4, eps=eps, affine=affine)
            yield module, (4, *(5, 4, 3)[:n_axes]), {"norm": "batch", "eps": eps}
        untracked = nn.BatchNorm2d(4, eps=eps, affine=affine, track_running_stats=False)
        yield untracked, (4, 5, 3), {"norm": "batch", "eps": eps}
        for shape in ((6,), (3, 6), (2, 3, 6)):
            notes = {"norm": "layer", "n_axes": len(shape), "eps": eps}
            yield nn.LayerNorm(shape, eps, affine), (4, *shape), notes
            notes = {"norm": "rms", "n_axes": len(shape), "eps": eps}
            yield nn.RMSNorm(shape, eps, affine), (4, *shape), notes
        for groups in (1, 2, 6):
            notes = {"norm": "group", "groups": groups, "eps": eps}
            yield nn.GroupNorm(groups, 6, eps, affine), (6, 5, 3), notes
        for tracked in (True, False):
            module = nn.InstanceNorm2d(4, eps, affine=affine, track_running_stats=tracked)
            yield module, (4, 5, 3), {"norm": "instance", "eps": eps}
    yield nn.RMSNorm(6), (3, 6), {"norm": "rms", "n_axes": 1, "eps": None}


@pytest.mark.parametrize("dtype", DTYPES)
def test_norms(torch: Any, dtype: Any) -> None:
    rng = np.random.default_rng(0)
    for module, shape, notes in _norms(torch):
        for name, value in module.state_dict().items():
            if name != "num_batches_tracked":
                drawn = rng.uniform(0.5, 2, value.shape)
                value.copy_(torch.tensor(drawn))
        hold(torch, dtype, module, rng.normal(size=(5, *shape)), "norm", notes=notes)


ACTIVATIONS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (name, {}, field, {})
    for name, field in (
        ("ReLU", "relu"), ("ReLU6", "relu6"), ("Sigmoid", "sigmoid"), ("Tanh", "tanh"),
        ("LogSigmoid", "log_sigmoid"), ("SiLU", "silu"), ("Mish", "mish"), ("SELU", "selu"),
        ("Hardswish", "hardswish"), ("Hardsigmoid", "hardsigmoid"), ("Softsign", "softsign"),
        ("Tanhshrink", "tanhshrink"), ("Identity", "linear"), ("Dropout", "linear"),
        ("LeakyReLU", "leaky_relu"), ("ELU", "elu"), ("CELU", "celu"), ("GELU", "gelu"),
        ("Softplus", "softplus"), ("Softshrink", "softshrink"), ("Hardshrink", "hardshrink"),
        ("Hardtanh", "hardtanh"), ("PReLU", "prelu"),
    )
] + [
    ("GELU", {"approximate": "tanh"}, "gelu_tanh", {}),
    ("LeakyReLU", {"negative_slope": 0.3}, "leaky_relu", {"slope": 0.3}),
    ("RReLU", {}, "leaky_relu", {"slope": (1 / 8 + 1 / 3) / 2}),
    ("ELU", {"alpha": 0.7}, "elu", {"alpha": 0.7}),
    ("CELU", {"alpha": 0.7}, "celu", {"alpha": 0.7}),
    ("Softplus", {"beta": 3, "threshold": 4}, "softplus", {"beta": 3, "threshold": 4}),
    ("Hardtanh", {"min_val": -2, "max_val": 0.5}, "hardtanh", {"low": -2, "high": 0.5}),
    ("Threshold", {"threshold": 0.3, "value": -1}, "threshold", {"threshold": 0.3, "value": -1}),
    ("Softshrink", {"lambd": 0.2}, "softshrink", {"threshold": 0.2}),
    ("Softmax", {"dim": 1}, "softmax", {"axis": 1}),
    ("Softmax2d", {}, "softmax", {"axis": -3}),
    ("LogSoftmax", {"dim": -1}, "log_softmax", {}),
    ("Softmin", {"dim": 2}, "softmin", {"axis": 2}),
    ("GLU", {"dim": 1}, "glu", {"axis": 1}),
    ("PReLU", {"num_parameters": 4}, "prelu", {}),
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "options", "field", "notes"), ACTIVATIONS)
def test_activations(
    torch: Any, name: str, options: dict[str, Any], field: str, notes: Any, dtype: Any
) -> None:
    x = np.concatenate([np.linspace(-6, 6, 94), [-1e3, 1e3]]).reshape(2, 4, 4, 3)
    module = getattr(torch.nn, name)(**options)
    hold(torch, dtype, module, x, "activation", notes=notes, activation=field)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("cell", "nonlinearity"), [("lstm", None), ("gru", None), ("rnn", "tanh"), ("rnn", "relu")]
)
@pytest.mark.parametrize(
    ("layers", "directions", "bias", "batch_first"),
    [(1, 1, True, True), (2, 1, False, True), (1, 2, True, False), (3, 2, True, True)],
)
def test_recurrent_layers(
    torch: Any, cell: str, nonlinearity: Any, layers: int, directions: int, bias: bool,
    batch_first: bool, dtype: Any,
) -> None:  # fmt: skip
    torch.manual_seed(0)
    options = {"nonlinearity": nonlinearity} if cell == "rnn" else {}
    module = getattr(torch.nn, cell.upper())(
        3, 5, layers, bias=bias, batch_first=batch_first, bidirectional=directions == 2, **options
    )
    notes = {
        "cell": cell, "layers": layers, "directions": directions, "batch_first": batch_first,
        **options,
    }  # fmt: skip
    x = np.random.default_rng(0).normal(size=(6, 7, 3))
    hold(torch, dtype, module, x, "recurrent", notes=notes)


@pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")
@pytest.mark.parametrize("dtype", DTYPES)
def test_an_lstm_that_projects_its_state(torch: Any, dtype: Any) -> None:
    torch.manual_seed(0)
    module = torch.nn.LSTM(3, 5, 2, batch_first=True, proj_size=2)
    x = np.random.default_rng(0).normal(size=(4, 7, 3))
    hold(torch, dtype, module, x, "recurrent", notes={"cell": "lstm", "layers": 2})


RENAMED = {
    "in_proj_weight": "in_weight", "in_proj_bias": "in_bias", "out_proj.weight": "out_weight",
    "out_proj.bias": "out_bias", "q_proj_weight": "q_weight", "k_proj_weight": "k_weight",
    "v_proj_weight": "v_weight",
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("other", [{}, {"kdim": 5, "vdim": 7}])
def test_multi_head_attention(
    torch: Any, other: dict, bias: bool, batch_first: bool, dtype: Any
) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    module = torch.nn.MultiheadAttention(8, 2, bias=bias, batch_first=batch_first, **other)
    for value in module.parameters():
        value.data.normal_()
    query = rng.normal(size=(3, 4, 8))
    key, value = (rng.normal(size=(3, 4, n)) for n in (other.get("kdim", 8), other.get("vdim", 8)))
    notes = {"heads": 2, "batch_first": batch_first}
    hold(torch, dtype, module, [query, key, value], "attention", notes=notes, rename=RENAMED)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ["bool", "float", "padding", "both"])
def test_masks_of_multi_head_attention(torch: Any, kind: str, dtype: Any) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 5, 8)).astype(dtype)
    forbidden = np.triu(np.ones((5, 5), bool), 1)
    padding = np.zeros((3, 5), bool)
    padding[1, 3:] = True
    inner = torch.nn.MultiheadAttention(8, 2, batch_first=True)
    masks = {
        "bool": {"attn_mask": forbidden},
        "float": {"attn_mask": rng.normal(size=(5, 5)).astype(dtype)},
        "padding": {"key_padding_mask": padding},
        "both": {"attn_mask": forbidden, "key_padding_mask": padding},
    }[kind]
    inner = inner.to(torch.float32 if dtype is np.float32 else torch.float64).eval()
    with torch.no_grad():
        t = torch.tensor(x)
        expected = inner(t, t, t, **{k: torch.tensor(v) for k, v in masks.items()})[0]
    params = {RENAMED[role]: value.numpy() for role, value in inner.state_dict().items()}
    slots = ["query"] + [{"attn_mask": "mask", "key_padding_mask": "padding"}[k] for k in masks]
    # A mask over queries and keys has no axis of examples: it comes from no input.
    given = {name: np.broadcast_to(m, (6, 5, 5)) if m.shape == (5, 5) else m
             for name, m in masks.items()}  # fmt: skip
    answer = _attention_with(
        x, given, params, {"heads": 2, "mask": "forbidden", "slots": slots}, dtype
    )
    np.testing.assert_allclose(answer, expected.numpy(), rtol=BOUNDS[dtype], atol=BOUNDS[dtype])


def _attention_with(x: Any, masks: Any, params: Any, notes: Any, dtype: Any) -> Any:
    # PyTorch's mask of `(n * heads, queries, keys)` has more rows than there are examples.
    from epochreel.answers.attention import compute
    from epochreel.answers.task import Task
    from epochreel.blocks import Block

    roles = {role: array.shape for role, array in params.items()}
    block = Block("it", "attention", (), (), "linear", roles, notes)
    values = (x, *masks.values())
    return compute(
        Task(block, values, (True,) * len(values), params.__getitem__, len(x), np.dtype(dtype))
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kv_heads", [4, 2, 1])
@pytest.mark.parametrize("options", [{}, {"is_causal": True}, {"scale": 0.2}, {"mask": "bool"},
                                     {"mask": "float", "scale": 1.5}])  # fmt: skip
def test_scaled_dot_product_attention(
    torch: Any, options: dict[str, Any], kv_heads: int, dtype: Any
) -> None:
    rng = np.random.default_rng(0)
    q, k, v = (
        rng.normal(size=shape).astype(dtype)
        for shape in ((3, 4, 5, 6), (3, kv_heads, 7, 6), (3, kv_heads, 7, 2))
    )
    inputs = [q, k, v]
    if "mask" in options:
        mask = rng.normal(size=(3, 1, 5, 7)).astype(dtype)
        inputs.append(mask > -0.5 if options["mask"] == "bool" else mask)
    expected = torch.nn.functional.scaled_dot_product_attention(
        *map(torch.tensor, inputs), is_causal=options.get("is_causal", False),
        scale=options.get("scale"), enable_gqa=True,
    ).numpy()  # fmt: skip
    notes = {"causal": options.get("is_causal", False), "scale": options.get("scale")}
    answer = answer_of("attention", inputs, notes=notes, dtype=dtype)
    np.testing.assert_allclose(answer, expected, rtol=BOUNDS[dtype], atol=BOUNDS[dtype])
    args = [{"input": slot} for slot in range(len(inputs))]
    given = {name: value for name, value in options.items() if name != "mask"}
    call = {"op": "scaled_dot_product_attention", "args": args, "options": given}
    answer = answer_of("attention", inputs, notes=call, dtype=dtype)
    np.testing.assert_allclose(answer, expected, rtol=BOUNDS[dtype], atol=BOUNDS[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("bias", [True, False])
def test_dense_layers_and_embeddings(torch: Any, bias: bool, dtype: Any) -> None:
    rng = np.random.default_rng(0)
    hold(torch, dtype, torch.nn.Linear(5, 3, bias=bias), rng.normal(size=(4, 2, 5)), "dense")
    hold(torch, dtype, torch.nn.Embedding(9, 4), rng.integers(0, 9, (3, 6)), "embedding")


OPS: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("mean", [1], {}), ("mean", [], {"dim": [1, 2], "keepdim": True}), ("sum", [-1], {}),
    ("var", [1], {}), ("std", [], {"dim": 2, "correction": 0}), ("amax", [[1, 2]], {}),
    ("norm", [], {"dim": -1}), ("norm", [1, 2], {}), ("logsumexp", [2], {}),
    ("prod", [1], {}), ("cumsum", [2], {}), ("argmax", [1], {}), ("sort", [1, True], {}),
    ("topk", [2, 1], {}), ("max", [1], {}), ("min", [2, True], {}), ("all", [1], {}),
    ("transpose", [1, 2], {}), ("permute", [0, 2, 1], {}), ("permute", [[0, 2, 1]], {}),
    ("unsqueeze", [1], {}), ("select", [1, -1], {}), ("narrow", [2, 1, 2], {}),
    ("chunk", [2, 2], {}), ("split", [3, 1], {}), ("split", [[1, 4], 2], {}),
    ("unbind", [1], {}), ("roll", [[1, 2], [1, 2]], {}), ("flip", [[1]], {}),
    ("tril", [1], {}), ("triu", [], {"diagonal": -1}), ("repeat_interleave", [3, 1], {}),
    ("flatten", [1], {}), ("reshape", [3, 10, 2], {}), ("expand", [3, 4, 5], {}),
    ("clamp", [-0.5], {}), ("clamp", [], {"max": 0.5}), ("pow", [3], {}),
    ("add", [2], {"alpha": 3}), ("sub", [1], {"alpha": 2}),
    ("div", [0.3], {"rounding_mode": "floor"}), ("exp", [], {}),
    ("sin", [], {}), ("rsqrt", [], {}), ("erf", [], {}), ("softmax", [1], {}),
    ("log_softmax", [], {"dim": 2}), ("masked_fill", [], {"mask": "mask", "value": -1e9}),
    ("lerp", [2.0, 0.25], {}), ("remainder", [0.3], {}), ("squeeze", [], {}), ("rsub", [1], {}),
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("op", "args", "options"), OPS)
def test_operations(torch: Any, op: str, args: list[Any], options: Any, dtype: Any) -> None:
    x = np.random.default_rng(0).uniform(0.1, 2, size=(3, 4, 5)).astype(dtype)
    inputs = [x]
    noted, passed = dict(options), dict(options)
    if "mask" in options:
        inputs.append(x > 1)
        noted["mask"], passed["mask"] = {"input": 1}, torch.tensor(x > 1)
    tensor = torch.tensor(x)
    function = getattr(torch.Tensor, op, None) or getattr(torch, op)
    passed_args = [torch.full_like(tensor, args[0]), *args[1:]] if op == "lerp" else args
    expected = function(tensor, *passed_args, **passed)
    if isinstance(expected, tuple | list):
        expected = expected[0]
    notes = {"op": op, "args": [{"input": 0}, *args], "options": noted}
    shape = tuple(expected.shape[1:])
    answer = answer_of("other", inputs, notes=notes, dtype=dtype, out_shape=shape)
    bound = BOUNDS[dtype]
    np.testing.assert_allclose(answer, expected.numpy(), rtol=bound, atol=bound)


RESIZED: list[dict[str, Any]] = [
    {"scale_factor": 2}, {"size": [5, 13]}, {"scale_factor": 0.6}, {"scale_factor": [1.7, 2.3]},
    {"scale_factor": 2, "mode": "bilinear"}, {"size": [4, 11], "mode": "bilinear"},
    {"size": [12, 15], "mode": "bilinear", "align_corners": True},
    {"scale_factor": 2.3, "mode": "bilinear", "recompute_scale_factor": True},
    {"size": [5, 13], "mode": "nearest-exact"}, {"scale_factor": 1.7, "mode": "bilinear"},
]  # fmt: skip
PADS: list[tuple[list[int], str]] = [
    ([1, 2], "constant"), ([1, 2, 0, 1], "constant"), ([1, 1], "reflect"), ([2, 1], "replicate"),
    ([-1, 2], "constant"), ([1, 2], "circular"),
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
def test_functional_layers(torch: Any, dtype: Any) -> None:
    rng, functional = np.random.default_rng(0), torch.nn.functional
    image = rng.normal(size=(2, 4, 9, 8)).astype(dtype)
    weight = rng.normal(size=(6, 2, 3, 3)).astype(dtype)
    bias = rng.normal(size=6).astype(dtype)
    calls: list[tuple[str, list[Any], list[Any], dict[str, Any]]] = [
        ("conv2d", [image, weight, bias], [2, 1, 1, 2], {}),
        ("conv_transpose2d", [image, rng.normal(size=(4, 3, 2, 2)).astype(dtype)], [],
         {"stride": 2, "groups": 2}),
        ("max_pool2d", [image], [2], {}),
        ("max_pool2d", [image], [3, 2, 1], {"ceil_mode": True}),
        ("avg_pool2d", [image], [[3, 2]], {"padding": 1, "count_include_pad": False}),
        ("adaptive_avg_pool2d", [image], [[3, 5]], {}),
        ("layer_norm", [image], [[8]], {"eps": 1e-3}),
        ("group_norm", [image], [2], {}),
        ("normalize", [image], [], {"dim": 1}),
        *(("interpolate", [image], [], options) for options in RESIZED),
        ("pixel_shuffle", [image], [2], {}),
        ("gelu", [image], [], {"approximate": "tanh"}),
        ("leaky_relu", [image], [0.3], {}),
        ("relu6", [image], [], {"inplace": False}),
        *(("pad", [image[0]], [widths], {"mode": mode}) for widths, mode in PADS),
    ]  # fmt: skip
    for name, arrays, args, options in calls:
        expected = getattr(functional, name)(*map(torch.tensor, arrays), *args, **options).numpy()
        notes = {"op": name, "args": [*({"input": i} for i in range(len(arrays))), *args],
                 "options": options}  # fmt: skip
        if len({len(array) for array in arrays}) > 1:
            answer = _called(notes, arrays, expected.shape[1:], dtype)
        else:
            answer = answer_of("other", arrays, notes=notes, dtype=dtype)
        bound = BOUNDS[dtype]
        np.testing.assert_allclose(answer, expected, rtol=bound, atol=bound, err_msg=name)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "op", "rows"),
    [("LSTMCell", "lstm_cell", 4), ("GRUCell", "gru_cell", 3), ("RNNCell", "rnn_tanh_cell", 1)],
)
def test_single_steps_of_recurrent_layers(
    torch: Any, name: str, op: str, rows: int, dtype: Any
) -> None:
    rng = np.random.default_rng(0)
    shapes = [(3, 2), (3, 5), (3, 5), (rows * 5, 2), (rows * 5, 5), (rows * 5,), (rows * 5,)]
    arrays = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    if rows != 4:
        del arrays[2]
    numbers = [{"input": slot} for slot in range(len(arrays))]
    state = numbers[1:-4] if rows == 4 else numbers[1]
    module = getattr(torch.nn, name)(2, 5, dtype=getattr(torch, np.dtype(dtype).name))
    module.load_state_dict(
        dict(zip(module.state_dict(), map(torch.tensor, arrays[-4:]), strict=True))
    )
    x, *before = map(torch.tensor, arrays[:-4])
    with torch.no_grad():
        expected = module(x, tuple(before) if rows == 4 else before[0])
    notes = {"op": op, "args": [numbers[0], state, *numbers[-4:]]}
    answer = _called(notes, arrays, (5,), dtype)
    for one, other in zip(answer, expected, strict=True):
        np.testing.assert_allclose(one, other.numpy(), rtol=BOUNDS[dtype], atol=BOUNDS[dtype])


def _called(notes: Any, arrays: list[Any], shape: tuple[int, ...], dtype: Any) -> Any:
    """Return what an operation gives that is called with weights, which are no examples."""
    from epochreel.answers.operations import compute
    from epochreel.answers.task import Task
    from epochreel.blocks import Block

    varying = (True, *(False for _ in arrays[1:]))
    block = Block("it", "other", (), shape, notes=notes)

    def read(role: str) -> Any:
        raise KeyError(role)

    return compute(Task(block, tuple(arrays), varying, read, len(arrays[0]), np.dtype(dtype)))
