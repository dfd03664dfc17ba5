SELECT * FROM staged.quarantine
