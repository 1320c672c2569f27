"""How often the matcher is right: on our own cases (Benchmarks/match/), beside the first result and a plain matcher.

Run by `script/bench match`. Each case is a line, the recording that is meant by it and what platforms offer. Right: the
wanted recording, or nothing where it is not offered. Wrong: another one. Missed: nothing, although it is offered. Ours
is asked twice: with the recording as a catalogue names it, and with nothing but the line. The plain matcher compares
words with those of the recording (difflib's ratio on sorted words, with its length), as common downloaders do.
held.json are cases that the matcher was not mended by.
`--wrong` lists what is not right, `--cases FILE` takes other cases of the same shape. It prints and judges nothing.
"""

import argparse
import difflib
import json
import pathlib
import resource
import subprocess
import sys

HERE = pathlib.Path(__file__).parent / "match"
sys.path.insert(0, str(HERE))
import cases as our_cases  # noqa: E402


def first_result(case):
    return 0 if case["candidates"] else None


def token_ratio(case, least=0.75):
    """Sorted words of artists and title beside those of the candidate; a length that is 15 s off halves."""
    wanted = case["wanted"]
    asked = " ".join(sorted(our_cases.words(" ".join([*wanted["artists"], wanted["title"]]))))
    best, choice = least, None
    for place, one in enumerate(case["candidates"]):
        names = one["artists_or_channel"] if one["kind"] == "song" else []
        offers = [" ".join([*names, one["title"]]), " ".join([*one["artists_or_channel"], one["title"]])]
        ratio = max(
            difflib.SequenceMatcher(None, asked, " ".join(sorted(our_cases.words(text)))).ratio() for text in offers)
        if wanted["duration_hint_s"] and one["duration_s"]:
            ratio *= max(0.0, 1 - abs(one["duration_s"] - wanted["duration_hint_s"]) / 30)
        if ratio > best:
            best, choice = ratio, place
    return choice


def ours(program, file, start):
    asked = [program, "match", "--cases", str(file), "--from", start]
    run = subprocess.run(asked, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def outcome(case, choice):
    if choice is None:
        return "missed" if case["correct"] else "right"
    return "right" if choice in case["correct"] else "wrong"


def table(cases, columns):
    kinds = list(dict.fromkeys(case["kind"] for case in cases))
    heads = "".join(f"{name:>21}" for name in columns)
    print(f"{'right / wrong / missed':<24}{'cases':>5}{heads}")
    for kind in [*kinds, None]:
        rows = [place for place, case in enumerate(cases) if kind in (case["kind"], None)]
        cells = ""
        for choices in columns.values():
            found = [outcome(cases[place], choices[place]) for place in rows]
            cells += f"{found.count('right'):>11} /{found.count('wrong'):>3} /{found.count('missed'):>3}"
        print(f"{kind or 'all':<24}{len(rows):>5}{cells}")


def speed(program, file, cases, start, times=20):
    """Candidates in a second of CPU time: each case matched many times less once, so that reading and starting go."""
    def seconds(count):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [program, "match", "--cases", str(file), "--from", start, "--times", str(count)],
            stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    taken = min(seconds(times) for _ in range(3)) - min(seconds(1) for _ in range(3))
    return sum(len(case["candidates"]) for case in cases) * (times - 1) / taken


def report(program, file, shows_wrong):
    cases = json.loads(file.read_text(encoding="utf-8"))
    answers = {f"ours, {start}": ours(program, file, start) for start in ("identity", "query")}
    columns = {name: [answer["choice"] for answer in found] for name, found in answers.items()}
    columns["token ratio"] = [token_ratio(case) for case in cases]
    columns["first result"] = [first_result(case) for case in cases]
    print(file.name)
    table(cases, columns)
    for name, found in answers.items():
        given_as = [answer["confidence"] for answer in found]
        wrong = [a["confidence"] for case, a in zip(cases, found) if outcome(case, a["choice"]) == "wrong"]
        said = ", ".join(
            f"{given_as.count(word)} {word} ({wrong.count(word)} wrong)" for word in ("sure", "likely", "check"))
        rate = speed(program, file, cases, name.split()[-1])
        print(f"{name}: {said}; {rate:.0f} candidates a second")
    print()
    for name, found in answers.items() if shows_wrong else ():
        for case, answer in zip(cases, found):
            if outcome(case, answer["choice"]) != "right":
                show(name, case, answer)


def show(name, case, answer):
    what = outcome(case, answer["choice"])
    print(f"{name}: {what} ({case['kind']}, {case['id']}, {answer['confidence']}) {case['query']}")
    wanted = case["wanted"]
    print(f"  = {', '.join(wanted['artists'])} - {wanted['title']} {wanted['duration_hint_s']}")
    for place, one in enumerate(case["candidates"]):
        mark = "+" if place in case["correct"] else "-"
        taken = " <- taken" if place == answer["choice"] else ""
        names = ", ".join(one["artists_or_channel"])
        print(f"  {mark} {one['kind']} {names} | {one['title']} {one['duration_s']}{taken}")
    print()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cases", type=pathlib.Path, help="instead of Benchmarks/match/")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    if given.cases:
        return report(given.program, given.cases, given.wrong)
    for name in ("cases", "held"):
        file = HERE / f"{name}.json"
        if file.read_text(encoding="utf-8") != our_cases.made(name):
            sys.exit(f"{file.name} is not what {name}.txt says: run Benchmarks/match/cases.py")
        report(given.program, file, given.wrong)


main()
