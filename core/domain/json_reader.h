// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/words.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QVector>

#include <functional>
#include <optional>

namespace muster {

/// The names that expand in braces in the texts of profiles and policies: "name" for "{name}" ...
QStringList placeholderNames();

/// What is wrong with the placeholders of a text, as a sentence for operators; empty when nothing is.
QString placeholderProblem(const QString &text);

/// A sound text with "1" in place of each placeholder: what the rest of it can be checked by.
QString withSampleValues(const QString &text);

/// Reads one object of a JSON document from outside, and trusts nothing in it. Each value is asked for by key; what is
/// asked for and absent is null or empty; a key nobody asked for is refused. The first problem is kept, with its place as a
/// JSON pointer (RFC 6901), and makes the rest of the reading idle: callers read on without looking and get the error from
/// readDocument().
class JsonReader
{
public:
    /// Why a text can't be taken, as a sentence for operators; empty when it can.
    using TextCheck = std::function<QString(const QString &)>;
    using ReadObject = std::function<void(JsonReader &)>;

    static constexpr qsizetype largestDocument = 1 << 20; ///< bytes
    static constexpr int deepestNesting = 32;             ///< levels, the document itself being the first
    static constexpr qsizetype longestText = 255;         ///< characters, where the caller gives no other

    /// Reads a document that must be one object. Fails with Rejected; `where` is a JSON pointer, or "line 3, column 14" for
    /// what is not JSON at all.
    static Result<> readDocument(const QByteArray &json, const ReadObject &read);

    bool has(QStringView key) const { return m_object.contains(key); }
    bool hasFailed() const { return m_error.has_value(); }

    /// Not empty, without control characters and outer blanks; null when absent.
    QString text(QStringView key, const TextCheck &check = {}, qsizetype longest = longestText);
    QString requiredText(QStringView key, const TextCheck &check = {}, qsizetype longest = longestText);
    /// A text in which placeholders expand; `check` sees it withSampleValues().
    QString templateText(QStringView key, const TextCheck &check = {}, qsizetype longest = longestText);
    QStringList texts(QStringView key, qsizetype most, const TextCheck &check = {}, qsizetype longest = longestText);
    QStringList templateTexts(QStringView key, qsizetype most, const TextCheck &check = {}, qsizetype longest = longestText);
    std::optional<bool> boolean(QStringView key);
    std::optional<int> integer(QStringView key, int least, int most);

    /// A word of a closed set, written exactly so.
    template<typename E, std::size_t N>
    std::optional<E> word(QStringView key, const Words<E, N> &words)
    {
        return words.value(oneOf(key, words.all()));
    }
    /// A list of different words of a closed set. An empty list is refused: it could mean none or any.
    template<typename E, std::size_t N>
    QVector<E> wordList(QStringView key, const Words<E, N> &words)
    {
        QVector<E> values;
        for (const QString &word : someOf(key, words.all()))
            values += *words.value(word);
        return values;
    }

    /// Calls `read` with the object at `key`, when there is one.
    void object(QStringView key, const ReadObject &read);
    /// Calls `read` with each object of the list at `key`.
    void objects(QStringView key, qsizetype most, const ReadObject &read);
    /// Everything not asked for so far, unchecked.
    QJsonObject rest();

    /// Refuses what was read at `key` (empty: this object) for a reason only the caller knows.
    void refuse(QStringView key, const QString &message);
    /// Refuses the object when `key` is absent.
    void require(QStringView key);
    /// The value at `key` as it stands, for callers with a rule of their own.
    QJsonValue peek(QStringView key) const { return m_object.value(key); }

private:
    JsonReader(const QJsonObject &object, const QString &path, std::optional<Error> &error)
        : m_object(object)
        , m_path(path)
        , m_error(error)
    {
    }

    std::optional<QJsonValue> take(QStringView key, QJsonValue::Type type);
    bool hasType(const QJsonValue &value, QJsonValue::Type type, const QString &path);
    QStringList textList(QStringView key, qsizetype most, const TextCheck &check, qsizetype longest);
    QString checkedText(const QString &text, const QString &path, const TextCheck &check, qsizetype longest);
    QString oneOf(QStringView key, const QStringList &allowed);
    QStringList someOf(QStringView key, const QStringList &allowed);
    QString pathOf(QStringView key) const;
    void refuseAt(const QString &path, const QString &message);
    void refuseLeftOver();

    QJsonObject m_object;
    QString m_path;
    QStringList m_asked;
    std::optional<Error> &m_error;
};

} // namespace muster
