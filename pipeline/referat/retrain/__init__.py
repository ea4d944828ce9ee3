"""retrain: a model goes on learning from new gold, with old gold mixed in so that it forgets nothing."""
