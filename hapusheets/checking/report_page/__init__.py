"""The answer of ``check`` as one HTML file: readable without network and script, on a screen and on paper."""

from __future__ import annotations

from hapusheets.checking.report_page.page import ReportFacts, report_page

__all__ = ["ReportFacts", "report_page"]
