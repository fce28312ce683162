import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import ConfigError, FetchError
from sitmon.feeds.address import Allowed, allowed, check, check_connection, is_public, literal, masked, place

OWN = place("http://127.0.0.1:8000/feed")


@pytest.mark.parametrize(
    ("host", "means"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0x", "0.0.0.0"),
        ("0", "0.0.0.0"),
        ("169.16689662", "169.254.169.254"),
        ("[::1]", "::1"),
        ("::ffff:169.254.169.254", "::ffff:169.254.169.254"),
        ("fe80::1%eth0", "fe80::1"),
        ("256.1.1.1", None),
        ("1.2.3.4.5", None),
        ("4294967296", None),
        ("example.org", None),
        ("0x7g", None),
        ("1..2", None),
        ("::zz", None),
        ("", None),
    ],
)
def test_an_address_is_read_in_any_spelling(host, means):
    assert literal(host) == (ipaddress.ip_address(means) if means else None)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::10.0.0.1",
        "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
    ],
)  # fmt: skip
def test_inside_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "151.101.0.81", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"],
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.0.0.1:8001/", "http://127.0.0.2:8000/", "http://2130706434:8000/", "http://0x7f.2/",
        "http://[::1]:8000/", "http://[::ffff:169.254.169.254]/", "http://169.254.169.254/latest", "http://localhost/",
        "http://LOCALHOST:8000/", "http://a.localhost/", "http://router.local/", "http://db.internal/", "http://localhost./",
        "http://１２７.0.0.2/", "http://127。0。0。2/", "http://%31%32%37.0.0.2/", "http://0/", "http://user@example.org/",
        "http://127.0.0.1:8000@169.254.169.254/", "http://example.org@10.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_to_an_inside_address_is_refused(url):
    with pytest.raises(FetchError):
        check(place(url), OWN, Allowed())


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "data:text/xml,x", "gopher://x/", "//x/", "x", "",
        "http:///x", "http://", "http://[::1", "http://x:99999/", "http://x:y/", "http://a%2Fb/", "http://a%40b/", "http://./",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(FetchError):
        place(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/other", "https://127.1:8000/", "http://example.org/", "http://8.8.8.8/"]
)
def test_the_feeds_own_host_and_the_internet_may_be_asked(url):
    check(place(url), OWN, Allowed())


def test_credentials_are_for_the_users_own_address_only():
    own = place("https://user:secret@example.org/feed")
    assert own.credentials
    check(own, own, Allowed())
    with pytest.raises(FetchError, match="user name"):
        check(place("https://user:secret@other.example/"), own, Allowed())


def test_the_allow_list_takes_networks_and_hosts():
    allow = allowed(["10.1.0.0/16", "192.168.1.7", "news.internal", "fd00::/8"])
    for url in ("http://10.1.2.3/", "http://192.168.1.7/", "http://news.internal/", "http://[fd00::1]/"):
        check(place(url), OWN, allow)
    for url in ("http://10.2.0.1/", "http://192.168.1.8/", "http://x.news.internal/", "http://[fe80::1]/"):
        with pytest.raises(FetchError) as raised:
            check(place(url), OWN, allow)
        assert "allow" in raised.value.hint


@pytest.mark.parametrize("entry", ["10.0.0.0/99", "not a host", "", "300.1", "http://x/", "10.0.0"])
def test_a_bad_entry_of_the_allow_list_is_a_configuration_error(entry):
    with pytest.raises(ConfigError) as raised:
        allowed([entry])
    assert "[network] allow" in str(raised.value)


def test_a_name_may_lead_to_the_internet_only():
    target = place("http://rebind.example/")
    check_connection("8.8.8.8", target, target, Allowed())
    for peer in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%2"):
        with pytest.raises(FetchError, match=r"rebind\.example is a private address"):
            check_connection(peer, target, target, Allowed())


def test_a_name_of_the_allow_list_may_lead_anywhere():
    target = place("http://intra.example/")
    check_connection("10.0.0.1", target, None, allowed(["intra.example"]))
    check_connection("10.0.0.1", target, None, allowed(["10.0.0.0/8"]))


def test_localhost_leads_to_this_machine_where_the_user_wrote_it_and_nowhere_else():
    target = place("http://localhost:8000/")
    check_connection("127.0.0.1", target, target, Allowed())
    check_connection("::1", target, target, Allowed())
    with pytest.raises(FetchError):
        check_connection("10.0.0.1", target, target, Allowed())
    with pytest.raises(FetchError):
        check_connection("127.0.0.1", target, OWN, Allowed())


def test_a_literal_address_is_reached_as_the_user_wrote_it():
    check_connection("127.0.0.1", OWN, OWN, Allowed())
    with pytest.raises(FetchError):
        check_connection("not-an-address", OWN, OWN, Allowed())


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "{:d}", "{:#x}", "{:#o}", "::ffff:{}", "64:ff9b::{}"]))
def test_no_spelling_of_an_inside_address_passes(address, spelling):
    text = spelling.format(str(address) if spelling.endswith("{}") else int(address))
    text = text.replace("0o", "0")
    url = f"http://[{text}]/" if ":" in text else f"http://{text}/"
    if is_public(address):
        check(place(url), None, Allowed())
    else:
        with pytest.raises(FetchError):
            check(place(url), None, Allowed())


@given(st.text(max_size=60))
def test_any_text_is_a_place_or_refused(text):
    for url in (text, f"http://{text}/"):
        try:
            found = place(url)
        except FetchError:
            continue
        assert found.host
        assert 0 <= found.port <= 65535


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:secret@h.example/a?b=@c", "http://***@h.example/a?b=@c"),
        ("feed:https://secret@h.example", "feed:https://***@h.example"),
        ("ftp://user:secret@h.example/", "ftp://***@h.example/"),
        ("http://user:sec/ret@h.example/", "http://***@h.example/"),
        ("user:secret@h.example/rss", "***@h.example/rss"),
        ("https://h.example/@user/feed", "https://h.example/@user/feed"),
        ("https://h.example/a", "https://h.example/a"),
    ],
)
def test_addresses_are_shown_without_a_password(url: str, shown: str) -> None:
    assert masked(url) == shown
