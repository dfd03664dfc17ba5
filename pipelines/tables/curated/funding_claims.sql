-- Only US dollars are summed so far; an amount in another currency stays as stated and counts as unknown in USD.
WITH spans AS (
  SELECT funding_claim_id, min(snapshot_date) AS first_seen_date, max(snapshot_date) AS last_seen_date
  FROM staged.funding_claims
  GROUP BY funding_claim_id
)
SELECT
  claim.funding_claim_id,
  member.company_id,
  claim.source_id,
  claim.mention_id,
  member.membership = 'offering' AS is_about_offering,
  claim.money_kind,
  claim.amount_stated,
  claim.amount_number,
  claim.amount_low,
  claim.amount_high,
  claim.currency_code,
  CASE WHEN claim.currency_code = 'USD' THEN claim.amount_number END AS amount_usd,
  CASE WHEN claim.currency_code = 'USD' THEN coalesce(claim.amount_low, claim.amount_number) END AS amount_usd_low,
  CASE WHEN claim.currency_code = 'USD' THEN coalesce(claim.amount_high, claim.amount_number) END AS amount_usd_high,
  claim.amount_precision,
  claim.amount_state,
  claim.event_date_stated,
  -- a list says what holds on its own date; a page that gives no date may be of any
  coalesce(claim.as_of_stated, claim.event_date_stated) IS NOT NULL OR sheet.mention_id IS NULL AS is_dated,
  -- a month or a year holds to its end, though not beyond the day on which it was read
  coalesce(
    least(
      CASE length(coalesce(claim.as_of_stated, claim.event_date_stated))
        WHEN 4 THEN TRY_CAST(concat(coalesce(claim.as_of_stated, claim.event_date_stated), '-12-31') AS DATE)
        WHEN 7 THEN last_day(TRY_CAST(concat(coalesce(claim.as_of_stated, claim.event_date_stated), '-01') AS DATE))
        ELSE TRY_CAST(coalesce(claim.as_of_stated, claim.event_date_stated) AS DATE)
      END,
      spans.last_seen_date
    ),
    spans.last_seen_date
  ) AS as_of_date,
  claim.round_stated,
  claim.investors,
  claim.lead_investors,
  claim.round_status,
  claim.certainty,
  claim.source_url,
  spans.first_seen_date,
  spans.last_seen_date
FROM staged.funding_claims AS claim
JOIN spans ON spans.funding_claim_id = claim.funding_claim_id AND spans.last_seen_date = claim.snapshot_date
JOIN resolved.company_mentions AS member ON member.mention_id = claim.mention_id
LEFT JOIN (SELECT DISTINCT mention_id FROM staged.evidence) AS sheet ON sheet.mention_id = claim.mention_id
