"""When things happen: order, retries, schedule. The only code that knows Prefect."""
