"""The rules: one file each, named after its defect, in a folder named after its group. There is no list to edit."""
