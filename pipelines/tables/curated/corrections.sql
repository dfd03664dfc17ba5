SELECT * FROM staged.corrections
