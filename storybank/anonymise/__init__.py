"""Making things safe to leave. Works on bytes, arrays and open files, never on paths; builds from content, not by subtraction."""
