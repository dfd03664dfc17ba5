SELECT left_no, right_no, decision, score, is_certain, holds_apart FROM judgements WHERE decision <> 'unsure' OR holds_apart
