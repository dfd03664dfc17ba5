SELECT DISTINCT market_region_code AS region_code, market_region_name AS region_name FROM curated.countries
UNION ALL
SELECT 'unknown', 'Unknown'
