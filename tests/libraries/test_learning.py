"""Models that are fitted."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest
from libraries.families import of


@pytest.mark.slow
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


@pytest.mark.parametrize("name", ["KDTree", "BallTree"])
def test_a_tree_of_neighbours_is_not_changed_by_being_asked(name):
    neighbors = pytest.importorskip("sklearn.neighbors")
    points = np.arange(200.0).reshape(100, 2)
    tree = getattr(neighbors, name)(points)
    before = of(tree)
    tree.query(points[:3])
    assert of(tree) == before == of(getattr(neighbors, name)(points))
    assert of(getattr(neighbors, name)(points + 1)) != before


def test_a_search_counts_without_the_time_it_took():
    pytest.importorskip("sklearn")
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    def search(alphas):
        return GridSearchCV(Ridge(), {"alpha": alphas}, cv=2).fit(np.arange(8.0).reshape(4, 2), np.arange(4.0))

    assert of(search([1, 2])) == of(search([1, 2])) != of(search([1, 3]))
