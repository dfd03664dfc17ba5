-- Whether a pair rests on names, so that it matters how many others carry the name.
CREATE OR REPLACE TEMP MACRO is_by_name(identifier, domain) AS identifier <> 'shared' AND domain NOT IN ('same_home', 'same_site', 'moved', 'same_page')
;
-- Whether a web address is that of a name: the name itself, with a word before or behind it that says nothing ("getdiana", "dataiku-hq"), or a long
-- name but for one letter. A name that is no common word may have any word beside it ("huaweicloud") or
-- be cut short (augment.dev for Augment Code).
CREATE OR REPLACE TEMP MACRO is_address_of(stem, name, is_coined) AS stem = name
OR starts_with(stem, name) AND list_contains(['ai', 'app', 'hq', 'lab', 'labs', 'inc', 'tech', 'io', 'co', 'com', 'group', 'global', 'corp', 'software', 'systems'], stem[length(name) + 1:])
OR ends_with(stem, name) AND list_contains(['get', 'try', 'use', 'join', 'with', 'go', 'the', 'my', 'hello'], stem[:length(stem) - length(name)])
OR length(name) >= 5 AND is_coined AND (starts_with(stem, name) OR ends_with(stem, name))
OR length(stem) >= 6 AND 2 * length(stem) >= length(name) AND is_coined AND starts_with(name, stem)
OR length(name) >= 8 AND levenshtein(stem, name) <= 1;
-- Whether a pair rests on nothing but a name: at least one of the two has no site.
CREATE OR REPLACE TEMP MACRO rests_on_name(has_name, identifier, domain) AS has_name AND identifier NOT IN ('shared') AND domain IN ('none', 'other_page', 'below_same')
