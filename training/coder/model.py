"""The network: MiniLM-L6 with five heads on the states of sentence, actor, recipient and trigger marks."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

TYPES = (
    "NONE AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
MODALITIES = "asserted negated planned threatened requested hypothetical".split()


class Coder(nn.Module):
    """Type, mode, CAMEO, modality and background logits, and the embedding (unit length) of the marked sentence."""

    def __init__(self, base: str, modes: int, codes: int, *, training: bool = False) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation="sdpa" if training else "eager"
        )
        wide = self.body.config.hidden_size * 4
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(wide, 384)
        self.to_type, self.to_mode = nn.Linear(384, len(TYPES)), nn.Linear(384, modes)
        self.to_cameo = nn.Linear(384, codes)
        self.to_modality, self.to_background = nn.Linear(384, len(MODALITIES)), nn.Linear(384, 2)

    def forward(self, pieces: Tensor, mask: Tensor, places: Tensor) -> tuple[Tensor, ...]:
        """`pieces`, `mask` (sentences, length), `places` (sentences, 3): where the opening marks stand, 0 for none."""
        states = self.body(input_ids=pieces, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        at = places.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        marks = torch.gather(states, 1, at)
        features = torch.cat([mean, marks.flatten(1)], dim=1)
        mixed = torch.tanh(self.mix(self.drop(features)))
        seen = self.drop(mixed)
        unit = nn.functional.normalize(mean + marks[:, 2], dim=1)
        return (
            self.to_type(seen),
            self.to_mode(seen),
            self.to_cameo(seen),
            self.to_modality(seen),
            self.to_background(seen),
            unit,
        )
