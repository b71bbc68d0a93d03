"""The way in: one-time links, second factors, sessions that end, headers, and nothing that helps to guess."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from storybank.errors import WrongUse

pytestmark = pytest.mark.slow  # passwords, and a bank with material

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a password of four words"


def code():
    from allauth.mfa.totp.internal import auth

    return auth.format_hotp_value(auth.hotp_value(SECRET, next(iter(auth.yield_hotp_counters_from_time()))))


def sign_in(client, account, password=PASSWORD):
    return client.post("/in/", {"login": account, "password": password})


def with_factor(account):
    from allauth.mfa.totp.internal.auth import TOTP

    from storybank.web.models import Login

    return TOTP.activate(Login.objects.get(account=account), SECRET)


def test_a_link_opens_an_account_once(bank, nobody):
    from storybank.web.account import invitations

    link = invitations.invite(bank, "ph-9", roles=["photographer"], streams=["nur"], by="admin-1")
    path = re.sub(r"https?://[^/]+", "", link)
    assert "ph-9" in nobody.get(path).content.decode()
    sent = {"password": PASSWORD, "again": PASSWORD}
    assert nobody.post(path, sent)["Location"] == "/in/"
    assert nobody.get(path)["Location"] == "/in/"  # used
    assert sign_in(nobody, "ph-9")["Location"] == "/"


def test_a_link_is_not_kept_and_runs_out(bank, nobody):
    from storybank.web.account import invitations
    from storybank.web.models import Invitation

    link = invitations.invite(bank, "ph-9", roles=["photographer"], streams=["nur"], by="admin-1")
    token = link.rstrip("/").rpartition("/")[2]
    assert not Invitation.objects.filter(digest__contains=token).exists()
    Invitation.objects.update(until_at=timezone.now() - timedelta(seconds=1))
    assert nobody.get(f"/start/{token}/")["Location"] == "/in/"


@pytest.mark.parametrize("password", ["short", "elevenchars", "123456789012345"])
def test_a_weak_password_is_refused_with_words(bank, nobody, password):
    from storybank.web.account import invitations

    link = invitations.invite(bank, "ph-9", roles=["photographer"], streams=["nur"], by="admin-1")
    path = re.sub(r"https?://[^/]+", "", link)
    answer = nobody.post(path, {"password": password, "again": password})
    assert answer.status_code == 200 and 'class="mistake"' in answer.content.decode()


def test_unknown_roles_and_streams_are_refused(bank):
    from storybank.web.account import invitations

    for roles, streams in ((["emperor"], ["nur"]), (["editor"], ["elsewhere"])):
        with pytest.raises(WrongUse):
            invitations.invite(bank, "ed-9", roles=roles, streams=streams, by="admin-1")


def test_nobody_signs_up_or_resets_alone(bank, nobody):
    for path in ("account/none/account_signup/", "signup/", "account/none/account_reset_password/"):
        assert nobody.get(f"/{path}")["Location"] == "/in/"


def test_an_editor_without_a_second_factor_gets_only_as_far_as_setting_one_up(bank, enter, nobody):
    enter("editor", account="ed-9")
    sign_in(nobody, "ed-9")
    assert nobody.get("/review/")["Location"] == "/account/second/app/"
    assert nobody.get("/account/second/app/").status_code == 200


def test_a_second_factor_is_asked_for_and_a_code_works_once(bank, enter, nobody):
    enter("editor", account="ed-9")
    with_factor("ed-9")
    assert sign_in(nobody, "ed-9")["Location"] == "/in/code/"
    assert nobody.get("/review/")["Location"] == "/in/"
    used = code()
    assert nobody.post("/in/code/", {"code": used})["Location"] == "/"
    assert nobody.get("/review/").status_code == 200
    nobody.post("/out/")
    sign_in(nobody, "ed-9")
    assert nobody.post("/in/code/", {"code": used}).status_code == 200  # refused


def test_the_secret_of_a_factor_is_sealed_in_the_ledger(bank, enter):
    from allauth.mfa.models import Authenticator

    enter("editor", account="ed-9")
    with_factor("ed-9")
    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_session_ends_when_idle_and_after_eight_hours_in_any_case(bank, enter):
    from storybank.web.models import Seat

    client = enter("photographer", account="ph-9")
    assert client.get("/account/").status_code == 200
    Seat.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
    assert client.get("/account/")["Location"] == "/in/"
    client = enter("photographer", account="ph-9")
    Seat.objects.update(began_at=timezone.now() - timedelta(hours=8, minutes=1))
    assert client.get("/account/")["Location"] == "/in/"


def test_a_page_that_asks_by_itself_keeps_no_session_alive(bank, enter):
    from storybank.web.models import Seat

    client = enter("photographer", account="ph-9")
    before = timezone.now() - timedelta(minutes=5)
    Seat.objects.update(seen_at=before)
    client.get("/account/", headers={"X-Quiet": "1"})
    assert Seat.objects.get(account="ph-9").seen_at == before
    client.get("/account/")
    assert Seat.objects.get(account="ph-9").seen_at > before


def test_panic_ends_everything_at_once_and_stays_in_the_log(bank, enter):
    from storybank.web.account import invitations

    client = enter("editor", account="ed-9")
    assert client.get("/review/").status_code == 200
    invitations.panic(bank, "ed-9", by="admin-1")
    assert client.get("/review/")["Location"] == "/in/"
    assert sign_in(client, "ed-9").status_code == 200  # the form again
    assert bank.audit.list(subject="ed-9", verb="account.shut-out")[-1].by == "admin-1"


def test_a_reset_ends_the_factors_too_and_gives_a_new_link(bank, enter, nobody):
    from storybank.web.account import invitations

    enter("editor", account="ed-9")
    with_factor("ed-9")
    link = invitations.reset(bank, "ed-9", by="admin-1")
    assert sign_in(nobody, "ed-9").status_code == 200
    nobody.post(re.sub(r"https?://[^/]+", "", link), {"password": PASSWORD + "s", "again": PASSWORD + "s"})
    assert sign_in(nobody, "ed-9", PASSWORD + "s")["Location"] == "/"
    assert nobody.get("/review/")["Location"] == "/account/second/app/"


def test_other_sessions_are_ended_from_the_own_account(bank, enter):
    first, second = enter("photographer", account="ph-9"), enter("photographer", account="ph-9")
    second.post("/account/", {"do": "end-others"})
    assert first.get("/account/")["Location"] == "/in/"
    assert second.get("/account/").status_code == 200


def test_guessing_is_slowed_and_an_unknown_account_answers_like_a_known_one(bank, enter, nobody):
    enter("photographer", account="ph-9")
    known = sign_in(nobody, "ph-9", "not the password")
    unknown = sign_in(nobody, "nobody-9", "not the password")
    words = [re.findall(r'class="mistake"[^>]*>([^<]+)', answer.content.decode()) for answer in (known, unknown)]
    assert words[0] == words[1] != []
    for _ in range(8):
        sign_in(nobody, "ph-9", "not the password")
    assert sign_in(nobody, "ph-9").status_code in (200, 429)  # even the right one waits now


def test_another_hosts_name_is_refused(bank, nobody):
    assert nobody.get("/in/", headers={"host": "elsewhere.example"}).status_code == 400


def test_every_answer_is_private_and_framed_by_nobody(bank, enter):
    answer = enter("editor", account="ed-9").get("/review/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy


def test_a_form_from_elsewhere_is_refused(bank, enter):
    client = enter("photographer", account="ph-9", enforce_csrf_checks=True)
    assert client.post("/account/", {"do": "keys", "on": "0"}).status_code == 403


def test_the_language_stays_with_the_account(bank, enter):
    client = enter("photographer", account="ph-9")
    client.post("/language/", {"language": "hy", "next": "/account/"})
    assert '<html lang="hy">' in client.get("/account/").content.decode()
    assert client.post("/language/", {"language": "az", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_production_profile_passes_djangos_own_check(bank):
    """In a process of its own: settings are made once."""
    import os
    import subprocess
    import sys

    program = (
        "import sys\nfrom storybank.web.server import open_desks\n"
        f"open_desks(__import__('pathlib').Path({str(bank.path)!r}))\n"
        "from django.core.management import call_command\ncall_command('check', '--deploy', '--fail-level', 'WARNING')\n"
        "from django.conf import settings\n"
        "assert settings.SESSION_COOKIE_NAME.startswith('__Host-') and settings.SESSION_COOKIE_SECURE\n"
    )
    environment = {**os.environ, "STORYBANK_WEB_PROFILE": "production", "STORYBANK_WEB_ADDRESS": "https://desk.example"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_the_language_a_link_was_opened_in_is_the_accounts(bank, nobody):
    from storybank.web.account import invitations
    from storybank.web.models import Login

    link = invitations.invite(bank, "ed-nur-9", roles=["editor"], streams=["nur"], by="admin-1")
    words = {"password": "four words make this", "again": "four words make this"}
    nobody.post("/start/" + link.partition("/start/")[2], words, headers={"accept-language": "az"})
    assert Login.objects.get(account="ed-nur-9").language == "az"
