namespace Postmortem.Features.Exports.Import;

/// <summary>What an import did with a file, in words for whoever sent it.</summary>
public sealed class ImportNotes
{
    readonly List<string> _mapped = [];
    readonly List<string> _guessed = [];
    readonly List<string> _leftOut = [];

    public IReadOnlyList<string> Mapped => _mapped;

    /// <summary>Worth a look by somebody who was there.</summary>
    public IReadOnlyList<string> Guessed => _guessed;
    public IReadOnlyList<string> LeftOut => _leftOut;

    public ImportNotes Copy()
    {
        var copy = new ImportNotes();
        copy._mapped.AddRange(_mapped);
        copy._guessed.AddRange(_guessed);
        copy._leftOut.AddRange(_leftOut);
        return copy;
    }

    public void Map(string what) => _mapped.Add(what);

    public void Guess(string what) => _guessed.Add(what);

    public void LeaveOut(string what) => _leftOut.Add(what);
}
