"""Matchers to compare with, one module each, all with ``match(records, *, train) -> Result``.

``records`` has the generator's columns without ``cluster_id`` (some lists lack some columns); ``train`` is record_id and cluster_id of the
development half, or None. Each module says how its matcher is set up and why.

Belongs here: adapters to other matchers. Does not belong here: measuring.
"""
