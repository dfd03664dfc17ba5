SELECT one.mention_id AS left_id, other.mention_id AS right_id, judgement.score
FROM judgements AS judgement
JOIN records AS one ON one.record_no = judgement.left_no
JOIN records AS other ON other.record_no = judgement.right_no
