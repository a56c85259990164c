"""DMN 1.1 to 1.6 decision models: read them from XML, evaluate decisions and decision services.

Reading needs `defusedxml`; evaluating needs nothing but FEEL.
"""

from polku_engine.dmn.evaluate import Evaluation, Problem, Program
from polku_engine.dmn.model import Model
from polku_engine.dmn.reader import DmnError, read_model, read_models

__all__ = ["DmnError", "Evaluation", "Model", "Problem", "Program", "read_model", "read_models"]
