// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

struct JsonReaderText
{
    Q_DECLARE_TR_FUNCTIONS(muster::JsonReader)
};

tl::unexpected<Error> refusedJson(const QString &message, const QString &where, const QString &detail = {})
{
    return fail(ErrorCode::Rejected, message, detail, where);
}

bool holdsUnprintable(const QString &text)
{
    if (!text.isValidUtf16())
        return true;
    const auto points = text.toUcs4();
    return std::any_of(points.begin(), points.end(), [](uint point) { return !QChar::isPrint(point); });
}

/// A key of the file as it may stand in a message: what steers a terminal is replaced, what is long is cut.
QString shownKey(QStringView key)
{
    QString shown = key.left(64).toString();
    for (QChar &c : shown)
        if (!c.isPrint())
            c = QChar::ReplacementCharacter;
    return key.size() > 64 ? shown + u'…' : shown;
}

QString pointerStep(QStringView key)
{
    return u'/' + shownKey(key).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

QString typeName(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Bool: return JsonReaderText::tr("true or false");
    case QJsonValue::Double: return JsonReaderText::tr("a number");
    case QJsonValue::String: return JsonReaderText::tr("a text");
    case QJsonValue::Array: return JsonReaderText::tr("a list");
    case QJsonValue::Object: return JsonReaderText::tr("an object");
    default: return JsonReaderText::tr("null");
    }
}

QString lineAndColumn(const QByteArray &json, qsizetype offset)
{
    const QByteArrayView before = QByteArrayView(json).first(std::clamp<qsizetype>(offset, 0, json.size()));
    const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1)).size() + 1;
    return u"line %1, column %2"_s.arg(line).arg(column);
}

/// One open brace or bracket on the way to the current place.
struct JsonLevel
{
    bool isObject = false;
    qsizetype index = 0; ///< in an array
    QString key;         ///< in an object
    QSet<QString> keys;
};

QString pointerTo(const std::vector<JsonLevel> &levels)
{
    QString path;
    for (const JsonLevel &level : levels)
        path += level.isObject ? pointerStep(level.key) : u"/%1"_s.arg(level.index);
    return path;
}

/// Index behind the closing quote of the string that begins at `start`.
qsizetype endOfString(const QByteArray &json, qsizetype start)
{
    qsizetype i = start + 1;
    while (i < json.size() && json.at(i) != '"')
        i += json.at(i) == '\\' ? 2 : 1;
    return std::min(i + 1, json.size());
}

QString decodedString(const QByteArray &token)
{
    // Two spellings of one key ("a", "\u0061") are one key; Qt reads escapes, but only inside a document.
    if (!token.contains('\\'))
        return QString::fromUtf8(token.sliced(1, std::max<qsizetype>(token.size() - 2, 0)));
    return QJsonDocument::fromJson('[' + token + ']').array().at(0).toString();
}

/// Finds what QJsonDocument passes over in silence: keys given twice (it keeps the last) and deep nesting. `json` must be
/// well-formed.
Result<> checkShape(const QByteArray &json)
{
    std::vector<JsonLevel> levels;
    bool expectsKey = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (c == '"') {
            const qsizetype end = endOfString(json, i);
            if (expectsKey && !levels.empty()) {
                JsonLevel &level = levels.back();
                level.key = decodedString(json.sliced(i, end - i));
                if (level.keys.contains(level.key))
                    return refusedJson(JsonReaderText::tr("The key \"%1\" stands twice in the same object. Keep one of them.")
                                           .arg(shownKey(level.key)),
                                       pointerTo(levels));
                level.keys.insert(level.key);
                expectsKey = false;
            }
            i = end - 1;
        } else if (c == '{' || c == '[') {
            if (levels.size() == static_cast<std::size_t>(JsonReader::deepestNesting))
                return refusedJson(JsonReaderText::tr("Objects and lists are nested deeper than %1 levels.")
                                       .arg(JsonReader::deepestNesting),
                                   pointerTo(levels));
            expectsKey = c == '{';
            levels.push_back({expectsKey, 0, {}, {}});
        } else if ((c == '}' || c == ']') && !levels.empty()) {
            levels.pop_back();
            expectsKey = false;
        } else if (c == ',' && !levels.empty()) {
            expectsKey = levels.back().isObject;
            ++levels.back().index;
        }
    }
    return {};
}

Result<> checkUtf8(const QByteArray &json)
{
    if (json.isValidUtf8())
        return {};
    qsizetype line = 1;
    for (qsizetype start = 0;; ++line) {
        const qsizetype end = json.indexOf('\n', start);
        if (end < 0 || !QByteArrayView(json).sliced(start, end - start).isValidUtf8())
            break;
        start = end + 1;
    }
    return refusedJson(JsonReaderText::tr("The text is not UTF-8. Save it in that encoding."), u"line %1"_s.arg(line));
}

Result<QJsonObject> parsedObject(const QByteArray &document)
{
    if (document.size() > JsonReader::largestDocument)
        return refusedJson(JsonReaderText::tr("It has %1 bytes; %2 is the most that is read.")
                               .arg(document.size())
                               .arg(JsonReader::largestDocument),
                           {});
    QByteArray json = document;
    if (json.startsWith("\xEF\xBB\xBF"))
        json.remove(0, 3);
    MUSTER_CHECK(checkUtf8(json));
    if (json.trimmed().isEmpty())
        return refusedJson(JsonReaderText::tr("It is empty. A JSON object {...} is wanted."), {});
    QJsonParseError problem;
    const QJsonDocument parsed = QJsonDocument::fromJson(json, &problem);
    if (problem.error == QJsonParseError::DeepNesting)
        return refusedJson(JsonReaderText::tr("Objects and lists are nested deeper than %1 levels.")
                               .arg(JsonReader::deepestNesting),
                           lineAndColumn(json, problem.offset));
    if (problem.error != QJsonParseError::NoError)
        return refusedJson(JsonReaderText::tr(
                               "This is not JSON: look for a missing or surplus comma, quote or bracket near here."),
                           lineAndColumn(json, problem.offset), problem.errorString());
    if (!parsed.isObject())
        return refusedJson(JsonReaderText::tr("This is a list. A JSON object {...} is wanted."), {});
    MUSTER_CHECK(checkShape(json));
    return parsed.object();
}

} // namespace

QStringList placeholderNames()
{
    return {u"name"_s, u"serial"_s, u"mac"_s, u"mac6"_s, u"n"_s};
}

QString placeholderProblem(const QString &text)
{
    const QStringList known = placeholderNames();
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'}')
            return JsonReaderText::tr("A closing brace has no opening one before it.");
        if (text.at(i) != u'{')
            continue;
        const qsizetype end = text.indexOf(u'}', i);
        if (end < 0)
            return JsonReaderText::tr("An opening brace has no closing one behind it.");
        const QString name = text.sliced(i + 1, end - i - 1);
        if (!known.contains(name))
            return JsonReaderText::tr("The placeholder {%1} is unknown. There are {%2}.")
                .arg(shownKey(name), known.join(u"}, {"_s));
        i = end;
    }
    return {};
}

QString withSampleValues(const QString &text)
{
    QString filled = text;
    for (const QString &name : placeholderNames())
        filled.replace(u"{%1}"_s.arg(name), u"1"_s);
    return filled;
}

Result<> JsonReader::readDocument(const QByteArray &json, const ReadObject &read)
{
    MUSTER_TRY(const QJsonObject object, parsedObject(json));
    std::optional<Error> error;
    JsonReader reader(object, {}, error);
    read(reader);
    reader.refuseLeftOver();
    if (error)
        return fail(*std::move(error));
    return {};
}

QString JsonReader::text(QStringView key, const TextCheck &check, qsizetype longest)
{
    const auto value = take(key, QJsonValue::String);
    return value ? checkedText(value->toString(), pathOf(key), check, longest) : QString();
}

QString JsonReader::requiredText(QStringView key, const TextCheck &check, qsizetype longest)
{
    require(key);
    return text(key, check, longest);
}

QString JsonReader::templateText(QStringView key, const TextCheck &check, qsizetype longest)
{
    return text(
        key,
        [&check](const QString &text) {
            const QString problem = placeholderProblem(text);
            return problem.isEmpty() && check ? check(withSampleValues(text)) : problem;
        },
        longest);
}

QStringList JsonReader::texts(QStringView key, qsizetype most, const TextCheck &check, qsizetype longest)
{
    return textList(key, most, check, longest);
}

QStringList JsonReader::templateTexts(QStringView key, qsizetype most, const TextCheck &check, qsizetype longest)
{
    return textList(
        key, most,
        [&check](const QString &text) {
            const QString problem = placeholderProblem(text);
            return problem.isEmpty() && check ? check(withSampleValues(text)) : problem;
        },
        longest);
}

std::optional<bool> JsonReader::boolean(QStringView key)
{
    const auto value = take(key, QJsonValue::Bool);
    return value ? std::optional(value->toBool()) : std::nullopt;
}

std::optional<int> JsonReader::integer(QStringView key, int least, int most)
{
    const auto value = take(key, QJsonValue::Double);
    if (!value)
        return std::nullopt;
    const double number = value->toDouble();
    if (number != std::floor(number) || number < least || number > most) {
        refuse(key, JsonReaderText::tr("%1 is not possible here. A whole number from %2 to %3 is wanted.")
                        .arg(number, 0, 'g', 15)
                        .arg(least)
                        .arg(most));
        return std::nullopt;
    }
    return static_cast<int>(number);
}

void JsonReader::object(QStringView key, const ReadObject &read)
{
    const auto value = take(key, QJsonValue::Object);
    if (!value)
        return;
    JsonReader reader(value->toObject(), pathOf(key), m_error);
    read(reader);
    reader.refuseLeftOver();
}

void JsonReader::objects(QStringView key, qsizetype most, const ReadObject &read)
{
    const auto value = take(key, QJsonValue::Array);
    if (!value)
        return;
    const QJsonArray list = value->toArray();
    if (list.size() > most)
        return refuse(key, JsonReaderText::tr("The list has %1 entries; %2 is the most.").arg(list.size()).arg(most));
    for (qsizetype i = 0; i < list.size() && !hasFailed(); ++i) {
        const QString path = pathOf(key) + u"/%1"_s.arg(i);
        if (!hasType(list.at(i), QJsonValue::Object, path))
            return;
        JsonReader reader(list.at(i).toObject(), path, m_error);
        read(reader);
        reader.refuseLeftOver();
    }
}

QJsonObject JsonReader::rest()
{
    QJsonObject left = m_object;
    for (const QString &key : std::as_const(m_asked))
        left.remove(key);
    m_asked += left.keys();
    return left;
}

void JsonReader::refuse(QStringView key, const QString &message)
{
    refuseAt(key.isEmpty() ? m_path : pathOf(key), message);
}

void JsonReader::require(QStringView key)
{
    if (!has(key))
        refuse(key, JsonReaderText::tr("The key \"%1\" is missing.").arg(key));
}

std::optional<QJsonValue> JsonReader::take(QStringView key, QJsonValue::Type type)
{
    m_asked += key.toString();
    if (hasFailed() || !has(key))
        return std::nullopt;
    const QJsonValue value = m_object.value(key);
    return hasType(value, type, pathOf(key)) ? std::optional(value) : std::nullopt;
}

bool JsonReader::hasType(const QJsonValue &value, QJsonValue::Type type, const QString &path)
{
    if (value.type() == type)
        return true;
    refuseAt(path, JsonReaderText::tr("Here stands %1, but %2 is wanted.").arg(typeName(value.type()), typeName(type)));
    return false;
}

QStringList JsonReader::textList(QStringView key, qsizetype most, const TextCheck &check, qsizetype longest)
{
    const auto value = take(key, QJsonValue::Array);
    if (!value)
        return {};
    const QJsonArray list = value->toArray();
    if (list.size() > most) {
        refuse(key, JsonReaderText::tr("The list has %1 entries; %2 is the most.").arg(list.size()).arg(most));
        return {};
    }
    QStringList texts;
    for (qsizetype i = 0; i < list.size() && !hasFailed(); ++i) {
        const QString path = pathOf(key) + u"/%1"_s.arg(i);
        if (hasType(list.at(i), QJsonValue::String, path))
            texts += checkedText(list.at(i).toString(), path, check, longest);
        if (!hasFailed() && texts.indexOf(texts.last()) != i)
            refuseAt(path, JsonReaderText::tr("This entry stands twice in the list."));
    }
    return hasFailed() ? QStringList() : texts;
}

QString JsonReader::checkedText(const QString &text, const QString &path, const TextCheck &check, qsizetype longest)
{
    QString problem;
    if (text.isEmpty())
        problem = JsonReaderText::tr("The text is empty. Leave it out if nothing is meant.");
    else if (text.size() > longest)
        problem = JsonReaderText::tr("The text has %1 characters; %2 is the most.").arg(text.size()).arg(longest);
    else if (holdsUnprintable(text))
        problem = JsonReaderText::tr("The text holds a character that can't be printed. Remove it.");
    else if (text.front().isSpace() || text.back().isSpace())
        problem = JsonReaderText::tr("The text begins or ends with a blank. Remove it.");
    else if (check)
        problem = check(text);
    if (problem.isEmpty())
        return text;
    refuseAt(path, problem);
    return {};
}

QString JsonReader::oneOf(QStringView key, const QStringList &allowed)
{
    return text(key, [&allowed](const QString &word) {
        return allowed.contains(word)
                   ? QString()
                   : JsonReaderText::tr("\"%1\" is not possible here. Use one of: %2.").arg(shownKey(word), allowed.join(u", "_s));
    });
}

QStringList JsonReader::someOf(QStringView key, const QStringList &allowed)
{
    QStringList words = textList(
        key, allowed.size(),
        [&allowed](const QString &word) {
            return allowed.contains(word) ? QString()
                                          : JsonReaderText::tr("\"%1\" is not possible here. Use some of: %2.")
                                                .arg(shownKey(word), allowed.join(u", "_s));
        },
        longestText);
    if (has(key) && words.isEmpty())
        refuse(key, JsonReaderText::tr("The list is empty. Leave it out, or use some of: %1.").arg(allowed.join(u", "_s)));
    return words;
}

QString JsonReader::pathOf(QStringView key) const
{
    return m_path + pointerStep(key);
}

void JsonReader::refuseAt(const QString &path, const QString &message)
{
    if (!m_error)
        m_error = Error{ErrorCode::Rejected, message, {}, path};
}

void JsonReader::refuseLeftOver()
{
    const QJsonObject left = rest();
    if (left.isEmpty() || hasFailed())
        return;
    QStringList known = m_asked;
    for (const QString &key : left.keys())
        known.removeAll(key);
    known.removeDuplicates();
    known.sort();
    const QString key = left.constBegin().key();
    refuseAt(pathOf(key),
             JsonReaderText::tr("The key \"%1\" is unknown. Known here: %2.").arg(shownKey(key), known.join(u", "_s)));
}

} // namespace muster
