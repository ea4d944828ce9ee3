"""retraining: a model goes on learning from somebody's gold, and it is shown what was won and what was lost."""
