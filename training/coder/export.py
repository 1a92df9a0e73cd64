"""Write the trained network as int8 ONNX for the package: python training/coder/export.py coder.pt.

Two files, for the lower layers are run once a sentence and the upper ones once a happening. Needs
`pip install -r training/requirements.txt`. Prints how far the int8 scores lie from the network's own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from data import read_examples
from model import MODALITIES, TYPES, Coder, Lower, Upper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from train import base_model, collate, marked

from dragoman.classify.marked import Marked

TARGET = Path(__file__).parents[2] / "src" / "dragoman" / "classify" / "data"
NAMES = ["type", "mode", "cameo", "modality", "background", "embedding"]


class OneSentence(nn.Module):
    """The lower half for a single sentence, which needs no mask."""

    def __init__(self, part: Lower) -> None:
        super().__init__()
        self.part = part

    def forward(self, pieces: Tensor) -> Tensor:
        """(1, length) to (1, length, 384)."""
        return self.part(pieces, torch.ones_like(pieces))


class OneHappening(nn.Module):
    """The upper half for a single happening, which needs no mask."""

    def __init__(self, part: Upper) -> None:
        super().__init__()
        self.part = part

    def forward(self, states: Tensor, spans: Tensor) -> tuple[Tensor, ...]:
        """(1, length, 384) and (1, 3, 2) to the heads' logits and the embedding."""
        return self.part(states, torch.ones_like(states[:, :, 0], dtype=torch.long), spans)


def main() -> None:
    """Exports, quantises, writes labels and checksums beside the model, and compares both on training sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path, help="what train.py wrote")
    state = torch.load(parser.parse_args().state)
    net = Coder(base_model(), len(state["modes"]), len(state["codes"])).eval()
    net.load_state_dict(state["state"])
    examples = [marked(e) for e in read_examples()[:64]]
    pieces, _, spans = collate(examples[:1])
    lower, upper = OneSentence(net.lower).eval(), OneHappening(net.upper).eval()
    write(lower, (pieces,), "lower.onnx", {"pieces": {1: "length"}}, ["states"])
    write(upper, (lower(pieces), spans), "upper.onnx", {"states": {1: "length"}, "spans": {}}, NAMES)
    sums = {name: hashlib.sha256((TARGET / name).read_bytes()).hexdigest() for name in ("lower.onnx", "upper.onnx")}
    labels = {
        "types": TYPES,
        "modes": state["modes"],
        "codes": state["codes"],
        "modalities": MODALITIES,
        "sha256": sums,
    }
    (TARGET / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    compare(net, examples)


def write(
    net: nn.Module, inputs: tuple[Tensor, ...], name: str, axes: dict[str, dict[int, str]], out: list[str]
) -> None:
    """One half as an int8 file of the package; `axes` names the inputs and which of their axes vary."""
    outs = {"states": {1: "length"}} if out == ["states"] else {}
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder, "plain.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            net, inputs, str(plain), input_names=list(axes), output_names=out, dynamic_axes=axes | outs,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready), str(TARGET / name), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )


def compare(net: Coder, examples: list[Marked]) -> None:
    """Prints the largest difference of type probabilities and how often the best type stays the same."""
    below, above = (onnxruntime.InferenceSession(str(TARGET / name)) for name in ("lower.onnx", "upper.onnx"))
    same, apart = 0, 0.0
    for example in examples:
        pieces, mask, spans = collate([example])
        with torch.no_grad():
            ours = net(pieces, mask, spans)[0].softmax(1).numpy()[0]
        states = below.run(None, {"pieces": pieces.numpy()})[0]
        logits = above.run(["type"], {"states": states, "spans": spans.numpy()})[0][0]
        theirs = np.exp(logits) / np.exp(logits).sum()
        same += int(ours.argmax() == theirs.argmax())
        apart = max(apart, float(abs(ours - theirs).max()))
    print(f"int8 against float: same type {same / len(examples):.3f}, largest difference {apart:.3f}")


if __name__ == "__main__":
    main()
