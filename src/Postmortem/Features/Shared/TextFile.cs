using System.Text;

namespace Postmortem.Features.Shared;

/// <summary>Text files that people write for this installation: templates, rules, questions.</summary>
public static class TextFile
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="IOException">It is not there, or not in UTF-8, in which case some of its letters would silently become others.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (DecoderFallbackException)
        {
            throw new IOException("it is not written in UTF-8. Save it as UTF-8.");
        }
    }
}
