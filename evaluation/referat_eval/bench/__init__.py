"""How fast it is, how much memory it needs, and what that costs; see `run_bench` and `run_memory`."""

from referat_eval.bench.memory import run_memory
from referat_eval.bench.run import BenchPlan, run_bench
from referat_eval.bench.table import bench_page

__all__ = ["BenchPlan", "bench_page", "run_bench", "run_memory"]
