"""Render the page. The same function draws the first page and every refresh, so that both always agree.

Every value from outside goes through ``escape``. The content security policy forbids inline scripts and styles.
"""

from __future__ import annotations

from html import escape
from importlib import resources
from string import Template

from media_service.dashboard.status import ModelRow, Status

HEADLINES = {
    "ready": ("Ready", "Every model that was asked for has answered."),
    "starting": ("Starting", "Models are being loaded; this page refreshes itself."),
    "failed": ("Not ready", "A model could not be loaded, or none is to be loaded."),
    "draining": ("Shutting down", "The API finishes what is under way and accepts nothing new."),
    "unreachable": ("API unreachable", "The dashboard works, the API does not answer it."),
}
BANNERS = {
    "demo": "Demo profile: small models, good for trying out. Their answers are real, and limited.",
    "bench": "Bench profile: random weights for measuring. Answers mean nothing.",
}
KILOBYTE = 1000


def render_page(status: Status) -> str:
    """Return the whole document."""
    template = resources.files("media_service.dashboard").joinpath("page.html").read_text("utf-8")
    return Template(template).substitute(state=render_state(status))


def render_state(status: Status) -> str:
    """Return the part that refreshes."""
    return "\n".join([_banner(status), _health(status), _models(status)])


def _banner(status: Status) -> str:
    profile = status.info.profile if status.info else ""
    if profile not in BANNERS:
        return ""
    return f'<p class="banner" data-profile="{profile}" role="note">{escape(BANNERS[profile])}</p>'


def _health(status: Status) -> str:
    title, meaning = HEADLINES[status.state]
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in status.reasons)
    return f"""<section class="card health" data-state="{status.state}" aria-labelledby="health-title">
  <h2 id="health-title"><span class="dot" aria-hidden="true"></span>{escape(title)}</h2>
  <p>{escape(meaning)}</p>
  {f'<ul class="reasons">{reasons}</ul>' if reasons else ""}
  <dl>{_facts(status)}</dl>
</section>"""


def _facts(status: Status) -> str:
    facts = {"API": status.api_url, "/livez": "alive" if status.alive else "no answer", "/readyz": status.state}
    if status.info:
        facts |= {"Profile": status.info.profile, "Version": status.info.version}
        facts |= {name: version or "not installed" for name, version in status.info.versions.items()}
    return "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items())


def _models(status: Status) -> str:
    if status.state == "unreachable":
        return ""
    rows = "\n".join(_row(model) for model in status.models)
    rows = rows or '<tr><td colspan="7">This image holds no models.</td></tr>'
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Model", "Task", "State", "Size", "SHA-256", "Licence", "Revision")
    )
    return f"""<section class="card" aria-labelledby="models-title">
  <h2 id="models-title">Models</h2>
  <div class="scroll" tabindex="0" role="region" aria-labelledby="models-title">
  <table><thead><tr>{heads}</tr></thead><tbody>
  {rows}
  </tbody></table></div>
</section>"""


def _row(model: ModelRow) -> str:
    reason = f'<small class="reason">{escape(model.reason)}</small>' if model.reason else ""
    return (
        f'<tr><th scope="row">{escape(model.id)}</th><td>{escape(model.task)}</td>'
        f'<td><span class="state" data-state="{escape(model.state)}">{escape(model.state)}</span>{reason}</td>'
        f'<td class="number">{readable_size(model.size)}</td>'
        f'<td><code title="{escape(model.sha256)}">{escape(model.sha256[:12])}</code></td>'
        f"<td>{escape(model.licence)}</td><td>{escape(model.revision)}</td></tr>"
    )


def readable_size(size: int) -> str:
    """Return bytes for people: 229714 → ``230 kB``, 9397558 → ``9.4 MB``."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < KILOBYTE:
            break
        value, unit = value / KILOBYTE, larger
    return f"{value:.1f} {unit}" if value < 10 and unit != "B" else f"{value:.0f} {unit}"
