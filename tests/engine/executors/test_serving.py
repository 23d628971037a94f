"""What a worker's process does."""

from __future__ import annotations

import threading

from nbasset.engine.executors.serving import BEGUN, _pickled
from nbasset.engine.work_order import Delivery


def test_what_cannot_be_sent_is_an_answer_that_says_so():
    import pickle

    assert BEGUN == "begun"
    told = pickle.loads(_pickled(Delivery(warnings=(threading.Lock(),))))
    assert told.refused.startswith("its process's answer cannot be sent")
