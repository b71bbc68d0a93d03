"""Keeps: the ledger, sealed originals, keys, identities. Importing this package loads neither Django nor a model.

The facade is `Bank`: `with open_bank(path) as bank: bank.items.get(...)`. One bank per process. Every write takes `by`
(an opaque account id), appends its event to the audit chain in the same transaction, and either happens wholly or not at
all. Every reading method that can show material of a stream takes `viewer`: the streams the asker may see (None: all,
for the bank's own work).
"""

from storybank.store.bank import Bank, close_bank, create_bank, find_bank, open_bank, opened_bank

__all__ = ["Bank", "close_bank", "create_bank", "find_bank", "open_bank", "opened_bank"]
