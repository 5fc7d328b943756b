// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/device_columns.h"
#include "musterctl/device_pages.h"
#include "musterctl/evaluation.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct FindingsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// None of a device that was merely discovered.
std::optional<Timestamp> sinceOf(const Finding &finding)
{
    return finding.since == Timestamp{} ? std::nullopt : std::optional(finding.since);
}

QJsonObject findingObject(const Device &device, const Finding &finding)
{
    QJsonObject object{{u"device"_s, QJsonObject{{u"id"_s, device.id.toString()}, {u"name"_s, device.name}}},
                       {u"policy"_s, finding.policy},
                       {u"rule"_s, finding.rule},
                       {u"severity"_s, severityWords.word(finding.severity)},
                       {u"seen"_s, finding.seen},
                       {u"wanted"_s, finding.wanted},
                       {u"fix"_s, finding.fix}};
    if (const auto since = sinceOf(finding))
        object.insert(u"since"_s, toIso8601(*since));
    return object;
}

/// What the user asked for, of the devices that have findings.
Result<query::Query> withFindings(const query::Query &asked)
{
    MUSTER_TRY(const query::Query found, query::Query::parse(u"compliance:violating OR compliance:waived"_s));
    return query::Query::both(asked, found);
}

} // namespace

Result<Status> listFindings(Session &session)
{
    const auto asked = query::Query::parse(session.invocation().arguments.join(u' '));
    if (!asked)
        return session.usage(asked.error());
    MUSTER_TRY(const query::Query query, withFindings(*asked));
    MUSTER_CHECK(session.open());
    bringUpToDate(session);
    Output &output = session.output();
    const CellStyle style{output.isTerminal(), session.clock().now()};
    Table table(output,
                {FindingsText::tr("DEVICE"), FindingsText::tr("SEVERITY"), FindingsText::tr("POLICY"), FindingsText::tr("RULE"),
                 FindingsText::tr("SEEN"), FindingsText::tr("WANTED"), FindingsText::tr("FIX"), FindingsText::tr("SINCE")});
    const auto write = [&](const QVector<Device> &page) -> Result<> {
        for (const Device &device : page)
            for (const Finding &finding : device.findings) {
                if (output.isJson())
                    output.record(findingObject(device, finding));
                else
                    table.add({device.name, severityWords.word(finding.severity), finding.policy, finding.rule, finding.seen,
                               finding.wanted, finding.fix, timeCell(sinceOf(finding), style)});
            }
        if (!output.isJson())
            table.writePage();
        return {};
    };
    MUSTER_CHECK(readDevices(session, query, write));
    if (!output.isJson())
        table.writePage(); // the titles, where there was no page
    return Status::Done;
}

} // namespace muster::cli
