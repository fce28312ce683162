import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitmon.feeds import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("A <b>bold</b> move", "A bold move"),
        ("caf&eacute; &amp; bar &#8211; &#x2019;", "café & bar – ’"),
        ("no\nmarkup  at\tall", "no markup at all"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>a\nb</p>", "a b"),
        ("a<script>alert('<p>x</p>')</script>b<style>p{}</style>c", "abc"),
        ("<iframe src=x>in</iframe><svg><text>t</text></svg>out", "out"),
        ("<a title='x > y' href='z'>link</a> text", "link text"),
        ("<img src=x onerror=alert(1)>seen", "seen"),
        ("<!-- hidden -->seen", "seen"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("unclosed <b>bold <i>both", "unclosed bold both"),
        ("&lt;p&gt;escaped twice&lt;/p&gt;&lt;p&gt;yes&lt;/p&gt;", "escaped twice\n\nyes"),
        ("a&nbsp;b", "a b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("x\0y<b>z</b>", "x yz"),
        ("", ""),
    ],
)
def test_html_to_text(html, text):
    assert plain.from_html(html) == text


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        ("AT&amp;T &#8217;s", "AT&T ’s"),
        ("a <b>bold</b> word", "a bold word"),
        ("List<String> and <unknown>", "List<String> and <unknown>"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("<script>alert(1)</script>News", "News"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("R&D; Q&A", "R&D; Q&A"),
        ("one\r\n\r\n\r\n\r\ntwo \n three", "one\n\ntwo\nthree"),
    ],
)
def test_text_that_may_be_html(given_text, text):
    assert plain.from_unsure(given_text) == text


def test_one_line_keeps_the_ideographic_space():
    assert plain.one_line(" 全角　日本\n語 ") == "全角　日本 語"


@given(st.text(alphabet=st.sampled_from("<>/&;! -abp=\"'\n\0scriptx#1[]\ud800é"), max_size=200))
def test_any_html_gives_text_and_none_of_it_is_left_a_script(html):
    text = plain.from_html(html)
    assert "<script>" not in text
    assert plain.from_unsure(html) is not None
    assert text == text.strip(" \n\t")


WORDS = st.sampled_from(
    ["a", "b c", " ", "  d\n", "&amp;", "&nbsp;", "é", "1 > 0", "&lt;b", "全　角", "“q”", "&#8217;"]
)
INLINE = st.sampled_from(
    [
        "a href='x?a=1&amp;b'",
        'a href="x" rel=nofollow',
        "b",
        "i",
        "em",
        "span class='x y'",
        "strong",
        "code",
        "SUP",
    ]
)
BLOCK = st.sampled_from(["p", "div id=1", "blockquote", "section", "h2", "ul", "figure", "P"])


def wrapped(tag: str, inner: list[str]) -> str:
    return f"<{tag}>{''.join(inner)}</{tag.split()[0]}>"


RUNS = st.recursive(
    WORDS | st.sampled_from(["<br>", "<br />", "<img src='x' alt=\"y\">", "<hr/>"]),
    lambda inner: st.builds(wrapped, INLINE, st.lists(inner, max_size=4)),
    max_leaves=8,
)
TREES = st.recursive(
    st.builds(wrapped, BLOCK.filter(lambda tag: tag != "ul"), st.lists(RUNS, max_size=4)) | RUNS,
    lambda inner: (
        st.builds(wrapped, st.just("div"), st.lists(inner, max_size=4))
        | st.builds(
            lambda items: wrapped("ul", [wrapped("li", [item]) for item in items]),
            st.lists(inner, max_size=3),
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50)
@given(st.lists(TREES, min_size=1, max_size=5))
def test_the_short_way_gives_what_the_parser_gives(pieces):
    html = "".join(pieces)
    short = plain._simple(html)
    if short is not None:
        assert lines(short) == lines(plain._rendered(html))


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</i>",
                "<li>",
                "</ul>",
                "<br>",
                "</div>",
                "<a href=x>",
                "<h1>",
                "x",
                " y ",
                "&lt;",
            ]
        ),
        max_size=20,
    )
)
def test_the_short_way_loses_no_word_of_broken_html(pieces):
    html = "".join(pieces)
    short = plain._simple(html)
    assert short is not None
    assert "".join(short.split()) == "".join(plain._rendered(html).split())


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "a<!-- b -->", "<table><tr><td>x", "1 < 2 <b>x</b>", "<a title='<b>'>x</a>", "<x>y</x>", "x</br>y",
     "<p a='>'>x</p>", "<style>p{}</style>", "<textarea><b>x</b></textarea>", "<svg><p>x</p></svg>", "<img src='a' onerror=\"b>c\">"],
)  # fmt: skip
def test_the_short_way_gives_up_what_takes_a_parser(html):
    assert plain._simple(html) is None


@given(st.text(st.sampled_from("ab \t\x0b\x1c\x85\u00a0\u2028\u3000é\U0001f600")))
def test_a_text_without_line_breaks_is_tidied_as_one_among_others(text):
    assert plain.tidy(f"first\n{text}\nlast").split("\n")[1:-1] in ([plain.tidy(text)], [])
