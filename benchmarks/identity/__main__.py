"""Every matcher on every list of records: ``python -m benchmarks.identity``.

Each matcher runs on each list in a fresh process, one at a time, so that time and peak memory are its own. Prints the machine and Markdown tables,
and writes all figures as JSON. Belongs here: running and printing. Does not belong here: the matchers (``peers``) and the measures
(``pipelines.resolution.quality``).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PEERS: Final = {
    "ours": "ours",
    "ours_without_table": "ours without aliases.csv",
    "splink_em": "Splink 5, EM",
    "splink_labels": "Splink 5, trained on labels",
    "rapidfuzz_blocking": "RapidFuzz, blocked",
    "rules": "same name or same domain (rigour)",
    "tfidf": "TF-IDF trigrams (sparse_dot_topn)",
    "record_linkage": "recordlinkage, logistic regression",
    "dedupe_peer": "dedupe 3",
    "nomenklatura_peer": "nomenklatura logic-v2",
}
LARGEST: Final = {"dedupe_peer": 5_000, "nomenklatura_peer": 100_000, "record_linkage": 100_000, "tfidf": 100_000}
"""Records of the largest list that a peer is given; see the README for what is known of the next."""
ENVIRONMENTS: Final = {"record_linkage": "recordlinkage", "nomenklatura_peer": "nomenklatura"}
"""Peers that cannot live with the project's versions of pandas or DuckDB."""
HARD_PAIRS: Final = 100_000
SIZES: Final = (10_000, 100_000, 1_000_000)
TIME_LIMIT: Final = 900
PACKAGES: Final = (
    *("duckdb", "numpy", "pandas", "pyarrow", "rigour"),
    *("dedupe", "nomenklatura", "rapidfuzz", "recordlinkage", "scikit-learn", "sparse-dot-topn", "splink"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of synthetic records, separated by commas; empty for none")
    parser.add_argument("--peers", default=",".join(PEERS), help="separated by commas")
    parser.add_argument("--landscape", type=Path, help="CSV file of labelled records, instead of the project's")
    parser.add_argument("--homonyms", type=float, help="share of synthetic companies that bear another's name, instead of the measured one")
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv-benchmark", help="folder of the environments of peers that need their own")
    parser.add_argument("--time-limit", type=int, default=TIME_LIMIT, help="seconds for one run")
    parser.add_argument("--out", type=Path, help="JSON file for all figures")
    parser.add_argument("--run", nargs=4, metavar=("PEER", "RECORDS", "PAIRS", "FIGURES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        _run_one(*options.run)
        return
    peers = [peer for peer in options.peers.split(",") if peer]
    unknown = set(peers) - set(PEERS)
    if unknown:
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    interpreters = {peer: options.environments / name / "bin" / "python" for peer, name in ENVIRONMENTS.items()}
    results: dict[str, Any] = {"machine": _machine(), "lists": {}}
    print(_machine_line(results["machine"]))
    with tempfile.TemporaryDirectory(prefix="identity-") as folder:
        for name, path, facts in _lists(Path(folder), options):
            print(f"\n## {name}\n\n{facts['line']}\n\n{HEADING}", flush=True)
            size = 0 if name == "landscape" else facts["records"]
            found = results["lists"][name] = {"records": facts["records"], "runs": {}}
            for peer in peers:
                figures = _run(peer, path, Path(folder), interpreters.get(peer, Path(sys.executable)), size, options.time_limit)
                found["runs"][peer] = figures
                print(_row(peer, figures), flush=True)
    if options.out:
        options.out.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")


# --- lists ----------------------------------------------------------------------------------------------------------


def _lists(folder: Path, options: argparse.Namespace) -> Any:
    """Name, Parquet file and facts of each list, made when its turn comes."""
    import pyarrow.parquet as pq

    from benchmarks.identity import generate, labelled

    file = options.landscape or labelled.LANDSCAPE
    if file.exists():
        table = labelled.landscape(file)
        path = folder / "landscape.parquet"
        pq.write_table(generate.as_table(table), path)
        yield "landscape", path, _facts(table, path)
    else:
        print("\nNo labelled records: name the file with --landscape.")
    for size in (int(size) for size in options.sizes.split(",") if size):
        path = folder / f"synthetic-{size}.parquet"
        started = time.perf_counter()
        table = generate.write(size, path, homonym=options.homonyms).to_pandas()
        seconds = time.perf_counter() - started
        yield f"synthetic {size:,}", path, _facts(table, path, f" Made in {seconds:.1f} s.")
        path.unlink()


def _facts(table: Any, path: Path, more: str = "") -> dict[str, Any]:
    """Counts of a list; writes the held-out half's hard pairs beside it."""
    from benchmarks.identity import labelled
    from pipelines.resolution.quality import pair_count

    development, held_out = labelled.split(table)
    true_pairs = pair_count(held_out["cluster_id"])
    line = (
        f"{len(table):,} records, {table['cluster_id'].nunique():,} companies; held-out half: {len(held_out):,} records, "
        f"{held_out['cluster_id'].nunique():,} companies, {true_pairs:,} true pairs (development half: {len(development):,} records).{more}"
    )
    _hard_pairs(table, held_out).to_parquet(_pairs_beside(path))
    return {"records": len(table), "line": line}


def _pairs_beside(path: Path) -> Path:
    return path.with_suffix(".pairs.parquet")


def _hard_pairs(table: Any, held_out: Any) -> Any:
    """Pairs of the held-out half that share a domain, a name, a rare word or the beginning of the name: left_id, right_id, is_same."""
    from benchmarks.identity.peers import prepare

    prepared = prepare.prepared(table[table["record_id"].isin(held_out["record_id"])].drop(columns="cluster_id"))
    near = prepare.candidates(prepared)
    near = near.sample(min(len(near), HARD_PAIRS), random_state=1)
    truth = held_out.set_index("record_id")["cluster_id"]
    pairs = near.assign(left_id=prepared["record_id"].to_numpy()[near["left"]], right_id=prepared["record_id"].to_numpy()[near["right"]])
    return pairs.assign(is_same=pairs["left_id"].map(truth) == pairs["right_id"].map(truth))[["left_id", "right_id", "is_same"]]


# --- one run --------------------------------------------------------------------------------------------------------


def _run(peer: str, path: Path, folder: Path, interpreter: Path, size: int, limit: int) -> dict[str, Any]:
    if size > LARGEST.get(peer, size):
        return {"not_run": f"not run above {LARGEST[peer]:,} records"}
    if not interpreter.exists():
        return {"not_run": "its environment is not there"}
    figures = folder / "figures.json"
    figures.unlink(missing_ok=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
    words = [str(interpreter), "-m", "benchmarks.identity", "--run", peer, str(path), str(_pairs_beside(path)), str(figures)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"not_run": f"did not end within {limit} s"}
    if done.returncode or not figures.exists():
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return {"not_run": "failed: " + last.replace(str(ROOT), "")[:200]}
    loaded: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
    return loaded


def _run_one(peer: str, records: str, hard_pairs: str, figures: str) -> None:
    """One matcher on one list, in this process; its time holds reading the file and grouping, not choosing the threshold and not measuring."""
    import pandas as pd

    from benchmarks.identity import labelled
    from pipelines.resolution.quality import pair_quality

    module = importlib.import_module(f"benchmarks.identity.peers.{peer}")
    development, held_out = labelled.split(pd.read_parquet(records, columns=["record_id", "cluster_id"]))
    started = time.perf_counter()
    given = Path(records) if getattr(module, "READS_FILES", False) else pd.read_parquet(records).drop(columns="cluster_id")
    result = module.match(given, train=development)
    seconds = time.perf_counter() - started - result.tuning_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found = {
        "seconds": round(seconds, 2),
        "tuning_seconds": round(result.tuning_seconds, 2),
        "peak_mb": round(max(peak, children) / 1024),
        "threshold": None if result.threshold != result.threshold else round(float(result.threshold), 4),
        "largest_cluster": int(result.clusters.value_counts().iloc[0]),
        "notes": result.notes,
        "versions": _versions(),
        "development": _measured(result, development),
        "held_out": _measured(result, held_out),
    }
    hard = pd.read_parquet(hard_pairs)
    said = hard["left_id"].map(result.clusters) == hard["right_id"].map(result.clusters)
    found["hard_pairs"] = asdict(pair_quality(hard["is_same"], said)) | {"same": int(hard["is_same"].sum())}
    Path(figures).write_text(json.dumps(found), encoding="utf-8")


def _measured(result: Any, half: Any) -> dict[str, Any]:
    """The measures over one half's records; pairs with a record of the other half do not count."""
    from pipelines.resolution.quality import cluster_quality, pair_count, recall_at_precision

    truth = half.set_index("record_id")["cluster_id"]
    labels = result.clusters.reindex(truth.index)
    quality = cluster_quality(truth.to_numpy(), labels.to_numpy()).as_dict()
    sides = result.pairs["left_id"].map(truth), result.pairs["right_id"].map(truth)
    inside = (sides[0].notna() & sides[1].notna()).to_numpy()
    is_same = (sides[0] == sides[1]).to_numpy()[inside]
    pairs = result.pairs[inside]
    quality["recall_at_precision_99"] = recall_at_precision(pairs["score"].to_numpy(), is_same, pair_count(truth))
    return quality


# --- printing -------------------------------------------------------------------------------------------------------

HEADING: Final = (
    "| matcher | pairs P | R | F1 (95 %) | B³ P | R | F1 (95 %) | R at P ≥ .99 | balanced accuracy | mixed | wrong | largest | seconds | MB |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def _row(peer: str, figures: dict[str, Any]) -> str:
    if "not_run" in figures:
        return f"| {PEERS[peer]} | {figures['not_run']} |" + " |" * 12
    held_out = figures["held_out"]
    cells = [_share(held_out[name]["value"]) for name in ("pair_precision", "pair_recall")]
    cells += [_interval(held_out["pair_f1"]), *(_share(held_out[name]["value"]) for name in ("b_cubed_precision", "b_cubed_recall"))]
    cells += [_interval(held_out["b_cubed_f1"]), _share(held_out["recall_at_precision_99"]), _share(figures["hard_pairs"]["balanced_accuracy"])]
    cells += [f"{held_out['mixed_clusters']:,}", f"{held_out['wrong_clusters']:,}", f"{figures['largest_cluster']:,}"]
    cells += [f"{figures['seconds']:.1f}", f"{figures['peak_mb']:,}"]
    return f"| {PEERS[peer]} | " + " | ".join(cells) + " |"


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _interval(measure: dict[str, float]) -> str:
    return f"{_share(measure['value'])} ({_share(measure['low'])}-{_share(measure['high'])})"


def _machine() -> dict[str, Any]:
    cpu = next((line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = next((int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    facts = {"cpu": cpu, "cores": os.cpu_count(), "memory_mb": memory, "system": platform.system(), "python": platform.python_version()}
    return facts | {"versions": _versions()}


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def _machine_line(machine: dict[str, Any]) -> str:
    versions = ", ".join(f"{package} {number}" for package, number in machine["versions"].items())
    memory = f"{machine['memory_mb'] / 1024:.0f} GB"
    return f"{machine['cpu']}, {machine['cores']} cores, {memory}, {machine['system']}, Python {machine['python']}\n{versions}"


if __name__ == "__main__":
    main()
