// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/text.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cwchar>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct CliText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

bool isHarmless(char32_t point)
{
    switch (QChar::category(point)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return false;
    default: return true;
    }
}

/// Passes `text` on code point by code point; those that are not harmless go through `escape`.
template<typename Escape>
QString escaped(const QString &text, Escape escape)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t point = text.at(i).unicode();
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            point = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        if (isHarmless(point))
            result += QChar::fromUcs4(point);
        else
            result += escape(point);
    }
    return result;
}

} // namespace

QString printable(const QString &text)
{
    return escaped(text, [](char32_t point) {
        const QString digits = QString::number(uint(point), 16).toUpper();
        return point <= 0xFF ? u"\\x"_s + digits.rightJustified(2, u'0') : u"\\u{"_s + digits + u'}';
    });
}

QByteArray jsonLine(const QJsonObject &object)
{
    const QString json = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    return escaped(json,
                   [](char32_t point) {
                       QString units;
                       for (const QChar unit : QString::fromUcs4(&point, 1))
                           units += u"\\u"_s + QString::number(uint(unit.unicode()), 16).rightJustified(4, u'0');
                       return units;
                   })
        .toUtf8();
}

QByteArray csvLine(const QStringList &cells)
{
    QByteArray line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        QString cell = cells.at(i);
        if (!cell.isEmpty() && QStringView(u"=+-@\t\r").contains(cell.front()))
            cell.prepend(u'\'');
        if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r'))
            cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
        if (i > 0)
            line += ',';
        line += cell.toUtf8();
    }
    return line + "\r\n";
}

int displayWidth(const QString &text)
{
    int width = 0;
    const auto points = text.toUcs4();
    for (const uint point : points)
        width += std::max(0, wcwidth(static_cast<wchar_t>(point)));
    return width;
}

QString ageText(Timestamp at, Timestamp now)
{
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(now - at).count();
    if (seconds < 1)
        return CliText::tr("now");
    if (seconds < 60)
        return CliText::tr("%1 s ago").arg(seconds);
    if (seconds < 60 * 60)
        return CliText::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 24 * 60 * 60)
        return CliText::tr("%1 h ago").arg(seconds / (60 * 60));
    return CliText::tr("%1 d ago").arg(seconds / (24 * 60 * 60));
}

} // namespace muster::cli
