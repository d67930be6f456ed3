"""What every test run of this repository shares: the claims plugin, and Hypothesis that repeats itself."""

import os

from hypothesis import settings

# Found here when udlsym is not installed; where it is, the entry point has loaded it already under the same name.
pytest_plugins = ["udlsym.pytest_plugin"]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
