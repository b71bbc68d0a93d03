"""The administrator's desk: accounts, keys, work that waits, the audit chain, storage. No material, no names."""
