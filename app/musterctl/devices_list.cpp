// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/device_columns.h"
#include "musterctl/device_pages.h"
#include "musterctl/evaluation.h"
#include "musterctl/text.h"
#include "registry/device_json.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct ListText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

enum class ListFormat { Table, Json, Csv };

constexpr Words<ListFormat, 3> listFormatWords{{{
    {ListFormat::Table, "table"},
    {ListFormat::Json, "json"},
    {ListFormat::Csv, "csv"},
}}};

/// How a list shall look.
struct ListStyle
{
    ListFormat format = ListFormat::Table;
    std::vector<const DeviceColumnText *> columns; ///< empty: those the format has of its own
    qint64 limit = std::numeric_limits<qint64>::max();
};

Result<> readColumns(const QString &names, ListStyle &style)
{
    for (const QString &name : names.split(u',')) {
        const auto &all = deviceColumns();
        const auto found = std::ranges::find_if(all, [wanted = name.trimmed()](const DeviceColumnText &column) {
            return wanted.compare(QLatin1StringView(column.name), Qt::CaseInsensitive) == 0;
        });
        if (found == all.end()) {
            QStringList known;
            for (const DeviceColumnText &column : all)
                known += QString::fromLatin1(column.name);
            return fail(ErrorCode::Rejected,
                        ListText::tr("There is no column \"%1\". Columns: %2.").arg(name.trimmed(), known.join(u", "_s)), {},
                        u"--columns"_s);
        }
        style.columns.push_back(&*found);
    }
    return {};
}

Result<ListStyle> readStyle(const Invocation &asked)
{
    ListStyle style;
    if (asked.has(u"format"_s)) {
        const auto format = listFormatWords.value(asked.value(u"format"_s));
        if (!format)
            return fail(ErrorCode::Rejected, ListText::tr("--format is table, json or csv."), {}, u"--format"_s);
        style.format = *format;
    }
    if (asked.wantsJson && asked.has(u"format"_s) && style.format != ListFormat::Json)
        return fail(ErrorCode::Rejected, ListText::tr("--json and --format %1 exclude each other.").arg(asked.value(u"format"_s)),
                    {}, u"--format"_s);
    if (asked.wantsJson)
        style.format = ListFormat::Json;
    if (asked.has(u"limit"_s)) {
        bool isNumber = false;
        style.limit = asked.value(u"limit"_s).toLongLong(&isNumber);
        if (!isNumber || style.limit < 0)
            return fail(ErrorCode::Rejected, ListText::tr("--limit is a number, 0 or more."), {}, u"--limit"_s);
    }
    if (asked.has(u"columns"_s))
        MUSTER_CHECK(readColumns(asked.value(u"columns"_s), style));
    else if (style.format != ListFormat::Json)
        for (const DeviceColumnText &column : deviceColumns())
            if (style.format == ListFormat::Csv || column.isInTable)
                style.columns.push_back(&column);
    return style;
}

/// Writes devices one after the other in the form asked for.
class DeviceWriter
{
public:
    DeviceWriter(Output &output, const ListStyle &style, Timestamp now)
        : m_output(output)
        , m_style(style)
        , m_cell{output.isTerminal() && style.format == ListFormat::Table, now, style.format == ListFormat::Table}
        , m_table(output, titles())
    {
        if (style.format == ListFormat::Csv)
            output.write(csvLine(cells([](const DeviceColumnText &column) { return QString::fromLatin1(column.name); })));
    }

    void add(const Device &device)
    {
        if (m_style.format == ListFormat::Json)
            return m_output.record(object(device));
        const QStringList texts = cells([&](const DeviceColumnText &column) { return column.text(device, m_cell); });
        if (m_style.format == ListFormat::Csv)
            m_output.write(csvLine(texts));
        else
            m_table.add(texts);
    }
    void endPage()
    {
        if (m_style.format == ListFormat::Table)
            m_table.writePage();
    }

private:
    template<typename Text>
    QStringList cells(Text text) const
    {
        QStringList all;
        for (const DeviceColumnText *column : m_style.columns)
            all += text(*column);
        return all;
    }
    QStringList titles() const
    {
        return cells([](const DeviceColumnText &column) { return QCoreApplication::translate("muster::cli", column.title); });
    }
    QJsonObject object(const Device &device) const
    {
        const QJsonObject whole = registry::toJson(device, m_cell.now);
        if (m_style.columns.empty())
            return whole;
        QJsonObject part;
        for (const DeviceColumnText *column : m_style.columns) {
            const auto field = whole.constFind(QLatin1StringView(column->field));
            if (field != whole.constEnd())
                part.insert(field.key(), field.value());
        }
        return part;
    }

    Output &m_output;
    const ListStyle &m_style;
    const CellStyle m_cell;
    Table m_table;
};

Result<Status> writeList(Session &session, const query::Query &query, const ListStyle &style)
{
    bringUpToDate(session);
    DeviceWriter writer(session.output(), style, session.clock().now());
    const auto write = [&writer](const QVector<Device> &page) -> Result<> {
        for (const Device &device : page)
            writer.add(device);
        writer.endPage();
        return {};
    };
    MUSTER_CHECK(readDevices(session, query, write, style.limit));
    writer.endPage(); // the titles, where there was no page
    return Status::Done;
}

} // namespace

Result<Status> listDevices(Session &session)
{
    const auto style = readStyle(session.invocation());
    if (!style)
        return session.usage(style.error());
    const auto query = query::Query::parse(session.invocation().arguments.join(u' '));
    if (!query)
        return session.usage(query.error());
    MUSTER_CHECK(session.open());
    return writeList(session, *query, *style);
}

Result<Status> listPendingDevices(Session &session)
{
    const auto style = readStyle(session.invocation());
    if (!style)
        return session.usage(style.error());
    MUSTER_TRY(const query::Query pending, query::Query::parse(u"state:"_s + lifecycleWords.word(Lifecycle::Pending)));
    MUSTER_CHECK(session.open());
    return writeList(session, pending, *style);
}

} // namespace muster::cli
