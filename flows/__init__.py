"""When things happen: order, retries, schedule. The only code that knows Prefect."""

import os

# Prefect reads this when it is imported, whichever flow comes first: what a step says is ours to say
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
