"""`./run bench [--only NAME…] [--large]`: measures, prints where it stands, writes results.json.

Figures are ratios within one run, because machines are noisy: U is the CPU of one bare view request, server and
database together, measured beside each figure.
"""

import argparse
import sys
import traceback

from benchmarks import bad_sheets, results, world


def groups() -> dict:
    """Every measurement and the figures it yields; imported late, they need Django."""
    from benchmarks import (
        board,
        check_in,
        coverage,
        documents,
        exports,
        pages,
        quiz,
        register,
        selection,
        sheets,
        watching,
    )

    return {
        pages.u: ["u_ms"],
        pages.course_page: ["course_page_u", "course_page_queries", "course_page_kb"],
        pages.my_learning: ["my_learning_u", "my_learning_queries"],
        coverage.coverage: ["coverage_page_u", "coverage_rebuild_ratio", "coverage_growth_10x"],
        coverage.participation: ["participation_export_ratio"],
        pages.public_page: ["public_uncached_u", "public_uncached_queries", "public_cached_u"],
        watching.heartbeat: ["heartbeat_u"],
        watching.lesson_completed: ["lesson_completed_u"],
        quiz.quiz: ["quiz_u", "quiz_queries"],
        documents.certificate: ["certificate_ratio"],
        selection.selection_pages: ["selection_board_u", "selection_ranking_u"],
        selection.publication: ["publication_300_s"],
        check_in.hall: ["check_in_u", "check_in_rate_vs_bare", "check_ins_lost"],
        check_in.roster: ["roster_200_u", "roster_200_statements"],
        sheets.import_pool: [name for name in results.BUDGETS if name.startswith("import_")],
        # Fills the measured city with 100,000 people, so it comes last; `--reset` empties it again.
        register.registers: [
            "people_list_u",
            "people_list_queries",
            "organizations_list_u",
            "organizations_list_queries",
            "desk_search_u",
        ],
        # Grows the measured city to ten times Jinan and takes it back.
        board.board: ["board_u", "board_rebuild_ratio", "board_growth_10x"],
        bad_sheets.read_bad_sheets: ["bad_sheet_seconds", "bad_sheet_mb"],
        exports.export_list: ["export_ratio", "export_peak_mb"],
    }


def measure(server, only: set[str]) -> tuple[list, list[str]]:
    """Figures, and the groups that broke: one broken page must not hide the other figures."""
    figures, broken = [], []
    for group, names in groups().items():
        if only and not only.intersection(names):
            continue
        try:
            for name, value, how in group(server):
                figures.append(results.judged(name, value, how))
                results.show(figures[-1])
        except Exception:
            traceback.print_exc()
            broken.append(group.__name__)
    return figures, broken


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="figures to measure")
    parser.add_argument("--large", action="store_true", help="also what takes long: a million members")
    parser.add_argument("--reset", action="store_true", help="make the measured city anew")
    options = parser.parse_args()
    if unknown := set(options.only) - results.BUDGETS.keys():
        sys.exit(f"unknown: {', '.join(sorted(unknown))}. Known: {', '.join(results.BUDGETS)}")
    if options.reset:
        world.forget()
    world.use_own_database()
    world.prepare()
    from benchmarks import coverage

    coverage.large = options.large
    server = world.Server()
    try:
        figures, broken = measure(server, set(options.only))
    finally:
        server.stop()
    results.write(figures)
    measured = {name for names in groups().values() for name in names}
    if waiting := [name for name in results.BUDGETS if name not in measured]:
        print("not measured yet:", ", ".join(waiting))
    if broken:
        sys.exit(f"broke: {', '.join(broken)}")


if __name__ == "__main__":
    main()
