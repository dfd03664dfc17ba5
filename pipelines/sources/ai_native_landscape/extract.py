"""Projects of the AI Native Landscape, one Markdown page per project and language → records.

Belongs here: the pages' front matter, joining the two languages, and whose name an author is. Does not belong here: what a category means
(``source.yml``). Authors are often private people: only a name that is evidently an organisation's is taken, every other stays out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pipelines.engine.errors import ContentError
from pipelines.engine.extraction import Extract, Payload, Row, web_address
from pipelines.engine.yaml_files import read_front_matter
from pipelines.parsing.repositories import github_account, github_repository

FILE = "data.tar.gz"
PAGES = r"(?:.*/)?data/projects/[^/]+"
PAGE_NAME = re.compile(r".*/(?P<slug>[a-z0-9-]+)\.(?P<language>en|zh)\.md")
TEXTS = ("name", "slug", "repo", "category", "subCategory", "author")
SHARED = ("name", "homepage", "repo", "category", "subCategory")  # what both languages must say alike
LONGEST_TEXT = 200  # characters; the longest real name or address has 100
PACKAGE_INDEXES = {"pypi", "npmjs"}  # the words before the last dot of their hosts; a package's page there is no home page
ORGANISATION_WORD = re.compile(
    r"\b(foundation|inc|ltd|gmbh|corporation|company|group|industries|technologies|labs?|institute|university|research|studio|cloud)\b|\.(com|ai|io)$",
    re.IGNORECASE,
)
CROWD_WORD = re.compile(r"\b(team|community|contributors|maintainers|developers|project)\b", re.IGNORECASE)
SEVERAL_NAMES = re.compile(r"[/(（@,&]|\bet al\b")


class Project(NamedTuple):
    """What the pages of one project say."""

    slug: str
    name: str
    homepage: str
    repo: str
    category: str
    author: str


def extract(payload: Payload) -> Extract:
    """Read the pages.

    Args:
        payload: ``data.tar.gz`` with ``data/projects/<slug>.<en|zh>.md``, or a whole repository that has this folder.

    Returns:
        One record per project; its page in the other language counts as merged. Both pages are quarantined where they differ in a fact.

    Raises:
        ContentError: Unknown or missing field, wrong type, a page that is not named like its project, a broken or empty archive.
    """
    path, pages, seen = payload.folder / FILE, defaultdict[str, dict[str, dict[str, Any]]](dict), set[str]()
    texts = payload.members(FILE, PAGES)
    for member, text in texts.items():
        page = _page(path / member, text)
        found = PAGE_NAME.fullmatch(member)
        if found is None or found["slug"] != page["slug"]:
            raise ContentError.at(path / member, f"the page of '{page['slug']}' is not called {page['slug']}.en.md or {page['slug']}.zh.md")
        if found["language"] in pages[page["slug"]]:
            raise ContentError.at(path / member, "the archive holds this page twice, in two folders")
        pages[page["slug"]][found["language"]] = page
        seen |= set(page)
    payload.check_fields(FILE, seen, optional=("archivedDate", "source", "thumbnail"))
    projects, quarantined = [], []
    for slug, languages in pages.items():
        differing = [field for field in SHARED if len({str(page.get(field)) for page in languages.values()}) > 1]
        if differing:
            detail = "; ".join(f"{field}: {' / '.join(str(languages[language].get(field)) for language in sorted(languages))}" for field in differing)
            quarantined += [(f"{slug}.{language}.md", "the two languages state different facts", detail) for language in languages]
        else:
            page = languages.get("en") or languages["zh"]
            category = f"{page['category']} / {page['subCategory']}"
            projects.append(Project(slug, page["name"].strip(), _home_page(page), page["repo"].strip(), category, page["author"].strip()))
    organisations = organisation_names(projects)
    return Extract(
        rows_in=len(texts),
        records=[_record(project, organisations, payload) for project in projects],
        merged=len(texts) - len(projects) - len(quarantined),
        quarantined=quarantined,
    )


def _page(where: Path, text: str) -> dict[str, Any]:
    page = read_front_matter(text, where)
    for field in TEXTS:
        if not isinstance(page.get(field), str) or not page[field].strip():
            raise ContentError.at(where, f"'{field}' is {page.get(field)!r:.100}, expected text", hint="the format changed")
        if len(page[field]) > LONGEST_TEXT:
            raise ContentError.at(where, f"'{field}' is {len(page[field])} characters long", hint="the page is broken")
    if not isinstance(page.get("homepage", ""), str | None):
        raise ContentError.at(where, f"'homepage' is {type(page['homepage']).__name__}, expected an address", hint="the format changed")
    return page


def _home_page(page: dict[str, Any]) -> str:
    address = web_address(page.get("homepage") or "")
    return "" if _home(address) in PACKAGE_INDEXES else address


def organisation_names(projects: Iterable[Project]) -> set[str]:
    """The authors that are evidently organisations, as they are written.

    Such an author is one name and not that of a crowd. Either it holds a word or ending that only organisations bear; or it is one word, in at least
    one spelling not all in small letters (as account names of people are), and its projects stand under several accounts, or the home page of
    one that is named otherwise stands at the domain of that word.
    """
    spellings: dict[str, set[str]] = defaultdict(set)
    works: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        spellings[_compact(project.author)].add(project.author)
        works[_compact(project.author)].append(project)
    found = set()
    for key, names in spellings.items():
        is_one_word = any(" " not in name and name != name.lower() for name in names)
        accounts = {github_account(project.repo) for project in works[key]}
        is_at_home = any(_home(project.homepage) == key != _compact(project.name) for project in works[key])
        is_evident = is_one_word and (len(accounts) > 1 or is_at_home)
        found |= {
            name
            for name in names
            if not SEVERAL_NAMES.search(name) and not CROWD_WORD.search(name) and (is_evident or ORGANISATION_WORD.search(name))
        }
    return found


def _home(address: str) -> str:
    """The word before the last dot of an address's host: "example" of docs.example.org, and "github" of example.github.io."""
    labels = (urlsplit(web_address(address)).hostname or "").split(".")
    return _compact(labels[-2]) if len(labels) > 1 else ""


def _record(project: Project, organisations: set[str], payload: Payload) -> Row:
    repository = github_repository(project.repo)
    is_own = project.author in organisations and _compact(project.author) != _compact(project.name)
    return {
        "record_id": project.slug,
        "kind": payload.source.default_kind,
        "name": project.name,
        "owner": project.author if is_own else "",
        "url": project.homepage or web_address(project.repo),
        "categories": [f"category:{project.category}"],
        "external_ids": [f"github_repository:{repository}"] if repository else [],
    }


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
