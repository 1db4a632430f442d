"""Projects on the ground of a park and a county, of an enterprise; with a file, and one of nobody at hand."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.site.matrix import Rows
from yanzhen.city.projects import services
from yanzhen.city.projects.locking import today

PLACES = {
    "own": (("park-own",), ("430424",), (("本单位厂", "firm-own"),)),
    "other": (("park-other",), ("430423",), (("别家厂", "firm-other"),)),
    "foreign": (("park-foreign",), (), (("无账号厂", "firm-foreign"),)),
}


def rows(people) -> dict[str, Rows]:
    made = {kind: _project(kind, people["project_office"]) for kind in PLACES}
    return {"kept_project": Rows(**made)}


def _project(kind: str, by) -> dict[str, object]:
    parks, regions, investors = PLACES[kind]
    new = services.NewProject(name=f"{kind} 项目", parks=parks, regions=regions, investors=investors)
    project = services.create_project(new, by=by)
    file = services.EvidenceFile(SimpleUploadedFile("合同.pdf", b"%PDF-1.4 x"), "合同.pdf", today())
    services.state_facts(project, {"contract_file": file}, by=by)
    evidence = project.evidence.get()
    return {"code": project.code, "stage": "planned", "fact": "permit", "key": evidence.pk}
