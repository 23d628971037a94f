"""Models that are fitted."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest
from libraries.families import of


def test_fitted_models_by_what_they_learned():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("sklearn")
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
    features, labels = np.random.default_rng(0).random((30, 3)), np.arange(30) % 2

    def forest(seed):
        return RandomForestClassifier(n_estimators=3, random_state=seed).fit(features, labels)

    def pipeline(c):
        return make_pipeline(StandardScaler(), LogisticRegression(C=c)).fit(features, labels)

    assert of(forest(0)) == of(forest(0)) == of(pickle.loads(pickle.dumps(forest(0))))
    assert of(forest(0)) != of(forest(1))
    assert of(pipeline(1)) == of(pickle.loads(pickle.dumps(pipeline(1))))
    assert of(pipeline(1)) != of(pipeline(2))
    model = forest(0)
    before = of(model)
    model.predict(features)
    assert of(model) == before
