"""Suggestions of what a company does, for companies of which no source says it: tokens, a small linear model, its training.

The way of a company: its name, domain, uninformative labels and offerings → ``tokens`` → ``scoring`` (weights of ``model.csv``, calibration and
threshold of ``model.json``) → ``curated.suggested_activities``. ``training.csv`` holds the companies that the weights were learned from; ``train``
writes all three and is the only module that needs scikit-learn.

Belongs here: what is learned and how it is applied. Does not belong here: which layers an activity leads to, and any decision of a person.
"""
