"""The weights of evidence, read from ``weights.yml``.

Belongs here: the form of the file. Does not belong here: what a feature is (``queries/features.sql``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipelines.engine.yaml_files import read_model


class Level(BaseModel):
    """One outcome of comparing a field."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    bits: Annotated[float, Field(ge=-30, le=30, description="Base-2 logarithm of the likelihood ratio.")]
    says: str = ""


class SeenBefore(BaseModel):
    """Pairs of records of one name whose addresses are known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    at_one: Annotated[float, Field(gt=0)]
    at_two: Annotated[float, Field(gt=0)]
    twin_share: Annotated[float, Field(gt=0, lt=1)]
    twins_weight: Annotated[float, Field(gt=0)]
    threshold: Annotated[float, Field(gt=0.5, lt=1)]
    twins_threshold: Annotated[float, Field(gt=0.5, lt=1)]


class Weights(BaseModel):
    """weights.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    prior: Annotated[float, Field(ge=-30, le=0, description="Base-2 logarithm of the odds before any evidence.")]
    threshold: Annotated[float, Field(gt=0.5, lt=1, description="Score from which two records count as one company.")]
    seen_before: dict[str, SeenBefore]
    features: dict[str, dict[str, Level]]


@cache
def shipped_weights() -> Weights:
    """The weights that every build uses."""
    return read_model(Path(__file__).with_name("weights.yml"), Weights)
