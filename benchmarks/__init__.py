"""Commands that measure; their figures are printed, never asserted.

Belongs here: side-by-side measurements of what the budgets name. Does not belong here: tests.
"""
