"""The steps between a delivery and a release, composed without Prefect: one chain for flows, web and commands."""
