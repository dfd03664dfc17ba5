SELECT * FROM staged.snapshots
