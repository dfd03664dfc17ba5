-- A parent's total repeated on several of its products is one total: the statement about the company itself goes first, then the latest,
-- then the largest. Totals are never added up. Where one source lists closed rounds that come to more than that total, their sum is the better
-- known lower bound (totals grow old); rounds of several sources are never added, because they are the same rounds.
WITH totals AS (
  SELECT
    claim.*,
    row_number() OVER (PARTITION BY company_id ORDER BY is_about_offering, is_dated DESC, as_of_date DESC, amount_usd DESC, funding_claim_id) AS choice
  FROM curated.funding_claims AS claim
  WHERE money_kind = 'total_raised' AND amount_usd IS NOT NULL
),
rounds AS (
  -- a source that tells one round twice (by two pages of one month) is counted once, with the larger amount
  SELECT
    company_id,
    source_id,
    max(amount_usd) AS amount_usd,
    max(CASE WHEN is_dated THEN as_of_date END) AS as_of_date,
    list(funding_claim_id) AS funding_claim_ids
  FROM curated.funding_claims
  LEFT JOIN curated.round_labels AS label ON label.round_label = lower(round_stated)
  WHERE money_kind = 'round' AND lower(round_status) = 'closed' AND amount_usd IS NOT NULL AND NOT is_about_offering AND coalesce(label.is_funding, TRUE)
  GROUP BY company_id, source_id, coalesce(substr(event_date_stated, 1, 7), 'undated'), CASE WHEN event_date_stated IS NULL THEN coalesce(round_stated, funding_claim_id) END
),
sums AS (
  SELECT
    company_id,
    source_id,
    -- whole dollars add up to the same sum in any order
    CAST(sum(CAST(round(amount_usd) AS BIGINT)) AS DOUBLE) AS amount_usd,
    max(as_of_date) AS as_of_date,
    list_sort(flatten(list(funding_claim_ids))) AS funding_claim_ids
  FROM rounds
  GROUP BY company_id, source_id
),
largest_sums AS (
  SELECT sums.*, row_number() OVER (PARTITION BY company_id ORDER BY amount_usd DESC, source_id) AS choice FROM sums
),
newest AS (
  SELECT company_id, max(CASE WHEN is_dated THEN as_of_date END) AS newest_date FROM totals GROUP BY company_id
),
ranges AS (
  -- a total only grows: an old statement does not contradict a new one, so that only those of one year make the lower end
  SELECT
    totals.company_id,
    min(
      CASE
        WHEN newest.newest_date IS NULL OR (totals.is_dated AND totals.as_of_date >= newest.newest_date - INTERVAL 1 YEAR) THEN totals.amount_usd_low
      END
    ) AS low,
    max(totals.amount_usd_high) AS high,
    list(totals.funding_claim_id ORDER BY totals.funding_claim_id) AS funding_claim_ids,
    count(*) AS claim_count
  FROM totals
  JOIN newest ON newest.company_id = totals.company_id
  GROUP BY totals.company_id
),
undisclosed AS (
  SELECT DISTINCT company_id FROM curated.funding_claims WHERE amount_state = 'undisclosed'
),
known AS (
  SELECT
    company.company_id,
    company.is_public,
    totals.amount_usd AS total_usd,
    CASE WHEN totals.is_dated THEN totals.as_of_date END AS total_date,
    totals.source_id AS total_source_id,
    closed.amount_usd AS rounds_usd,
    closed.as_of_date AS rounds_date,
    closed.source_id AS rounds_source_id,
    closed.funding_claim_ids AS rounds_claim_ids,
    coalesce(closed.amount_usd > totals.amount_usd, closed.amount_usd IS NOT NULL) AS is_sum
  FROM curated.companies AS company
  LEFT JOIN totals ON totals.company_id = company.company_id AND totals.choice = 1
  LEFT JOIN largest_sums AS closed ON closed.company_id = company.company_id AND closed.choice = 1
)
SELECT
  known.company_id,
  CASE
    WHEN coalesce(known.total_usd, known.rounds_usd) IS NOT NULL THEN 'known'
    WHEN known.is_public THEN 'public_company'
    WHEN undisclosed.company_id IS NOT NULL THEN 'undisclosed'
    ELSE 'unknown'
  END AS funding_state,
  CASE WHEN known.is_sum THEN known.rounds_usd ELSE known.total_usd END AS funding_usd,
  CASE
    WHEN NOT known.is_sum THEN ranges.low
    WHEN known.total_date >= known.rounds_date - INTERVAL 1 YEAR THEN least(ranges.low, known.rounds_usd)
    ELSE known.rounds_usd
  END AS funding_low_usd,
  greatest(ranges.high, known.rounds_usd) AS funding_high_usd,
  CASE WHEN known.is_sum THEN 'closed_rounds' WHEN known.total_usd IS NOT NULL THEN 'stated_total' END AS funding_method,
  CASE WHEN known.is_sum THEN known.rounds_date ELSE known.total_date END AS as_of_date,
  CASE WHEN known.is_sum THEN known.rounds_source_id ELSE known.total_source_id END AS source_id,
  list_sort(list_concat(coalesce(ranges.funding_claim_ids, CAST([] AS VARCHAR[])), coalesce(known.rounds_claim_ids, CAST([] AS VARCHAR[])))) AS funding_claim_ids,
  coalesce(ranges.claim_count, 0) + coalesce(len(known.rounds_claim_ids), 0) AS claim_count
FROM known
LEFT JOIN ranges ON ranges.company_id = known.company_id
LEFT JOIN undisclosed ON undisclosed.company_id = known.company_id
