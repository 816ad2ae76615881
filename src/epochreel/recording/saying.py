"""What was chosen for a training, in lines for people."""

from __future__ import annotations

from epochreel.engine import batch_size_of
from epochreel.recording.plan import Plan


def lines_on(plan: Plan) -> tuple[str, ...]:
    """Return what is learnt from, the network, and how it is trained, a line each."""
    return _on_data(plan), _on_network(plan), _on_training(plan)


def _on_data(plan: Plan) -> str:
    schema, n_held_out = plan.training.schema, plan.held_out.n_examples if plan.held_out else 0
    names = ", ".join(column.name for column in schema.targets)
    what = {
        "numbers": f"{names} as numbers" if schema.targets[1:] else f"{names} as a number",
        "two classes": f"{names}, one of two classes",
        "classes": f"{names}, one of {len(schema.targets[0].categories)} classes",
    }[schema.task]
    held_out = f", {n_held_out:,} held out" if n_held_out else ""
    return f"learning {what} from {plan.training.n_examples:,} examples{held_out}"


def _on_network(plan: Plan) -> str:
    network = plan.network
    kinds = ", ".join(dict.fromkeys(layer.activation for layer in network.layers))
    bias = "" if any(layer.has_bias for layer in network.layers) else ", no biases"
    return f"network {network}: {kinds}, {network.n_synapses:,} synapses{bias}"


def _on_training(plan: Plan) -> str:
    settings, n_examples = plan.settings, plan.training.n_examples
    size = batch_size_of(settings, n_examples)
    batches = "one example at a time" if size == 1 else f"batches of {size:,}"
    batches = "all examples at once" if size == n_examples > 1 else batches
    pull = f", l2 {settings.l2_factor:.3g}" if settings.l2_factor else ""
    best = plan.meta.best_epoch
    kept = "" if best is None else f"; learnt by heart after epoch {best:,}, which is kept"
    schedule = "" if settings.schedule == "constant" else f" ({settings.schedule})"
    return (
        f"{settings.n_epochs:,} epochs, {batches}: {settings.loss.replace('_', ' ')},"
        f" {settings.optimizer}, learning rate {settings.learning_rate:g}{schedule}{pull}{kept}"
    )
