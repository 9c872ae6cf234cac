"""Brings the requests of one letter to a Prefect API, and prints its answers sealed; run by python -c in Prefect's image.

Ends with 3 if the letter is not the one that the task was started for, with 4 if the API can't be connected to.
"""
import base64
import datetime
import gzip
import hashlib
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PAGE = 200
LINE = 8000
# Of all requests in seconds; the operator gives a task up after 300, with its start and its end.
LONGEST = 120
CALL = 30
BEGUN = time.monotonic()
# What a server that is no Prefect may answer is no reason to lose the answers to what was changed already.
FAILURES = (OSError, http.client.HTTPException, ValueError, KeyError, TypeError)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is followed takes the key along, to wherever that is."""

    def redirect_request(self, *_):
        return None


HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def main():
    text, digest = os.environ["PREFECT_HOSTING_LETTER"], os.environ["PREFECT_HOSTING_LETTER_DIGEST"]
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        print("the letter is not the one that this task was started for", flush=True)
        return 3
    letter = json.loads(gzip.decompress(base64.b64decode(text)))
    answers = []
    by_key = {}
    for request in letter["requests"]:
        try:
            bring(request, answers, by_key)
        except FAILURES as failure:
            if not answers and isinstance(failure, OSError):
                print(f"can't connect to {os.environ['PREFECT_API_URL']}: {failure}", flush=True)
                return 4
            note(request, answers, by_key, lost(f"no answer: {failure!r}"))
    seal(answers, base64.b64decode(letter["key"]), digest)
    return 0


def lost(why):
    return {"status": 504, "body": json.dumps({"detail": why})}


def bring(request, answers, by_key):
    """With all further pages of what is longer than one."""
    body = request.get("body")
    sent = None if body is None else json.dumps(body)
    for promised in request.get("promises", []):
        made = by_key.get(promised, {"status": 404, "body": '{"detail": "what it refers to was not made"}'})
        if made["status"] // 100 != 2:
            note(request, answers, by_key, made)
            return
        sent = sent.replace(f'"promised:{promised}"', json.dumps(json.loads(made["body"])["id"]))
    answer = ask(request, sent)
    note(request, answers, by_key, answer, None if body is None or sent == json.dumps(body) else json.loads(sent))
    while request["read"] and answer["status"] == 200 and is_full(sent, answer):
        body = json.loads(sent)
        body["offset"] += PAGE
        sent = json.dumps(body)
        answer = ask(request, sent)
        note(request, answers, by_key, answer, body)


def is_full(sent, answer):
    body = json.loads(sent) if sent else {}
    return body.get("limit") == PAGE and "offset" in body and len(json.loads(answer["body"])) == PAGE


def note(request, answers, by_key, answer, sent=None):
    """What was sent is said where it is not what was asked for."""
    by_key.setdefault(request["key"], answer)
    answers.append({"key": request["key"], **answer, **({} if sent is None else {"sent": sent})})
    print(request["operation"], answer["status"], f"{answer.get('took', 0):.3f}", flush=True)


def ask(request, sent):
    begun = time.monotonic()
    for attempt in range(3):
        left = BEGUN + LONGEST - time.monotonic()
        if left <= 0:
            return lost(f"the task was out of time, after {LONGEST} s")
        answer = attempt_at(request, sent, min(CALL, left))
        # A locked sqlite is free again soon.
        if answer["status"] != 503:
            break
        time.sleep(0.25)
    return {**answer, "took": time.monotonic() - begun}


def attempt_at(request, sent, timeout):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    if sent is not None and request["read"]:
        sent = sent.replace('"$now"', json.dumps(now))
    data = None if sent is None else sent.encode()
    called = urllib.request.Request(url(request["path"]), data=data, method=request["method"], headers=headers())
    try:
        with HTTP.open(called, timeout=timeout) as answer:
            return {"status": answer.status, "body": answer.read().decode()}
    except urllib.error.HTTPError as refusal:
        waits = refusal.headers.get("Retry-After")
        return {"status": refusal.code, "body": refusal.read().decode(errors="replace"), "retryAfter": waits}


def url(path):
    return path if path.startswith("http") else os.environ["PREFECT_API_URL"].rstrip("/") + path


def headers():
    found = {"Accept": "application/json", "Content-Type": "application/json"}
    if "PREFECT_API_KEY" in os.environ:
        found["Authorization"] = "Bearer " + os.environ["PREFECT_API_KEY"]
    elif "PREFECT_API_AUTH_STRING" in os.environ:
        found["Authorization"] = "Basic " + base64.b64encode(os.environ["PREFECT_API_AUTH_STRING"].encode()).decode()
    return found


def seal(answers, key, digest):
    """Answers may hold what the log must not show."""
    nonce = os.urandom(12)
    packed = gzip.compress(json.dumps(answers).encode())
    text = base64.b64encode(nonce + AESGCM(key).encrypt(nonce, packed, digest.encode())).decode()
    parts = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    for number, part in enumerate(parts, 1):
        print(f"@{number}/{len(parts)} {part}", flush=True)


sys.exit(main())
