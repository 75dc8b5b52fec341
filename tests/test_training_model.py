"""The network's own parts, where PyTorch is installed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.batches import relation_tags  # noqa: E402
from training.data import CONTENT, SOURCE  # noqa: E402
from training.export import averaged  # noqa: E402
from training.model import allowed_transitions, crf_loss  # noqa: E402
from training.pair_examples import NONE, RELATED  # noqa: E402
from training.pairs import pair_losses  # noqa: E402


def test_the_crf_loss_is_the_log_likelihood() -> None:
    """Against the sum over every allowed sequence, gradient included."""
    torch.manual_seed(1)
    n = 4
    scores = torch.randn(1, n, 9, requires_grad=True)
    transitions = torch.randn(9, 9, requires_grad=True)
    allowed = allowed_transitions()
    tags = torch.tensor([[1, 3, 0, 8]])
    loss = crf_loss(scores, tags, torch.ones(1, n), transitions, allowed)[0]
    total = []
    for path in itertools.product(range(9), repeat=n):
        if all(allowed[a, b] for a, b in itertools.pairwise(path)):
            total.append(
                sum(scores[0, i, t] for i, t in enumerate(path))
                + sum(transitions[a, b] for a, b in itertools.pairwise(path))
            )
    gold = (
        sum(scores[0, i, t] for i, t in enumerate([1, 3, 0, 8]))
        + transitions[1, 3]
        + transitions[3, 0]
        + transitions[0, 8]
    )
    wanted = torch.logsumexp(torch.stack(total), 0) - gold
    assert float(loss.detach()) == pytest.approx(float(wanted.detach()), abs=1e-4)
    ours = torch.autograd.grad(loss, [scores, transitions])
    theirs = torch.autograd.grad(wanted, [scores, transitions])
    for a, b in zip(ours, theirs, strict=True):
        assert torch.allclose(a, b, atol=1e-4)


def test_relation_tags_show_the_ends_that_a_window_holds() -> None:
    """A content that the window cuts has no end tag there; a source keeps its words within a content."""
    parts = [(2, 6, CONTENT), (8, 9, SOURCE)]
    assert relation_tags(parts, 0, 10).tolist() == [0, 0, 5, 6, 6, 7, 0, 0, 4, 0]
    assert relation_tags(parts, 3, 5).tolist() == [6, 6]
    assert np.count_nonzero(relation_tags(parts, 9, 12)) == 0


def test_weights_lie_between_two_states_of_a_run() -> None:
    """The share is that of the later state; what is no number is the later one's."""
    earlier = {"w": torch.tensor([0.0, 4.0]), "n": torch.tensor(3)}
    later = {"w": torch.tensor([1.0, 2.0]), "n": torch.tensor(5)}
    between = averaged(earlier, later, 0.75)
    assert between["w"].tolist() == [0.75, 2.5] and int(between["n"]) == 5
    assert averaged(earlier, later, 1.0)["w"].tolist() == later["w"].tolist()


def test_a_pair_related_in_an_unknown_way_may_be_of_any_type_but_none() -> None:
    logits = torch.log(torch.tensor([[0.4, 0.1, 0.2, 0.1, 0.1, 0.1]] * 3))
    losses = pair_losses(logits, torch.tensor([NONE, 2, RELATED]))
    assert losses.tolist() == pytest.approx([-math.log(0.4), -math.log(0.2), -math.log(0.6)], abs=1e-5)
