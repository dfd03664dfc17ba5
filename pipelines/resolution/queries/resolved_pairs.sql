SELECT left_no, right_no, decision, score, is_certain FROM judgements WHERE decision <> 'unsure'
