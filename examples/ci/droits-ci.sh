#!/usr/bin/env bash
# Judges a target in a pipeline: doctor (where there is a profile), verify, summary. docs/how-to/ci.md explains it.
#
# All of it is said by variables, so that nothing that somebody types into a form becomes part of a command:
#   DROITS_PROFILE  the profile of the target; empty: a sandbox is started and judged
#   DROITS_ONLY     themes, rules or operations to judge, between blanks; empty: all
#   DROITS_SKIP     themes, rules or operations to leave out, between blanks
#   DROITS_QUICK    true: --quick
#   DROITS_SEED     seed of generated cases; empty: random
#   DROITS_FAULT    without a profile: a fault to switch on in the sandbox, to see the job fail
#   DROITS_REPORT   folder of the reports (rapport)
#   DROITS_FAIL_ON  findings: fail on findings and on what could not be judged; bench: on the latter alone; never
#
# Exit codes: 0 conforming, or not to fail on; 1 findings; 2 configuration or bench error.
set -euo pipefail

profile=${DROITS_PROFILE:-}
report=${DROITS_REPORT:-rapport}
fail_on=${DROITS_FAIL_ON:-findings}

refuse() {
    echo "droits-ci: $1" >&2
    exit 2
}

case $fail_on in
findings | bench | never) ;;
*) refuse "DROITS_FAIL_ON is '$fail_on'; expected findings, bench or never" ;;
esac
case ${DROITS_QUICK:-false} in
true | false) ;;
*) refuse "DROITS_QUICK is '$DROITS_QUICK'; expected true or false" ;;
esac
[ -z "$profile" ] || [ -z "${DROITS_FAULT:-}" ] || refuse "DROITS_FAULT is for a sandbox; leave out DROITS_PROFILE"
command -v droits >/dev/null || refuse "the command droits is not installed; install banc-droits before"

options=(--report "$report")
read -r -a only <<<"${DROITS_ONLY:-}"
for word in "${only[@]}"; do options+=(--only "$word"); done
read -r -a skip <<<"${DROITS_SKIP:-}"
for word in "${skip[@]}"; do options+=(--skip "$word"); done
[ "${DROITS_QUICK:-false}" = false ] || options+=(--quick)
[ -z "${DROITS_SEED:-}" ] || options+=(--seed "$DROITS_SEED")
[ -z "${DROITS_FAULT:-}" ] || options+=(--fault "$DROITS_FAULT")

# A report of another run must not be taken for this one's.
rm -f "$report/report.json" "$report/junit.xml" "$report/report.html" "$report/report.sarif" "$report/summary.md"

verdict=0
if [ -n "$profile" ]; then
    if droits doctor --help >/dev/null 2>&1; then
        droits doctor -- "$profile" || verdict=2
    fi
    if [ "$verdict" = 0 ]; then
        droits verify "${options[@]}" -- "$profile" || verdict=$?
    fi
else
    droits verify --sandbox "${options[@]}" || verdict=$?
fi
# Killed, or ended as nothing of ours ends: nothing is known of the target.
case $verdict in
0 | 1 | 2) ;;
*) verdict=2 ;;
esac

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    if [ -f "$report/summary.md" ]; then
        cat "$report/summary.md" >>"$GITHUB_STEP_SUMMARY"
    else
        echo "Banc Droits: no report (exit code $verdict); the log of the job says why." >>"$GITHUB_STEP_SUMMARY"
    fi
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        echo "exit-code=$verdict"
        echo "report=$report"
        [ ! -f "$report/report.sarif" ] || echo "sarif=$report/report.sarif"
    } >>"$GITHUB_OUTPUT"
fi

case $fail_on:$verdict in
never:* | bench:1) exit 0 ;;
*) exit "$verdict" ;;
esac
