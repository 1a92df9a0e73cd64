"""Write the trained network as int8 ONNX for the package: python training/coder/export.py coder.pt.

Needs `pip install -r training/requirements.txt`. Prints how far the int8 scores lie from the network's own.
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
from model import MODALITIES, TYPES, Coder
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from train import base_model, collate, marked

TARGET = Path(__file__).parents[2] / "src" / "dragoman" / "classify" / "data"
NAMES = ["type", "mode", "cameo", "modality", "background", "embedding"]


def main() -> None:
    """Exports, quantises, writes labels and checksum beside the model, and compares both on the training sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path, help="what train.py wrote")
    state = torch.load(parser.parse_args().state)
    net = Coder(base_model(), len(state["modes"]), len(state["codes"])).eval()
    net.load_state_dict(state["state"])
    examples = [marked(e) for e in read_examples()[:64]]
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder, "plain.onnx"), Path(folder, "ready.onnx")
        batch = collate(examples[:2])
        axes = {"pieces": {0: "n", 1: "length"}, "mask": {0: "n", 1: "length"}, "places": {0: "n"}} | {
            name: {0: "n"} for name in NAMES
        }
        torch.onnx.export(
            net, batch, str(plain), input_names=["pieces", "mask", "places"], output_names=NAMES, dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready), str(TARGET / "coder.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    digest = hashlib.sha256((TARGET / "coder.onnx").read_bytes()).hexdigest()
    labels = {
        "types": TYPES,
        "modes": state["modes"],
        "codes": state["codes"],
        "modalities": MODALITIES,
        "sha256": digest,
    }
    (TARGET / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    compare(net, examples)


def compare(net: Coder, examples: list[object]) -> None:
    """Prints the largest difference of type probabilities and how often the best type stays the same."""
    inputs = collate(examples)
    with torch.no_grad():
        ours = net(*inputs)[0].softmax(1).numpy()
    session = onnxruntime.InferenceSession(str(TARGET / "coder.onnx"))
    feed = dict(zip(("pieces", "mask", "places"), (t.numpy() for t in inputs), strict=True))
    logits = session.run(["type"], feed)[0]
    theirs = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    same = (ours.argmax(1) == theirs.argmax(1)).mean()
    print(f"int8 against float: same type {same:.3f}, largest difference {abs(ours - theirs).max():.3f}")


if __name__ == "__main__":
    main()
