"""A fresh bank for the stages that work on one."""

from tests.store.conftest import bank, clock, make, path, template  # fixtures

__all__ = ["bank", "clock", "make", "path", "template"]
