"""Words for artificial intelligence: which count, which do not, and that position and spelling do not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsing.ai_words import names_ai


@pytest.mark.parametrize(
    "text",
    [
        "AI", "ai-infra", "edge-ai", "AI\u2011Driven Cost Optimization", "Generative AI", "Artificial Intelligence", "Artifical Intelligence",
        "machine\nlearning", "LLM", "llm", "Large language models", "Foundation Model", "agentic-ai", "neural network acceleration",
        "Neuromorphic computing", "GenAI", "A.I. for doctors", "machine_learning",
    ],
)  # fmt: skip
def test_names_ai(text: str) -> None:
    assert names_ai(text)


@pytest.mark.parametrize(
    "text", ["", "Fintech", "agents", "Automation", "Robotics", "rail", "maintain", "Thai food", "Analytics", "inference", "generation", "learning"]
)
def test_does_not_name_ai(text: str) -> None:
    assert not names_ai(text)


@given(st.text(), st.sampled_from(["AI", "machine learning", "LLM"]), st.text())
def test_a_word_counts_wherever_it_stands(before: str, word: str, after: str) -> None:
    assert names_ai(f"{before} {word} {after}")


@given(st.text(alphabet="bcdefhjkmnopqrstuvwxyz0123456789 ,./-"))
def test_letters_that_spell_no_word_name_nothing(text: str) -> None:
    assert not names_ai(text)
