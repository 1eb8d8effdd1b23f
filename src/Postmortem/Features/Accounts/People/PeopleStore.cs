using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

/// <summary>The SQL of <c>people</c>.</summary>
public static class PeopleStore
{
    internal const string Columns = "id, name, email, role, password_hash, time_zone, shown_as_role, security_stamp, failed_sign_ins, locked_until, disabled_at, created_at, version";

    public static Task<Person?> FindPersonAsync(this ReadSession session, Guid id) =>
        session.OneAsync<Person>($"select {Columns} from people where id = @id", new { id });

    /// <param name="email">As stored: trimmed, lower case.</param>
    public static Task<Person?> FindPersonByEmailAsync(this ReadSession session, string email) =>
        session.OneAsync<Person>($"select {Columns} from people where email = @email", new { email });

    /// <summary>
    /// Whether there is, or ever was, an administrator; until then every page leads to the first run, whoever else has an account.
    /// One who was kept out counts: a database that has lost its administrators must not take the next comer for one.
    /// </summary>
    public static Task<bool> AnyAdministratorAsync(this ReadSession session) =>
        session.ScalarAsync<bool>($"select exists (select 1 from people where role = '{Role.Administrator}' and password_hash is not null)");

    public static Task<IReadOnlyList<Person>> ListPeopleAsync(this ReadSession session) =>
        session.ListAsync<Person>($"select {Columns} from people where disabled_at is null order by lower(name), id");

    /// <returns>False when somebody has this address already, were it since a moment ago.</returns>
    public static async Task<bool> InsertPersonAsync(this WriteSession session, Person person) => await session.ExecuteAsync("""
        insert into people (id, name, email, role, password_hash, time_zone, shown_as_role, security_stamp, created_at)
        values (@Id, @Name, @Email, @Role, @PasswordHash, @TimeZone, @ShownAsRole, @SecurityStamp, @CreatedAt)
        on conflict (email) do nothing
        """, person) == 1;

    /// <returns>False when somebody else changed the person after <paramref name="version"/>.</returns>
    public static async Task<bool> SetProfileAsync(this WriteSession session, Guid id, int version, string name, string timeZone, bool shownAsRole) =>
        await session.ExecuteAsync("""
            update people set name = @name, time_zone = @timeZone, shown_as_role = @shownAsRole, version = version + 1 where id = @id and version = @version
            """, new { id, version, name, timeZone, shownAsRole }) == 1;

    /// <inheritdoc cref="SetProfileAsync"/>
    public static async Task<bool> SetRoleAsync(this WriteSession session, Guid id, int version, string role) =>
        await session.ExecuteAsync("update people set role = @role, version = version + 1 where id = @id and version = @version", new { id, version, role }) == 1;

    /// <summary>Lets in (null) or keeps out, and ends every session.</summary>
    public static Task<int> SetDisabledAsync(this WriteSession session, Guid id, DateTimeOffset? disabledAt) => session.ExecuteAsync("""
        update people set disabled_at = @disabledAt, security_stamp = @Stamp, version = version + 1 where id = @id
        """, new { id, disabledAt, Stamp = Secret.NewStamp() });

    public static Task<int> SetStampAsync(this WriteSession session, Guid id, string stamp) =>
        session.ExecuteAsync("update people set security_stamp = @stamp where id = @id", new { id, stamp });

    /// <summary>A new password ends every session and every lock.</summary>
    public static Task<int> SetPasswordAsync(this WriteSession session, Guid id, string passwordHash, string stamp) => session.ExecuteAsync("""
        update people set password_hash = @passwordHash, security_stamp = @stamp, failed_sign_ins = 0, locked_until = null where id = @id
        """, new { id, passwordHash, stamp });

    /// <summary>Turns somebody who was known by name only into an account.</summary>
    public static Task<int> GiveAccountAsync(this WriteSession session, Person person) => session.ExecuteAsync("""
        update people set name = @Name, email = @Email, role = @Role, password_hash = @PasswordHash, time_zone = @TimeZone,
            security_stamp = @SecurityStamp, version = version + 1
        where id = @Id
        """, person);

    /// <summary>
    /// Whether an administrator who can sign in remains beside this one. The marked row makes two such questions
    /// wait for each other, so that two administrators cannot remove one another at the same moment.
    /// </summary>
    public static async Task<bool> AnotherAdministratorAsync(this WriteSession session, Guid id)
    {
        await session.ExecuteAsync("insert into settings (key, value) values ('administrators', '') on conflict (key) do update set version = settings.version + 1");
        return await session.ScalarAsync<bool>("""
            select exists (select 1 from people where role = 'administrator' and disabled_at is null and password_hash is not null and id <> @id)
            """, new { id });
    }
}
