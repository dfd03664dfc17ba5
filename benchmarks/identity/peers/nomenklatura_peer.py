"""Nomenklatura's logic-v2, the name matcher of OpenSanctions, on blocked pairs.

Each record is a FollowTheMoney company with its name, aliases, former names, country and founding year. Logic-v2 knows no web addresses, so a pair of
one registered domain gets at least 0.95, as its own weight for equal identifiers. It runs in an environment of its own (see README.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from followthemoney import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching import LogicV2  # type: ignore[import-not-found]

from benchmarks.identity.peers.prepare import Result, candidates, finished, prepared

SAME_DOMAIN = 0.95
OTHER_DOMAIN = 0.1
LEAST = 0.4


def match(records: pd.DataFrame, *, train: pd.DataFrame | None) -> Result:
    """Match by logic-v2."""
    table = prepared(records)
    by_id = records.set_index("record_id").loc[table["record_id"]]
    pairs = candidates(table)
    used = np.unique(pairs[["left", "right"]].to_numpy())
    rows = dict(zip(used, by_id.iloc[used].to_dict("records"), strict=True))
    entities = {spot: _entity(f"r{spot}", row) for spot, row in rows.items()}
    config = LogicV2.default_config()
    scores = [LogicV2.compare(entities[one], entities[other], config).score for one, other in pairs[["left", "right"]].itertuples(index=False)]
    left, right = (table["domain"].iloc[pairs[side]].reset_index(drop=True) for side in ("left", "right"))
    same = (left == right).fillna(False).to_numpy(dtype=bool) | pairs["same_page"].to_numpy()
    differs = (left.notna() & right.notna()).to_numpy() & ~same
    score = np.where(same, np.maximum(scores, SAME_DOMAIN), np.asarray(scores) - OTHER_DOMAIN * differs)
    scored = pairs.assign(score=score)
    return finished(table, scored[score >= LEAST], train, default=0.7, notes={"candidate pairs": len(pairs)})


def _entity(entity_id: str, row: dict[str, Any]) -> EntityProxy:
    entity = EntityProxy.from_dict({"id": entity_id, "schema": "Company", "properties": {}}, cleaned=False)
    entity.add("name", row["name"])
    for column, name in (("aliases", "alias"), ("former_names", "previousName")):
        value = row.get(column)
        if value is not None and not isinstance(value, float):
            entity.add(name, list(value))
    country, year = row.get("country_code"), row.get("founded_year")
    if isinstance(country, str):
        entity.add("jurisdiction", country)
    if year is not None and not pd.isna(year):
        entity.add("incorporationDate", str(int(year)))
    return entity
