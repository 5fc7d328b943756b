// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/pretty_policy.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr qsizetype longestPrettyLine = 68;

/// What comes first in an object; the rest follows by name.
const QStringList leadingKeys{u"name"_s, u"format"_s, u"enabled"_s, u"scope"_s,   u"admission"_s,   u"approval"_s,
                              u"rule"_s, u"rules"_s,  u"access"_s,  u"publish"_s, u"onViolation"_s, u"severity"_s};

QStringList orderedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    std::ranges::stable_sort(keys, {}, [](const QString &key) {
        const qsizetype at = leadingKeys.indexOf(key);
        return at < 0 ? leadingKeys.size() - 2 : at; // before onViolation and severity
    });
    return keys;
}

/// A text or number as JSON writes it.
QString plain(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

QString pretty(const QJsonValue &value, qsizetype indent, bool isWhole);

/// The parts of an object or list, not yet put together.
QStringList parts(const QJsonValue &value, qsizetype indent)
{
    QStringList parts;
    const QJsonObject object = value.toObject();
    for (const QString &key : orderedKeys(object))
        parts += plain(key) + u": "_s + pretty(object.value(key), indent, false);
    const QJsonArray list = value.toArray();
    for (const QJsonValue &each : list)
        parts += pretty(each, indent, false);
    return parts;
}

/// On one line where it fits; the document itself never is.
QString pretty(const QJsonValue &value, qsizetype indent, bool isWhole)
{
    if (!value.isObject() && !value.isArray())
        return plain(value);
    const QChar open = value.isObject() ? u'{' : u'[';
    const QChar close = value.isObject() ? u'}' : u']';
    const QStringList inner = parts(value, indent + 2);
    const QString line = open + inner.join(u", "_s) + close;
    const bool isListOfObjects = value.isArray() && value.toArray().first().isObject();
    if (inner.isEmpty() || (!isWhole && !isListOfObjects && !line.contains(u'\n') && line.size() + indent <= longestPrettyLine))
        return line;
    const QString margin(indent + 2, u' ');
    return open + u'\n' + margin + inner.join(u",\n"_s + margin) + u'\n' + QString(indent, u' ') + close;
}

} // namespace

QString prettyPolicy(const Policy &policy)
{
    return pretty(QJsonDocument::fromJson(policy.toJson()).object(), 0, true);
}

} // namespace muster::ui
