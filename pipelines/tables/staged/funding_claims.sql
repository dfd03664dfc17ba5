SELECT
  concat('fnd_', substr(md5(concat_ws('|', money.source_id, money.record_id, money.kind, coalesce(money.amount, ''), coalesce(money.currency, ''),
    coalesce(money.date, ''), coalesce(money.as_of, ''), coalesce(money.round, ''), coalesce(money.source_url, ''))), 1, 16)) AS funding_claim_id,
  money.source_id,
  CAST(money.snapshot_date AS DATE) AS snapshot_date,
  money.record_id,
  concat(money.source_id, ':', money.record_id) AS mention_id,
  money.kind AS money_kind,
  money.amount AS amount_stated,
  reading.amount_number,
  reading.amount_low,
  reading.amount_high,
  reading.currency_code,
  reading.amount_precision,
  reading.amount_state,
  money.date AS event_date_stated,
  money.as_of AS as_of_stated,
  money.round AS round_stated,
  coalesce(string_split(money.investors, '|'), CAST([] AS VARCHAR[])) AS investors,
  money.status AS round_status,
  money.source_url
FROM raw.funding AS money
JOIN staged.amounts AS reading ON reading.amount_key = concat_ws('/', coalesce(money.amount, ''), coalesce(money.currency, ''))
