namespace Postmortem.Features.Exports.Report;

/// <summary>How much one version of page one tells.</summary>
/// <param name="Summary">Characters.</param>
/// <param name="Told">Paragraphs on harm that is told rather than counted.</param>
/// <param name="Milestones">In the picture.</param>
/// <param name="Bars">Rollbacks in the picture.</param>
/// <param name="Line">Characters of a factor or a follow-up.</param>
/// <param name="Title">Characters.</param>
sealed record FirstPageRoom(int Summary, int Told, int Figures, int Milestones, int Bars, int Factors, int FollowUps, int Line, int Title);
