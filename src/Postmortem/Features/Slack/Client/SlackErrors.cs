namespace Postmortem.Features.Slack.Client;

/// <summary>Slack's error codes: which pass by themselves, and what to do about those that do not.</summary>
public static class SlackErrors
{
    static readonly HashSet<string> Passing =
    [
        "internal_error", "fatal_error", "service_unavailable", "request_timeout", "operation_timeout", "timeout", "team_added_to_org", "org_login_required", "external_channel_migrating", "migration_in_progress",
    ];

    static readonly HashSet<string> Limiting = ["ratelimited", "rate_limited", "message_limit_exceeded"];

    public static SlackTrouble TroubleOf(string error) =>
        Limiting.Contains(error) ? SlackTrouble.Limited : Passing.Contains(error) ? SlackTrouble.Away : SlackTrouble.Refused;

    /// <summary>The token is of no use any more: nothing can be sent to this workspace.</summary>
    public static bool IsTokenLost(string error) => error is "token_revoked" or "token_expired" or "invalid_auth" or "not_authed" or "account_inactive";

    /// <summary>Nothing can be done in this channel any more; <c>chat.update</c> has a word of its own for it.</summary>
    public static bool IsArchived(string error) => error is "is_archived" or "already_archived" or "is_inactive";

    /// <param name="detail">With <c>missing_scope</c>: the scope that Slack names.</param>
    public static string RemedyOf(string error, string? detail) => error switch
    {
        "missing_scope" => $"The app lacks the scope {detail ?? "that this needs"}. Add it under OAuth & Permissions of your Slack app, then install the app again.",
        "token_revoked" or "token_expired" or "invalid_auth" or "not_authed" or "account_inactive" => "The bot's token is no longer valid. Install the app again; if its token stands in Slack__BotToken, put the new one there and restart.",
        "invalid_code" or "code_already_used" or "code_expired" => "Slack's code is good once and for ten minutes. Begin again.",
        "bad_redirect_uri" => "Slack does not know the address it was to come back to. Add App__BaseUrl with /slack/oauth at its end as a redirect URL, under OAuth & Permissions of your Slack app.",
        "bad_client_secret" or "invalid_client_id" => "Slack__ClientId and Slack__ClientSecret do not go together. Copy both again from Basic Information of your Slack app, and restart.",
        "token_unreadable" => "The kept token cannot be decrypted, as after a restore without its keys. Install the app in this workspace again.",
        "not_in_channel" => "The bot is not in this channel. Invite it there: /invite @ and the bot's name.",
        "channel_not_found" => "The channel does not exist, or the bot may not see it. Check the channel's id and invite the bot.",
        "no_channel" => "The incident's channel could not be made. Once it can, send this again too.",
        "is_archived" => "The channel is archived. Unarchive it in Slack to go on there.",
        "restricted_action" or "restricted_action_read_only_channel" or "restricted_action_thread_only_channel" => "The workspace's settings do not let the bot do this. An owner of the workspace can allow it.",
        "user_is_restricted" or "cant_invite" or "ura_max_channels" => "This person's kind of membership does not allow it in Slack. Invite them by hand.",
        "method_not_supported_for_channel_type" => "Slack does not offer this for such a channel.",
        "msg_too_long" or "msg_blocks_too_long" or "invalid_blocks" or "invalid_blocks_format" or "invalid_arguments" => "Slack found the message not in order. This is a fault of the program; please report it with the log's line.",
        "expired_trigger_id" or "trigger_expired" or "exchanged_trigger_id" or "trigger_exchanged" => "Slack waited longer than three seconds. Press the button or send the command again.",
        "ekm_access_denied" or "team_access_not_granted" or "access_denied" or "not_allowed_token_type" => "The workspace does not let this app do it. An owner of the workspace can allow it.",
        _ => $"Slack refused with '{error}'. Its documentation of the method explains the code.",
    };
}
