"""From files to articles: texts, saved pages and JSON read, page residue marked, outlets, dates and credits found."""

from rashomon.gather.inputs import Gathered, read_inputs
from rashomon.gather.refusals import Refusal, Refused

__all__ = ["Gathered", "Refusal", "Refused", "read_inputs"]
