"""The commands of ``marketmap``, one module each, imported only when called.

Belongs here: what a command asks of the engine and how it shows the answer. Does not belong here: arguments and help (``pipelines.cli``), and
SQL text, which stands in ``queries/``.
"""
