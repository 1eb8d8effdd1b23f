using System.Collections.Concurrent;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>The kinds of face that a text asks for; the script decides the file.</summary>
internal enum FaceStyle
{
    Regular,
    Bold,
    Italic,
    BoldItalic,
    Mono,
    MonoBold,
}

/// <summary>
/// The bundled fonts and the order in which they are asked for a character. FONTS.md lists where they come from.
/// </summary>
internal sealed class FontLibrary
{
    static readonly string[] WithBold = ["Arabic", "Hebrew", "Devanagari", "Thai"];

    static readonly string[] RegularOnly =
    [
        "Armenian", "Georgian", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Tamil", "Telugu", "Oriya",
        "Sinhala", "Khmer", "Lao", "Myanmar", "Ethiopic", "Thaana", "Syriac", "Cherokee", "Symbols", "Symbols2", "Math",
    ];

    readonly ConcurrentDictionary<(string File, int Index, bool FakeBold), FontFace> _faces = new();
    readonly ConcurrentDictionary<(FaceStyle Style, int Han), FacePicker> _pickers = new();
    readonly string _folder;

    FontLibrary(string folder)
    {
        _folder = folder;
        Emoji = Face("NotoColorEmoji.ttf");
    }

    /// <summary>The fonts beside the program.</summary>
    public static FontLibrary Bundled { get; } = new(Path.Combine(AppContext.BaseDirectory, "fonts"));

    public FontFace Emoji { get; }

    /// <summary>Chooses faces for a style in a language (BCP 47).</summary>
    public FacePicker Picker(FaceStyle style, string language) =>
        _pickers.GetOrAdd((style, HanIndex(language)), key => new FacePicker(Compose(key.Style, key.Han), Emoji));

    FontFace[] Compose(FaceStyle style, int han)
    {
        var bold = style is FaceStyle.Bold or FaceStyle.BoldItalic or FaceStyle.MonoBold;
        var chain = new List<FontFace>();
        if (style is FaceStyle.Mono or FaceStyle.MonoBold)
            chain.Add(Face(bold ? "SourceCodePro-Semibold.ttf" : "SourceCodePro-Regular.ttf"));
        chain.Add(Face(style switch
        {
            FaceStyle.Bold or FaceStyle.MonoBold => "SourceSans3-Semibold.ttf",
            FaceStyle.Italic => "SourceSans3-It.ttf",
            FaceStyle.BoldItalic => "SourceSans3-SemiboldIt.ttf",
            _ => "SourceSans3-Regular.ttf",
        }));
        if (style is FaceStyle.Italic or FaceStyle.BoldItalic)
            chain.Add(Face(bold ? "SourceSans3-Semibold.ttf" : "SourceSans3-Regular.ttf"));
        chain.AddRange(WithBold.Select(script => Face($"NotoSans{script}-{(bold ? "Bold" : "Regular")}.ttf")));
        chain.Add(Face("NotoSansCJK-Regular.ttc", han, bold));
        chain.Add(Face("NotoSans-Regular.ttf", 0, bold));
        chain.AddRange(RegularOnly.Select(script => Face($"NotoSans{script}-Regular.ttf", 0, bold)));
        chain.Add(Emoji);
        return [.. chain];
    }

    FontFace Face(string file, int index = 0, bool fakeBold = false) =>
        _faces.GetOrAdd((file, index, fakeBold), key => new FontFace(Path.Combine(_folder, key.File), key.Index, key.FakeBold));

    /// <summary>Position in the collection file: Japanese, Korean, simplified Chinese, traditional Chinese.</summary>
    static int HanIndex(string language)
    {
        var primary = language.Split('-')[0];
        if (primary == "zh")
            return language.Contains("Hant", StringComparison.Ordinal) || language.EndsWith("TW", StringComparison.Ordinal) ? 3 : 2;
        return primary switch { "ja" => 0, "ko" => 1, _ => 2 };
    }
}
