SELECT DISTINCT suffix FROM taken_apart WHERE suffix IS NOT NULL
