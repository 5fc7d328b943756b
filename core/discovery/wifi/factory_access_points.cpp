// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/factory_access_points.h"

#include "discovery/plain_text.h"
#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostFactoryRows = 500;
constexpr qsizetype longestSsid = 32;

struct FactoryAccessPointsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::FactoryAccessPoints)
};

/// Of the whole SSID: what stands in for "Shelly" must not be found in the middle of somebody's own name.
QRegularExpression wholePattern(const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption);
}

QString patternProblem(const QString &pattern)
{
    const QRegularExpression expression = wholePattern(pattern);
    if (!expression.isValid())
        return FactoryAccessPointsText::tr("This is not a regular expression: %1.").arg(expression.errorString());
    return expression.match(QString()).hasMatch() ? FactoryAccessPointsText::tr("This fits a network without a name.")
                                                  : QString();
}

QString factoryWordProblem(const QString &text)
{
    static const QRegularExpression word(u"\\A[a-z][a-z0-9-]*\\z"_s);
    return word.match(text).hasMatch() ? QString() : FactoryAccessPointsText::tr("This is one word in lower case.");
}

QString ipv4Problem(const QString &text)
{
    const QHostAddress address(text);
    return address.protocol() == QAbstractSocket::IPv4Protocol && address.toString() == text
               ? QString()
               : FactoryAccessPointsText::tr("This is not an IPv4 address.");
}

} // namespace

Result<FactoryAccessPoints> FactoryAccessPoints::read(const QByteArray &json)
{
    FactoryAccessPoints table;
    MUSTER_CHECK(JsonReader::readDocument(json, [&table](JsonReader &reader) {
        reader.require(u"accessPoints");
        reader.objects(u"accessPoints", mostFactoryRows, [&table](JsonReader &object) {
            FactoryAccessPoint row;
            row.pattern = wholePattern(object.requiredText(u"pattern", patternProblem));
            row.vendor = object.text(u"vendor");
            row.model = object.text(u"model");
            row.kind = object.text(u"kind", factoryWordProblem);
            row.driver = object.text(u"driverHint", factoryWordProblem);
            row.address = object.text(u"address", ipv4Problem);
            row.isFactory = object.boolean(u"factory").value_or(false);
            table.m_rows.append(row);
        });
    }));
    return table;
}

Result<FactoryAccessPoints> FactoryAccessPoints::shipped()
{
    QFile file(u":/knowledge/factory_access_points.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, FactoryAccessPointsText::tr("The table of factory access points is missing."),
                    file.errorString(), file.fileName());
    return read(file.readAll());
}

std::optional<FactoryAccessPoints::Match> FactoryAccessPoints::match(const QByteArray &ssid) const
{
    if (ssid.isEmpty() || ssid.size() > longestSsid)
        return std::nullopt;
    // Byte by byte, so that no byte is unreadable.
    const QString text = QString::fromLatin1(ssid);
    for (const FactoryAccessPoint &row : m_rows) {
        const QRegularExpressionMatch match = row.pattern.match(text);
        if (!match.hasMatch())
            continue;
        const QString model = plainText(match.captured(u"model"_s).toLatin1());
        return Match{row, match.captured(u"mac"_s), model.isEmpty() ? row.model : model};
    }
    return std::nullopt;
}

} // namespace muster::discovery
