using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Tests.Features.Exports;

public class PdfScriptTests
{
    public static TheoryData<string> Scripts =>
    [
        "Tiếng Việt, Łukasz Żak, naïve café", "Καλημέρα κόσμε", "Привет, мир", "السلام عليكم ورحمة الله", "שלום עולם", "नमस्ते क्षत्रिय",
        "สวัสดีชาวโลก", "数据库主节点被误删", "データベースの復元", "데이터베이스가 삭제", "বাংলা", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ",
        "ଓଡ଼ିଆ", "සිංහල", "ខ្មែរ", "ລາວ", "မြန်မာ", "አማርኛ", "ქართული", "հայերեն", "ᏣᎳᎩ", "ދިވެހި", "ܣܘܪܝܝܐ",
        "🔥 👩‍👩‍👧‍👦 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 1️⃣ ✅ ⚠️ ❤️ 🫠", "→ ↔ ≥ ≠ ± µ ° × … — “ ” • │├─└ ▓ ☑ ☐ ✔ ✗ ⏱ 𝗯𝗼𝗹𝗱 ½ №", "e\u0301 Z\u0351\u036B",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void No_character_becomes_a_box(string text)
    {
        foreach (var style in Enum.GetValues<FaceStyle>())
        {
            var pieces = new PieceCutter(FontLibrary.Bundled, "en").Cut([new StyledText(text, new TextLook(style, 10, SKColors.Black))]).Pieces;
            Assert.DoesNotContain(pieces, piece => piece.Word.Glyphs.Contains((ushort)0));
            Assert.DoesNotContain(pieces, piece => piece.Word.Text.Contains("<U+", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("\U00012000", "<U+12000>")]
    [InlineData("bell\u0007\u0000 end", "bell end")]
    public void What_no_font_has_is_named_instead(string text, string shown) =>
        Assert.Contains(shown, PdfSamples.AllText(PdfSamples.Print(new PdfParagraph(text))), StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_no_error() =>
        Assert.Contains("a\uFFFDb", PdfSamples.AllText(PdfSamples.Print(new PdfParagraph("a" + '\uD800' + "b"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("office fluffy efficient AVATAR To")]
    [InlineData("Καλημέρα κόσμε Привет мир")]
    [InlineData("数据库主节点被误删")]
    public void Text_can_be_copied(string text) =>
        Assert.Contains(text, PdfSamples.AllText(PdfSamples.Print(new PdfParagraph(text))), StringComparison.Ordinal);

    [Fact]
    public void A_right_to_left_paragraph_is_set_from_the_right_with_numbers_and_names_kept_forward()
    {
        var lines = Set("החזרנו את גרסה 418 (rollback) היום", 400);
        var shown = string.Concat(Assert.Single(lines).Pieces.Select(piece => piece.Piece.Word.Text + "|"));
        Assert.True(shown.IndexOf("היום", StringComparison.Ordinal) < shown.IndexOf("rollback", StringComparison.Ordinal));
        Assert.True(shown.IndexOf("rollback", StringComparison.Ordinal) < shown.IndexOf("418", StringComparison.Ordinal));
        Assert.True(shown.IndexOf("418", StringComparison.Ordinal) < shown.IndexOf("החזרנו", StringComparison.Ordinal));
        Assert.Equal(400, lines[0].Pieces[^1].X + lines[0].Pieces[^1].Piece.Width, 0.1f);
    }

    [Theory]
    [InlineData("abc אבג def", "00001110000")]
    [InlineData("אב 12 ab", "11122122")]
    [InlineData("قال 4.17%", "111122221")]
    [InlineData("אב (cd) הו", "1111221111")]
    public void Embedding_levels_follow_UAX_9(string text, string expected) =>
        Assert.Equal(expected, string.Concat(Bidi.Levels(text).Levels));

    [Fact]
    public void Han_text_breaks_between_characters_but_not_before_a_full_stop()
    {
        var lines = Set(string.Concat(Enumerable.Repeat("数据库。", 30)), 101);
        Assert.True(lines.Count > 5);
        Assert.All(lines, line => Assert.NotEqual('。', line.Pieces[0].Piece.Word.Text[0]));
    }

    [Fact]
    public void A_huge_word_is_broken_and_costs_little()
    {
        var pages = PdfSamples.PageTexts(PdfSamples.Print(new PdfParagraph(new string('x', 200_000))));
        Assert.InRange(pages.Count, 30, 80);
        Assert.Equal(200_000, pages.Sum(page => page.Count(c => c == 'x')));
    }

    static List<TextLine> Set(string text, float width) =>
        new TextSetter(FontLibrary.Bundled, "en").Set([new StyledText(text, new TextLook(FaceStyle.Regular, 10, SKColors.Black))], width, 14);
}
