"""Can the judge fill in the login page, which it reads without running its scripts?"""

from collections.abc import Iterator

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.door import doors
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.journey.page import Page


def examine_login_page(patient: Patient) -> Iterator[Symptom]:
    """The page at the door holds a form: one for the login, or one that leads there."""
    pages = [door for door in doors(patient).values() if isinstance(door, Page) and door.status < 400]
    if not pages:
        raise NotExamined("no client gets as far as a login page")
    bare = next((page for page in pages if not page.forms), None)
    if bare is not None:
        patient.chart.cut_off.add("broker.issuer")
        yield symptom("login-page-without-form", f"GET {bare.url.partition('?')[0]}", str(bare))
