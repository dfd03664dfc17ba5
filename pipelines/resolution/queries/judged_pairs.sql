SELECT one.mention_id, other.mention_id, judgement.decision, judgement.score, reasons.reason, judgement.is_certain, judgement.is_held_apart
FROM judgements AS judgement
JOIN reasons ON reasons.left_no = judgement.left_no AND reasons.right_no = judgement.right_no
JOIN records AS one ON one.record_no = judgement.left_no
JOIN records AS other ON other.record_no = judgement.right_no
ORDER BY ALL
