// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/expected_devices_file.h"

#include "registry/csv_reader.h"
#include "registry/device_attribute.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qsizetype mostExpectedDevices = 1'000'000;

struct ExpectedFileText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

/// A column of the table; `member` null = the tags.
struct ExpectedColumn
{
    const char *name;
    QString ExpectedDevice::*member = nullptr;
    std::optional<IdentifierType> identifier = {};
};

const ExpectedColumn expectedColumns[] = {
    {"name", &ExpectedDevice::name},
    {"mac", &ExpectedDevice::mac, IdentifierType::Mac},
    {"serial", &ExpectedDevice::serial, IdentifierType::Serial},
    {"uuid", &ExpectedDevice::uuid, IdentifierType::Uuid},
    {"vendor", &ExpectedDevice::vendor},
    {"model", &ExpectedDevice::model},
    {"kind", &ExpectedDevice::kind},
    {"group", &ExpectedDevice::group},
    {"site", &ExpectedDevice::site},
    {"owner", &ExpectedDevice::owner},
    {"tags"},
};

tl::unexpected<Error> wrongCell(qint64 line, const QString &column, const QString &why)
{
    return fail(ErrorCode::Rejected, ExpectedFileText::tr("Line %1, column %2: %3").arg(line).arg(column, why), {},
                u"line %1, column %2"_s.arg(line).arg(column));
}

Result<QVector<const ExpectedColumn *>> readHeader(const CsvRow &header)
{
    QVector<const ExpectedColumn *> columns;
    bool canIdentify = false;
    for (qsizetype i = 0; i < header.cells.size(); ++i) {
        const QString name = header.cells.at(i).trimmed().toLower();
        const auto found = std::ranges::find_if(expectedColumns,
                                                [&name](const auto &column) { return name == QLatin1StringView(column.name); });
        if (found == std::end(expectedColumns))
            return wrongCell(header.line, QString::number(i + 1),
                             ExpectedFileText::tr("there is no column \"%1\". The first line names the columns: %2.")
                                 .arg(header.cells.at(i), ExpectedDevicesFile::columns().join(u", "_s)));
        if (columns.contains(found))
            return wrongCell(header.line, name, ExpectedFileText::tr("this column stands there twice."));
        columns.append(found);
        canIdentify = canIdentify || found->identifier;
    }
    if (!canIdentify)
        return fail(ErrorCode::Rejected,
                    ExpectedFileText::tr("Line %1: a column serial, mac or uuid is needed: without one a device can't be "
                                         "recognised when it arrives.")
                        .arg(header.line),
                    {}, u"line %1"_s.arg(header.line));
    return columns;
}

/// Reads rows into devices, and remembers which identifier stood where.
class ExpectedRows
{
public:
    ExpectedRows(QVector<const ExpectedColumn *> columns, Timestamp now) : m_columns(std::move(columns)), m_now(now) {}

    Result<ExpectedDevice> read(const CsvRow &row)
    {
        if (row.cells.size() != m_columns.size())
            return fail(ErrorCode::Rejected,
                        ExpectedFileText::tr("Line %1 has %2 cells, but the first line names %3 columns.")
                            .arg(row.line)
                            .arg(row.cells.size())
                            .arg(m_columns.size()),
                        {}, u"line %1"_s.arg(row.line));
        ExpectedDevice device;
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            const QString text = row.cells.at(i).trimmed();
            if (text.isEmpty())
                continue;
            const ExpectedColumn &column = *m_columns.at(i);
            if (const Result<> checked = check(column, text, row.line); !checked)
                return wrongCell(row.line, QString::fromLatin1(column.name), checked.error().message);
            if (column.member)
                device.*column.member = text;
            else
                device.tags = tagList(text);
        }
        return device;
    }

private:
    static QStringList tagList(QString text) { return text.replace(u';', u',').split(u',', Qt::SkipEmptyParts); }

    Result<> check(const ExpectedColumn &column, const QString &text, qint64 line)
    {
        if (!column.identifier) {
            MUSTER_CHECK(setAttribute(m_scratch, QString::fromLatin1(column.name),
                                      column.member ? text : tagList(text).join(u','), m_now));
            return {};
        }
        MUSTER_TRY(const Identifier identifier, Identifier::create(*column.identifier, text, operatorSource, m_now));
        const auto seen = m_lines.constFind({int(identifier.type), identifier.value});
        if (seen != m_lines.constEnd())
            return fail(ErrorCode::Rejected,
                        ExpectedFileText::tr("%1 stands in line %2 already.").arg(identifier.value).arg(*seen));
        m_lines.insert({int(identifier.type), identifier.value}, line);
        return {};
    }

    QVector<const ExpectedColumn *> m_columns;
    Timestamp m_now;
    Device m_scratch; ///< takes the attributes, to see whether a device could have them
    QHash<std::pair<int, QString>, qint64> m_lines;
};

} // namespace

QStringList ExpectedDevicesFile::columns()
{
    QStringList names;
    for (const ExpectedColumn &column : expectedColumns)
        names += QString::fromLatin1(column.name);
    return names;
}

Result<ExpectedDevicesFile> ExpectedDevicesFile::read(QIODevice &file, Timestamp now)
{
    CsvReader reader(file);
    MUSTER_TRY(const std::optional<CsvRow> header, reader.next());
    if (!header)
        return fail(ErrorCode::Rejected,
                    ExpectedFileText::tr("The file is empty. Its first line names the columns: %1.").arg(columns().join(u", "_s)),
                    {}, u"line 1"_s);
    MUSTER_TRY(QVector<const ExpectedColumn *> named, readHeader(*header));
    ExpectedRows rows(std::move(named), now);
    ExpectedDevicesFile result;
    for (;;) {
        MUSTER_TRY(const std::optional<CsvRow> row, reader.next());
        if (!row)
            break;
        if (result.devices.size() >= mostExpectedDevices)
            return fail(ErrorCode::Rejected,
                        ExpectedFileText::tr("A file may hold %1 devices. Split it.").arg(mostExpectedDevices), {},
                        u"line %1"_s.arg(row->line));
        MUSTER_TRY(ExpectedDevice device, rows.read(*row));
        result.devices.append(std::move(device));
        result.lines.append(row->line);
    }
    if (result.devices.isEmpty())
        return fail(ErrorCode::Rejected, ExpectedFileText::tr("The file names no device: there is nothing below its first line."),
                    {}, u"line %1"_s.arg(header->line));
    return result;
}

Error ExpectedDevicesFile::located(Error error) const
{
    constexpr QStringView prefix = u"device ";
    if (!error.where.startsWith(prefix))
        return error;
    bool isNumber = false;
    const qsizetype number = QStringView(error.where).sliced(prefix.size()).toLongLong(&isNumber);
    if (!isNumber || number < 1 || number > lines.size())
        return error;
    const qint64 line = lines.at(number - 1);
    error.where = u"line %1"_s.arg(line);
    error.message = ExpectedFileText::tr("Line %1: %2").arg(line).arg(error.message);
    return error;
}

} // namespace muster::registry
