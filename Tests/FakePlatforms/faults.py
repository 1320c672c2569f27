"""Faults on request. A rule is {"host", "path", "id", "fault", "times", "retry_after", "after"}.

host   the host is this or ends in it; path: it stands in the path and query; id: of the song asked for; each optional
fault  a status ("429", "403", "500", ...), or reset, truncated, stalled, slow, malformed, down, bot;
       another, silent or preview: heard instead, on YouTube and SoundCloud, is another melody, nothing, the first third
times  how often it happens (null or absent: always); retry_after: seconds, for a status
after  bytes of the body that go out before a reset, truncation or stall (default: half of it); for slow: bytes a second
The first rule that fits is used. "bot" is answered by the platform (its "confirm you're not a bot").
"""

import threading

KINDS = {"reset", "truncated", "stalled", "slow", "malformed", "down", "bot", "another", "silent", "preview"}


class Faults:
    def __init__(self):
        self._rules, self._lock = [], threading.Lock()

    def add(self, rules):
        """Raises ValueError for a rule that can not be."""
        rules = [dict(rule) for rule in (rules if isinstance(rules, list) else [rules])]
        for rule in rules:
            rule["fault"] = str(rule.get("fault"))
            if rule["fault"] not in KINDS and not (rule["fault"].isdigit() and 400 <= int(rule["fault"]) < 600):
                raise ValueError(f"unknown fault {rule['fault']}")
            if unknown := rule.keys() - {"host", "path", "id", "fault", "times", "retry_after", "after"}:
                raise ValueError(f"unknown keys {sorted(unknown)}")
        with self._lock:
            self._rules += rules

    def clear(self):
        with self._lock:
            self._rules = []

    def list(self):
        with self._lock:
            return [dict(rule) for rule in self._rules]

    def take(self, host, path=None, song=None):
        """The rule for this request, counted; None if all is well. Without a path: may the host be reached at all?"""
        with self._lock:
            for rule in self._rules:
                if rule.get("times") == 0 or not self._fits(rule, host, path, song):
                    continue
                if rule.get("times"):
                    rule["times"] -= 1
                return dict(rule)
        return None

    @staticmethod
    def _fits(rule, host, path, song):
        wanted = rule.get("host")
        if wanted and host != wanted and not host.endswith("." + wanted.lstrip("*.")):
            return False
        if path is None:
            return rule["fault"] == "down" and not rule.get("path") and not rule.get("id")
        return rule.get("path", "") in path and ("id" not in rule or rule["id"] in (None, song))
