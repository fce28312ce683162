import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.clock import iso
from sitmon.feeds import dates


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2017-09-26T14:05:06Z", "2017-09-26T14:05:06Z"),
        ("2017-09-26T14:05:06.789+03:00", "2017-09-26T11:05:06Z"),
        ("2017-09-26T14:05:06−0330", "2017-09-26T17:35:06Z"),
        ("2017-09-26 14:05", "2017-09-26T14:05:00Z"),
        ("2017-09-26T24:00:00Z", "2017-09-27T00:00:00Z"),
        ("20170926T140506Z", "2017-09-26T14:05:06Z"),
        ("20170926", "2017-09-26T00:00:00Z"),
        ("20170926140506", "2017-09-26T14:05:06Z"),
        ("2017-09", "2017-09-01T00:00:00Z"),
        ("2017", "2017-01-01T00:00:00Z"),
        ("Tue, 26 Sep 2017 14:05:06 GMT", "2017-09-26T14:05:06Z"),
        ("Tue, 26 Sep 2017 14:05:06 +0300", "2017-09-26T11:05:06Z"),
        ("Tue,26 Sep 2017 14:05:06 EST", "2017-09-26T19:05:06Z"),
        ("Tue, 26 Sep 2017 14:05:06 GMT+0200", "2017-09-26T12:05:06Z"),
        ("Tue, 26 Sep 2017 14:05:06 +0200 (CEST)", "2017-09-26T12:05:06Z"),
        ("Tue, 26 Sep 2017 14:05:06", "2017-09-26T14:05:06Z"),
        ("Tuesday, 26 September 17 14:05", "2017-09-26T14:05:00Z"),
        ("26 Sep 2017", "2017-09-26T00:00:00Z"),
        ("26-Sep-2017 14:05:60", "2017-09-26T14:05:59Z"),
        ("Tue, 26th Sept. 2017, 2:05 pm", "2017-09-26T14:05:00Z"),
        ("Sep 26, 2017 12:05 AM EDT", "2017-09-26T04:05:00Z"),
        ("September 26, 2017 at 12:05 p.m.", "2017-09-26T12:05:00Z"),
        ("Tue Sep 26 14:05:06 2017", "2017-09-26T14:05:06Z"),
        ("Tue Sep 26 14:05:06 PDT 2017", "2017-09-26T21:05:06Z"),
        ("09/26/2017 14:05", "2017-09-26T14:05:00Z"),
        ("26/09/2017", "2017-09-26T00:00:00Z"),
        ("26.09.2017 14:05:06", "2017-09-26T14:05:06Z"),
        ("2017/09/26", "2017-09-26T00:00:00Z"),
        ("1506434706", "2017-09-26T14:05:06Z"),
        ("1506434706123", "2017-09-26T14:05:06Z"),
        ("Tue, 26 Sep 2017 14:05:06 +9999", "2017-09-26T14:05:06Z"),
        ("  \n Tue, 26 Sep 2017 14:05:06 Z \t", "2017-09-26T14:05:06Z"),
    ],
)
def test_dates_in_every_form_of_the_wild(text, means):
    assert iso(dates.parse(text)) == means


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "yesterday", "0000-00-00T00:00:00Z", "2017-02-30", "2017-13-01", "31 Jun 2017", "Tue, 26 Foo 2017",
        "1", "12345678901", "Sep 26", "25:00", "2017-09-26T31:00", "99999999999999999999", "2017-09-26T14:05 XYZZY",
        "x" * 10_000, "0001-01-01", "2017-09-26\0", "２０１７-09-26x",
    ],
)  # fmt: skip
def test_what_is_no_date_gives_none(text):
    assert dates.parse(text) is None


def test_no_date_gives_none():
    assert dates.parse(None) is None


@given(st.text(alphabet="0123456789 :/.-+,TZGMTamp()SepJan\n", max_size=60) | st.text(max_size=120))
def test_any_text_gives_a_time_that_can_be_shown_or_none(text):
    found = dates.parse(text)
    assert found is None or iso(found) is not None or found > 0


@given(st.integers(0, 4_000_000_000))
def test_a_written_time_is_read_back(seconds):
    assert dates.parse(iso(float(seconds))) == seconds
    rfc = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds))
    assert dates.parse(rfc) == seconds


@pytest.mark.parametrize(
    ("parts", "means"),
    [
        (time.struct_time((2017, 9, 26, 14, 5, 6, 0, 1, 0)), 1506434706.0),
        (time.struct_time((0, 0, 0, 0, 0, 0, 0, 1, 0)), None),
        (time.struct_time((2017, 2, 30, 0, 0, 0, 0, 1, 0)), None),
        ((2017, 9), None),
        (None, None),
        ("2017", None),
    ],
)
def test_parts_that_are_no_date_give_none(parts, means):
    assert dates.from_parts(parts) == means


ZONES = ("", " GMT", " +0300", "Z", " EST")
DAYS = ("%Y-%m-%d", "%d %b %Y", "%a, %d %b %Y", "%B %d, %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
HOURS = (" %H:%M", "T%H:%M:%S", " %H:%M:%S")


@given(
    st.dates(date(1971, 1, 1), date(2100, 1, 1)),
    st.sampled_from(DAYS),
    st.sampled_from(("", *HOURS)),
    st.sampled_from(ZONES),
)
def test_a_date_without_an_hour_is_known_to_the_day(when: date, day: str, hour: str, zone: str) -> None:
    text = when.strftime(day + hour) + zone
    assert dates.day_only(text) is (dates.parse(text) is not None and not hour)


@given(st.text(max_size=120))
def test_what_is_no_date_is_known_to_no_day(text: str) -> None:
    assert dates.day_only(text) is False or dates.parse(text) is not None


@pytest.mark.parametrize(
    "text", ["1506434706", "20170926140506", "26 Sep 2017 14.05", "2017-09-26T14", "yesterday", "", None]
)
def test_moments_and_nonsense_are_no_days(text: str | None) -> None:
    assert dates.day_only(text) is False


PARTS = st.tuples(
    st.sampled_from(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    st.integers(0, 32),
    st.integers(1850, 3100),
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
)


@given(PARTS, st.sampled_from(["GMT", "UTC", "Z", "+0000", "-00:00", "+0100", "EST"]))
def test_the_commonest_forms_are_read_as_the_general_ones_are(parts, zone):
    # A comment, or letters of another case, is met by the general forms alone.
    month, day, year, hour, minute, second = parts
    clock = f"{hour:02}:{minute:02}:{second:02}"
    mail = f"Tue, {day:02} {month} {year} {clock} {zone}"
    assert dates.parse(mail) == dates.parse(f"{mail} (as given)")
    standard = f"{year}-{hour % 13:02}-{day:02}T{clock}Z"
    assert dates.parse(standard) == dates.parse(standard.lower())
