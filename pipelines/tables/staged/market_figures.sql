SELECT
  figure.figure_id,
  figure.source_id,
  CAST(figure.snapshot_date AS DATE) AS snapshot_date,
  figure.document,
  figure.metric AS figure_metric,
  figure.value_as_stated AS value_stated,
  CAST(figure.value AS DOUBLE) AS value_number,
  CAST(figure.low AS DOUBLE) AS value_low,
  CAST(figure.high AS DOUBLE) AS value_high,
  figure.unit AS figure_unit,
  figure.operator,
  CAST(figure.year_from AS BIGINT) AS from_year,
  CAST(figure.year_to AS BIGINT) AS to_year,
  figure.subject,
  figure.stated_source,
  figure.kind AS figure_kind,
  figure.derived_check,
  figure.note
FROM raw.figures AS figure
JOIN staged.snapshots AS snapshot
  ON snapshot.source_id = figure.source_id AND snapshot.snapshot_date = CAST(figure.snapshot_date AS DATE) AND snapshot.is_latest
