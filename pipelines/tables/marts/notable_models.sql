-- A model that two records of the list describe keeps the label that comes first, so that a build never depends on chance.
WITH labels AS (
  SELECT
    offering_id,
    min(CASE WHEN value LIKE 'access:%' THEN substr(value, 8) END) AS model_release,
    bool_or(value = 'domain:Language') AS is_language_model
  FROM curated.claims
  WHERE source_id = 'epoch_models' AND property = 'category' AND offering_id IS NOT NULL AND is_current
  GROUP BY offering_id
)
SELECT
  offering.offering_id,
  offering.offering_name,
  offering.company_id,
  company.country_code,
  country.market_region_code AS region_code,
  labels.model_release,
  labels.model_release LIKE 'Open weights%' AS is_open_weights,
  labels.is_language_model
FROM labels
JOIN curated.offerings AS offering ON offering.offering_id = labels.offering_id
JOIN curated.offering_layers AS placed ON placed.offering_id = offering.offering_id AND placed.layer_id = 'three_layer_model/1'
LEFT JOIN curated.companies AS company ON company.company_id = offering.company_id
LEFT JOIN curated.countries AS country ON country.country_code = company.country_code
