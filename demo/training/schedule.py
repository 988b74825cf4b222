"""The loop that every training here shares: one optimiser, a rate that rises and falls, a line of progress."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

WARM_UP = 0.05
"""Share of the steps in which the rate rises."""
CLIP_NORM = 1.0
REPORT_EVERY = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """``steps`` of ``batch`` examples each, at ``rate`` at most; everything random comes from ``seed``."""

    steps: int
    batch: int
    rate: float
    seed: int


def prepare(plan: Plan) -> None:
    """Fix what results depend on: one thread, so that sums are always taken in the same order, and the seed."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(plan.seed)


def train(model: nn.Module, plan: Plan, loss_of: Callable[[int], Tensor]) -> None:
    """Train ``model`` in place; ``loss_of`` returns the loss of one step."""
    decayed = [each for each in model.parameters() if each.ndim > 1]
    free = [each for each in model.parameters() if each.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": free, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: shape_of_rate(step / plan.steps))
    model.train()
    begin, recent = time.monotonic(), 0.0
    for step in range(plan.steps):
        loss = loss_of(step)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
        optimiser.step()
        rate.step()
        recent += loss.item() / REPORT_EVERY
        if (step + 1) % REPORT_EVERY == 0:
            print(f"step {step + 1}/{plan.steps}  loss {recent:.4f}  {time.monotonic() - begin:.0f} s", flush=True)
            recent = 0.0
    model.eval()


def shape_of_rate(done: float) -> float:
    """Return the share of the highest rate when ``done`` of all steps are done: a rise, then half a cosine down."""
    if done < WARM_UP:
        return done / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * min((done - WARM_UP) / (1 - WARM_UP), 1.0)))
