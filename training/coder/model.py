"""The network: MiniLM-L6, its lower layers over the bare sentence, its upper ones over what is asked about it.

The lower layers read a sentence once, however many happenings it tells. For each happening the upper layers follow four
questions through the sentence: the whole of it, the actor, the recipient, the trigger. Each begins as the mean of its
words' states; the words themselves stay as the lower layers left them, but for a sign on those that are marked.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel
from transformers.models.bert.modeling_bert import BertLayer

TYPES = (
    "NONE AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
MODALITIES = "asserted negated planned threatened requested hypothetical".split()
LOWER = 3
QUESTIONS = 4  # sentence, actor, recipient, trigger


class Lower(nn.Module):
    """The states of a sentence's pieces: (sentences, length, 384)."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.embeddings, self.layers = body.embeddings, body.encoder.layer[:LOWER]

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """`pieces` and `mask` are (sentences, length)."""
        states = self.embeddings(input_ids=pieces)
        for layer in self.layers:
            states = read_on(layer, states, states, mask)
        return states


class Upper(nn.Module):
    """Type, mode, CAMEO, modality and background logits, and the embedding (unit length) of a marked sentence."""

    def __init__(self, body: BertModel, modes: int, codes: int) -> None:
        super().__init__()
        wide = body.config.hidden_size
        self.layers = body.encoder.layer[LOWER:]
        self.roles = nn.Parameter(torch.randn(QUESTIONS, wide) * 0.02)
        self.marks = nn.Parameter(torch.randn(QUESTIONS - 1, wide) * 0.02)
        self.absent = nn.Parameter(torch.randn(QUESTIONS, wide) * 0.02)
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(wide * QUESTIONS, 384)
        self.to_type, self.to_mode = nn.Linear(384, len(TYPES)), nn.Linear(384, modes)
        self.to_cameo = nn.Linear(384, codes)
        self.to_modality, self.to_background = nn.Linear(384, len(MODALITIES)), nn.Linear(384, 2)

    def forward(self, states: Tensor, mask: Tensor, spans: Tensor) -> tuple[Tensor, ...]:
        """`spans` (sentences, 3, 2): first piece and end of actor, recipient and trigger, 0 and 0 for none."""
        inside = within(spans, states)
        asked = self.ask(states, mask, inside)
        states = states + torch.matmul(inside.transpose(1, 2), self.marks)
        real = torch.cat([mask, torch.ones_like(mask[:, :1]).expand(-1, QUESTIONS)], dim=1)
        for layer in self.layers:
            asked = read_on(layer, asked, torch.cat([states, asked], dim=1), real)
        mixed = torch.tanh(self.mix(self.drop(asked.flatten(1))))
        seen = self.drop(mixed)
        unit = nn.functional.normalize(asked[:, 0] + asked[:, 3], dim=1)
        return (
            self.to_type(seen), self.to_mode(seen), self.to_cameo(seen), self.to_modality(seen),
            self.to_background(seen), unit,
        )  # fmt: skip

    def ask(self, states: Tensor, mask: Tensor, inside: Tensor) -> Tensor:
        """The four questions as they begin: (sentences, 4, 384)."""
        weights = torch.cat([mask.unsqueeze(1).to(states.dtype), inside], dim=1)
        found = weights.sum(2, keepdim=True)
        means = torch.matmul(weights, states) / found.clamp(min=1)
        return means + self.roles + (found == 0).to(states.dtype) * self.absent


def within(spans: Tensor, states: Tensor) -> Tensor:
    """1 where a piece stands inside a mark: (sentences, 3, length)."""
    at = torch.arange(states.shape[1]).view(1, 1, -1)
    return ((at >= spans[:, :, :1]) & (at < spans[:, :, 1:])).to(states.dtype)


class Coder(nn.Module):
    """Both halves as one, for training."""

    def __init__(self, base: str, modes: int, codes: int) -> None:
        super().__init__()
        body = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        self.lower, self.upper = Lower(body), Upper(body, modes, codes)

    def forward(self, pieces: Tensor, mask: Tensor, spans: Tensor) -> tuple[Tensor, ...]:
        """See `Lower` and `Upper`."""
        return self.upper(self.lower(pieces, mask), mask, spans)


def read_on(layer: BertLayer, asking: Tensor, read: Tensor, mask: Tensor) -> Tensor:
    """One layer of BERT in which the states `asking` look at the states `read`, of which `mask` tells the real ones."""
    own = layer.attention.self
    heads, wide = own.num_attention_heads, own.attention_head_size

    def split(x: Tensor) -> Tensor:
        return x.view(x.shape[0], -1, heads, wide).transpose(1, 2)

    queries, keys, values = split(own.query(asking)), split(own.key(read)), split(own.value(read))
    weights = torch.matmul(queries, keys.transpose(2, 3)) / wide**0.5
    weights = weights + (1.0 - mask.to(asking.dtype)).view(mask.shape[0], 1, 1, -1) * -10000.0
    seen = torch.matmul(own.dropout(weights.softmax(-1)), values).transpose(1, 2).flatten(2)
    attended = layer.attention.output(seen, asking)
    return layer.output(layer.intermediate(attended), attended)
