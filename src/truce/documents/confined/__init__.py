"""Readers of documents, each in a process that can do nothing but read: no network, no files, no processes.

A document may be made by somebody who wants this machine. Whatever a parser can be brought to do, it does in
a child that the kernel has shut (`closing`), that gets the bytes through a pipe, and whose answer is checked
like any other input (`answers`). Docs: docs/explanation/adr/0013-confined-readers.md.
"""

from truce.documents.confined.closing import Closed
from truce.documents.confined.limits import Limits
from truce.documents.confined.worker import Worker, close_workers, worker_of

__all__ = ["Closed", "Limits", "Worker", "close_workers", "worker_of"]
