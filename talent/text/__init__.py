"""Pure functions over strings: folding, check digits, masks, search tokens, pinyin. Imports nothing of the project."""
