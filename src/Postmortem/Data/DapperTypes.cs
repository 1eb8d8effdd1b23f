using System.Data;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Postmortem.Data;

/// <summary>A time as it will be read again.</summary>
public static class KeptTime
{
    /// <summary>In UTC, to the millisecond.</summary>
    public static DateTimeOffset AsKept(this DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}

/// <summary>
/// How values stand in a row, on both engines: times as Unix milliseconds UTC (bigint), dates as ISO text,
/// keys as uuid (PostgreSQL) or lower-case text (SQLite).
/// </summary>
static class DapperTypes
{
    static int _registered;

    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 1) return;
        SqlMapper.Settings.InListStringSplitCount = -1;
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        Replace<DateTimeOffset>(new Instants());
        Replace<DateOnly>(new Dates());
        Replace<Guid>(new Keys());
    }

    static void Replace<T>(SqlMapper.TypeHandler<T> handler) where T : struct
    {
        SqlMapper.RemoveTypeMap(typeof(T));
        SqlMapper.RemoveTypeMap(typeof(T?));
        SqlMapper.AddTypeHandler(handler);
    }

    sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
        }

        public override DateTimeOffset Parse(object value) =>
            DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }

    sealed class Dates : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    sealed class Keys : SqlMapper.TypeHandler<Guid>
    {
        public override void SetValue(IDbDataParameter parameter, Guid value)
        {
            if (parameter is NpgsqlParameter)
            {
                parameter.DbType = DbType.Guid;
                parameter.Value = value;
                return;
            }
            parameter.DbType = DbType.String;
            parameter.Value = value.ToString("D");
        }

        public override Guid Parse(object value) => value is Guid key ? key : Guid.ParseExact((string)value, "D");
    }
}
