"""Records of the Finnish Service Catalogue (PTV, API v11) into documents of the directory.

Pure functions: a record and a vocabulary in, a document and a verdict on every leaf of the record out.
"""

from polku.directory.bridge.ptv.channel import MappedChannel, channel_of
from polku.directory.bridge.ptv.organisation import MappedOrganisation, organisation_of
from polku.directory.bridge.ptv.service import MappedService, service_of
from polku.directory.bridge.ptv.trail import Finding, RecordRefused, Verdict
from polku.directory.bridge.ptv.vocabulary import Vocabulary

__all__ = [
    "Finding",
    "MappedChannel",
    "MappedOrganisation",
    "MappedService",
    "RecordRefused",
    "Verdict",
    "Vocabulary",
    "channel_of",
    "organisation_of",
    "service_of",
]
