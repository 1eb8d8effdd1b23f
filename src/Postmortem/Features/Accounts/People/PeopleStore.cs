using Postmortem.Data;

namespace Postmortem.Features.Accounts;

/// <summary>The SQL of <c>people</c>.</summary>
public static class PeopleStore
{
    const string Columns = "id, name, email, role, password_hash, time_zone, shown_as_role, security_stamp, failed_sign_ins, locked_until, disabled_at, created_at, version";

    public static Task<Person?> FindPersonAsync(this ReadSession session, Guid id) =>
        session.OneAsync<Person>($"select {Columns} from people where id = @id", new { id });

    /// <param name="email">As stored: trimmed, lower case.</param>
    public static Task<Person?> FindPersonByEmailAsync(this ReadSession session, string email) =>
        session.OneAsync<Person>($"select {Columns} from people where email = @email", new { email });

    public static Task<IReadOnlyList<Person>> ListPeopleAsync(this ReadSession session) =>
        session.ListAsync<Person>($"select {Columns} from people where disabled_at is null order by lower(name), id");

    public static Task<int> InsertPersonAsync(this WriteSession session, Person person) => session.ExecuteAsync("""
        insert into people (id, name, email, role, password_hash, time_zone, shown_as_role, security_stamp, created_at)
        values (@Id, @Name, @Email, @Role, @PasswordHash, @TimeZone, @ShownAsRole, @SecurityStamp, @CreatedAt)
        """, person);
}
