"""Reading what sources write: money, places, web addresses and dates, as pure functions of one string.

Belongs here: text → typed value, never a guess; what is not wholly understood says so. Each module takes any string (empty, very long, control
characters, emoji) and never raises on it. Does not belong here: tables, files, and deciding which records are the same company (``resolution``).
"""
