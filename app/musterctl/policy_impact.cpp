// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/device_pages.h"
#include "musterctl/document_file.h"
#include "musterctl/session.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct ImpactText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject impactObject(const Device &device, const policy::Impact &impact)
{
    QJsonArray findings;
    for (const Finding &finding : impact.findings)
        findings.append(QJsonObject{{u"policy"_s, finding.policy},
                                    {u"rule"_s, finding.rule},
                                    {u"severity"_s, severityWords.word(finding.severity)},
                                    {u"seen"_s, finding.seen},
                                    {u"wanted"_s, finding.wanted},
                                    {u"fix"_s, finding.fix}});
    return {{u"device"_s, QJsonObject{{u"id"_s, device.id.toString()}, {u"name"_s, device.name}}},
            {u"old"_s, complianceWords.word(impact.before)},
            {u"new"_s, complianceWords.word(impact.after)},
            {u"findings"_s, findings}};
}

/// A line for each finding; one without them where nothing fails before or after.
void addLines(Table &table, const Device &device, const policy::Impact &impact)
{
    const QStringList verdict{device.name, complianceWords.word(impact.before), complianceWords.word(impact.after)};
    // What would be gone needs no fix.
    const bool getsWorse = impact.after == Compliance::Violating;
    for (const Finding &finding : impact.findings)
        table.add(verdict
                  + QStringList{finding.policy, finding.rule, finding.seen, finding.wanted, getsWorse ? finding.fix : QString()});
    if (impact.findings.isEmpty())
        table.add(verdict + QStringList{{}, {}, {}, {}, {}});
}

} // namespace

Result<Status> showPolicyImpact(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Policy policy, policyFromFile(session.invocation().arguments.front()));
    MUSTER_TRY(const query::Query judged, query::Query::parse(u"-state:"_s + lifecycleWords.word(Lifecycle::Retired)));
    Output &output = session.output();
    Table table(output, {ImpactText::tr("DEVICE"), ImpactText::tr("OLD"), ImpactText::tr("NEW"), ImpactText::tr("POLICY"),
                         ImpactText::tr("RULE"), ImpactText::tr("SEEN"), ImpactText::tr("WANTED"), ImpactText::tr("FIX")});
    const Timestamp now = session.clock().now();
    qint64 changing = 0;
    qint64 staying = 0;
    const auto write = [&](const QVector<Device> &page) -> Result<> {
        MUSTER_TRY(const auto impacts, session.run(session.policies().impact(policy, page, now)));
        for (qsizetype i = 0; i < page.size(); ++i) {
            if (!impacts.at(i)) {
                ++staying;
                continue;
            }
            ++changing;
            if (output.isJson())
                output.record(impactObject(page.at(i), *impacts.at(i)));
            else
                addLines(table, page.at(i), *impacts.at(i));
        }
        if (!output.isJson())
            table.writePage();
        return {};
    };
    MUSTER_CHECK(readDevices(session, judged, write));
    if (!output.isJson())
        table.writePage(); // the titles, where there was no page
    output.say(
        ImpactText::tr("Verdicts that would change: %1. That would stay: %2. Nothing was changed.").arg(changing).arg(staying));
    return Status::Done;
}

} // namespace muster::cli
