// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/strong_id.h"
#include "domain/words.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <QStringDecoder>
#include <QVariant>

#include <sqlite3.h>

namespace muster::storage {

// How our values go into and come out of a statement.

inline void bindValue(SQLite::Statement &statement, int index, const QByteArray &blob)
{
    // A null pointer would bind NULL.
    statement.bind(index, blob.isEmpty() ? "" : blob.constData(), static_cast<int>(blob.size()));
}
inline void bindValue(SQLite::Statement &statement, int index, const QString &text)
{
    statement.bind(index, text.toStdString());
}
template<std::integral T>
void bindValue(SQLite::Statement &statement, int index, T number)
{
    statement.bind(index, static_cast<int64_t>(number));
}
inline void bindValue(SQLite::Statement &statement, int index, Timestamp at)
{
    bindValue(statement, index, at.time_since_epoch().count());
}
template<typename Tag>
void bindValue(SQLite::Statement &statement, int index, const StrongId<Tag> &id)
{
    bindValue(statement, index, id.toBytes());
}
template<typename T>
void bindValue(SQLite::Statement &statement, int index, const std::optional<T> &value)
{
    if (value)
        bindValue(statement, index, *value);
    else
        statement.bind(index);
}
/// The three types a sort key may have.
inline void bindValue(SQLite::Statement &statement, int index, const QVariant &value)
{
    if (value.userType() == QMetaType::QByteArray)
        bindValue(statement, index, value.toByteArray());
    else if (value.userType() == QMetaType::QString)
        bindValue(statement, index, value.toString());
    else
        bindValue(statement, index, value.toLongLong());
}

/// Binds all parameters, from the first.
template<typename... Values>
void bindAll(SQLite::Statement &statement, const Values &...values)
{
    int index = 0;
    (bindValue(statement, ++index, values), ...);
}

inline QString textAt(SQLite::Statement &statement, int column)
{
    const SQLite::Column value = statement.getColumn(column);
    const char *text = value.getText();
    const QByteArrayView bytes(text, value.getBytes());
    if (!bytes.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(bytes);
    // fromUtf8() would drop the U+FEFF somebody put in front, and a hash over the text would no longer hold.
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decoder(bytes);
}
inline QByteArray bytesAt(SQLite::Statement &statement, int column)
{
    const SQLite::Column value = statement.getColumn(column);
    return {static_cast<const char *>(value.getBlob()), value.getBytes()};
}
inline qint64 numberAt(SQLite::Statement &statement, int column)
{
    return statement.getColumn(column).getInt64();
}
inline Timestamp timeAt(SQLite::Statement &statement, int column)
{
    return Timestamp(std::chrono::milliseconds(numberAt(statement, column)));
}
template<typename Id>
Id idAt(SQLite::Statement &statement, int column)
{
    return Id::fromBytes(bytesAt(statement, column));
}
inline QVariant keyAt(SQLite::Statement &statement, int column)
{
    const SQLite::Column value = statement.getColumn(column);
    if (value.isBlob())
        return bytesAt(statement, column);
    if (value.isText())
        return textAt(statement, column);
    return qlonglong(value.getInt64());
}

/// The value of a closed set by its rank. A rank nobody writes means a damaged file: throws SQLite::Exception with
/// SQLITE_CORRUPT, as the calls around it do, for guarded() to stop.
template<typename E, std::size_t N>
E rankedAt(SQLite::Statement &statement, int column, const Words<E, N> &words)
{
    const qint64 rank = numberAt(statement, column);
    if (rank < 0 || rank >= static_cast<qint64>(N))
        throw SQLite::Exception("a rank that no word has", SQLITE_CORRUPT);
    return words.rows[static_cast<std::size_t>(rank)].first;
}

} // namespace muster::storage
