using System.Globalization;
using System.Text.Json;

namespace Postmortem.Data.Backups;

/// <summary>A value of a row as JSON and back, the same for both engines: keys in lower case, bytes as base64.</summary>
static class RowCodec
{
    public static void Write(Utf8JsonWriter json, object value, ColumnKind kind)
    {
        switch (value)
        {
            case DBNull:
                json.WriteNullValue();
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case Guid key:
                json.WriteStringValue(key.ToString("D"));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case var _ when kind == ColumnKind.Boolean:
                json.WriteBooleanValue(Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0);
                break;
            case var _ when kind == ColumnKind.Number:
                json.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <exception cref="BadBackupException">The value is not what the column holds.</exception>
    public static object? Read(JsonElement value, Column column)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        try
        {
            return column.Kind switch
            {
                ColumnKind.Key => Guid.ParseExact(value.GetString()!, "D"),
                ColumnKind.Bytes => value.GetBytesFromBase64(),
                ColumnKind.Boolean => value.GetBoolean(),
                ColumnKind.Integer => value.GetInt64(),
                ColumnKind.Number => value.GetDouble(),
                _ => value.GetString(),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new BadBackupException($"a value of the column {column.Name} is not readable");
        }
    }
}
