"""One forward pass of a PyTorch model, call by call, each with the name of a block."""

from __future__ import annotations

import contextlib
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)
from torch.overrides import TorchFunctionMode

from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.leaves import is_leaf
from epochreel.adapters.torch.names import function_name, plain_name

Function = Callable[..., Any]


class Walk(TorchFunctionMode):
    """Follows a pass: layers as a whole, and the functions that are called outside of them.

    Names depend on the order of calls alone, so that each pass that goes the same way gives the
    same: ``"fc1"``, ``"relu#2"``, ``"blocks.0.add"``.

    Parameters
    ----------
    model
        Whose modules are known by name.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self._model = model
        self._names = {id(module): plain_name(name) for name, module in model.named_modules()}
        self._leaves = {id(module) for module in model.modules() if is_leaf(module)}
        self._has_compiled = any(type(m).__name__ == "OptimizedModule" for m in model.modules())
        self.stack: list[nn.Module] = []
        self._leaf: nn.Module | None = None
        self._used: Counter[str] = Counter()

    def saw_module(self, name: str, module: nn.Module, args: Any, outputs: Any) -> Any:
        """Take a call of a layer into account; return what it is to give instead, if anything."""

    def before_function(self, function: Function, args: Any, kwargs: Any) -> Any:
        """Return what `saw_function` is to know of a call before it is made."""

    def saw_function(
        self, name: str, function: str, args: Any, kwargs: Any, before: Any, outputs: Any
    ) -> None:
        """Take a call of a function outside of layers into account."""

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Follow what is called within."""
        self.stack.clear()
        self._used.clear()
        self._leaf = None
        # With their keywords they would leave something behind, which compiled models see.
        handles = (
            register_module_forward_pre_hook(self._enter_module),
            register_module_forward_hook(self._leave_module),
        )
        try:
            with self._without_warnings(), self:
                yield
        finally:
            for handle in handles:
                handle.remove()

    def path(self) -> str:
        """Return the name of the module that is at work."""
        return next((name for m in self.stack[::-1] if (name := self._names.get(id(m)))), "")

    def __torch_function__(
        self, func: Function, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Call a function and tell of it, if it returns tensors."""
        kwargs = kwargs or {}
        if self._leaf is not None:
            return func(*args, **kwargs)
        before = self.before_function(func, args, kwargs)
        outputs = func(*args, **kwargs)
        name = function_name(func)
        given = args[0] if name == "setitem" else outputs
        if next(tensors_in(given), None) is not None:
            self.saw_function(self._name_function(name), name, args, kwargs, before, given)
        return outputs

    def _enter_module(self, module: nn.Module, args: Any) -> None:
        self.stack.append(module)
        if self._leaf is None and id(module) in self._leaves:
            self._leaf = module

    def _leave_module(self, module: nn.Module, args: Any, outputs: Any) -> Any:
        if not self.stack or self.stack[-1] is not module:
            return None
        self.stack.pop()
        if self._leaf is not module:
            return None
        self._leaf = None
        name = self._names.get(id(module)) or type(module).__name__.lower()
        with torch._C.DisableTorchFunction():
            return self.saw_module(self._unique(name), module, args, outputs)

    def _without_warnings(self) -> contextlib.AbstractContextManager[object]:
        """Return what silences compiled modules, which dislike that others are listened to."""
        if not self._has_compiled:
            return contextlib.nullcontext()
        return warnings.catch_warnings(action="ignore")

    def _name_function(self, function: str) -> str:
        path = self.path()
        # What is all that a module does is called like the module.
        if path and not self._used[path] and not next(self.stack[-1].children(), None):
            return self._unique(path)
        return self._unique(f"{path}.{function}" if path else function)

    def _unique(self, name: str) -> str:
        self._used[name] += 1
        count = self._used[name]
        return name if count == 1 else f"{name}#{count}"
