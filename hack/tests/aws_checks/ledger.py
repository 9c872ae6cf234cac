"""Counts checks and prints each as it is made."""


class Ledger:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, what, holds, found=None):
        """Records one check; `found` is printed where it fails. Returns whether it holds."""
        if holds:
            self.passed += 1
            print(f"  ok    {what}")
        else:
            self.failed += 1
            print(f"  FAIL  {what}" + ("" if found is None else f": found {found!r}"))
        return bool(holds)

    def equal(self, what, found, wanted):
        return self.check(f"{what} is {wanted!r}", found == wanted, found)

    def one(self, what, found):
        """The only element, or None with a failed check."""
        if self.check(f"exactly one {what}", len(found) == 1, [identify(each) for each in found]):
            return found[0]
        return None

    def section(self, name, function, *arguments):
        """Runs one group of checks; an error in it is a failed check, not the end."""
        print(name)
        try:
            return function(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other groups still run
            self.check(f"{name} can be read", False, f"{type(error).__name__}: {error}")
            return None

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def identify(resource):
    """The first ID, ARN or name in what AWS answered."""
    if not isinstance(resource, dict):
        return resource
    for key, value in resource.items():
        if isinstance(value, str) and key.lower().endswith(("id", "arn", "name", "url")):
            return value
    return resource
