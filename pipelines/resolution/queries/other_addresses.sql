-- Addresses that must be read one by one.
SELECT DISTINCT taken_apart.url
FROM taken_apart
ANTI JOIN plain_suffixes ON plain_suffixes.suffix = taken_apart.suffix
WHERE taken_apart.url IS NOT NULL
