SELECT left_no, right_no, decision, score, is_certain, is_held_apart FROM judgements WHERE decision <> 'unsure' OR is_held_apart
