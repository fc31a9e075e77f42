"""A PostgreSQL of the tests' own, on loopback, gone when they end; None where none is installed."""

from benchmarks.cluster import MISSING, Cluster, binaries, cluster

__all__ = ["MISSING", "Cluster", "binaries", "cluster"]
