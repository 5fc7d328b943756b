// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/details_tabs.h"

#include "ui/registry/detail_text.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/enrollment_text.h"
#include "ui/registry/finding_row.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/state_look.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int mostServiceFacts = 12;

} // namespace

FactsTab::FactsTab(const ThemeSource &themes, const Services &services, QWidget *parent)
    : FactsView(themes, parent)
    , m_services(services)
{
}

QString FactsTab::sourceTitles(const QStringList &ids) const
{
    QStringList titles;
    for (const QString &id : ids)
        titles += sourceTitle(discovery(), id);
    return titles.join(u", "_s);
}

// --- summary ---------------------------------------------------------------------------------------------------------------

void SummaryTab::addAttribute(const Device &device, const QString &field, const QString &name, const QString &value)
{
    const auto said = device.provenance.constFind(field);
    const QString evidence =
        said == device.provenance.cend()
            ? QString()
            : tr("%1, %2", "who said it, how long ago").arg(sourceTitle(discovery(), said->source), longAge(said->at, now()));
    addFact(name, value, evidence);
}

/// What fails, worst first as the policies say it; and the policies that were asked.
void SummaryTab::addFindings(const Device &device)
{
    const ComplianceSummary summary = ComplianceSummary::of(device);
    addHeading(tr("Findings"), summary.findings > 0 ? tr("%n findings", nullptr, summary.findings) : QString());
    for (const Finding &finding : device.findings) {
        auto *row = new FindingRow(themes(), column());
        row->setFinding(finding, now());
        addWidget(row);
    }
    if (!summary.covered)
        addText(tr("No policy covers this device, so nothing is asked of it."), u"caption"_s);
    else if (device.findings.isEmpty())
        addText(device.compliance == Compliance::Unknown ? tr("Its policies were not asked yet.")
                                                         : tr("It passes every rule of its policies."),
                u"caption"_s);
    addFact(tr("Policies"), device.policies.join(u", "_s), {}, tr("none"));
    if (!device.pinnedPolicies.isEmpty())
        addFact(tr("Pinned"), device.pinnedPolicies.join(u", "_s));
}

/// What presence is made of, per channel, the newest first.
void SummaryTab::addSigns(const Device &device)
{
    addHeading(tr("Signs of life"));
    QVector<SignOfLife> signs = device.signs;
    std::ranges::stable_sort(signs, std::ranges::greater(), &SignOfLife::at);
    for (const SignOfLife &sign : std::as_const(signs)) {
        const QString title = sourceTitle(discovery(), sign.source);
        addFact(sign.interface.isEmpty() ? title : tr("%1 on %2", "mDNS on eth0").arg(title, sign.interface),
                longAge(sign.at, now()), signEvidence(sign, now()));
    }
    if (signs.isEmpty())
        addText(tr("Nothing was heard of it."), u"caption"_s);
    if (const QString rhythm = rhythmText(device.rhythm); !rhythm.isEmpty())
        addFact(tr("Rhythm"), rhythm);
}

/// What the sources were told beyond the fields above. A page it names is text to be copied: it may be anything.
void SummaryTab::addDetails(const QVector<discovery::Detail> &details)
{
    if (details.isEmpty())
        return;
    addHeading(tr("What else it said"));
    for (const discovery::Detail &detail : details)
        addFact(detailTitle(detail.attribute), detail.value,
                tr("%1, %2", "who said it, how long ago").arg(sourceTitle(discovery(), detail.source), longAge(detail.at, now())));
    addGap(true);
}

void SummaryTab::setDevice(const Device &device, const QVector<Sighting> &sightings)
{
    clear(device.id.toString());
    const QVector<discovery::Detail> details = discovery::detailsOf(sightings);
    const ComplianceSummary compliance = ComplianceSummary::of(device);
    addHeading(tr("State"));
    addFact(tr("Lifecycle"), lookOf(device.state).word(), proofWord(device, now()));
    const ClaimState claim = registry::claimStateOf(device);
    addFact(tr("Claim"), lookOf(claim).word(), registry::claimSentence(claim));
    if (const QString advice = registry::claimAdvice(device, details); !advice.isEmpty())
        addFact(tr("Next"), advice);
    if (device.ignored)
        addFact(tr("Ignored"), device.ignored->reason,
                tr("%1, %2", "who said it, how long ago").arg(device.ignored->by, longAge(device.ignored->at, now())));
    addFact(tr("Presence"), presenceSentence(device, now()));
    addFact(tr("Compliance"), complianceSentence(compliance, now()));
    const Credential *certificate = device.currentCertificate();
    addFact(tr("Certificate"),
            certificate && certificate->notAfter ? tr("ends %1").arg(longAge(*certificate->notAfter, now())) : QString(), {},
            tr("none"));
    addGap(true);
    addSigns(device);
    addGap(true);
    addFindings(device);
    addGap(true);
    addHeading(tr("Who said what"));
    addAttribute(device, u"name"_s, tr("Name"), device.name);
    addAttribute(device, u"vendor"_s, tr("Vendor"), device.vendor);
    addAttribute(device, u"model"_s, tr("Model"), device.model);
    addAttribute(device, u"kind"_s, tr("Kind"), kindTitle(device.kind));
    addAttribute(device, u"firmware"_s, tr("Firmware"), device.firmware);
    addAttribute(device, u"serial"_s, tr("Serial"), device.serial);
    if (device.isFactoryDefault)
        addAttribute(device, u"factoryDefault"_s, tr("Factory state"),
                     *device.isFactoryDefault ? tr("as it left the factory") : tr("set up"));
    addGap(true);
    addDetails(details);
    addHeading(tr("Where it belongs"));
    addFact(tr("Group"), device.group, {}, tr("none"));
    addFact(tr("Site"), device.site, {}, tr("none"));
    addFact(tr("Owner"), device.owner, {}, tr("none"));
    addFact(tr("Tags"), device.tags.join(u", "_s), {}, tr("none"));
    addGap(true);
    addHeading(tr("Seen"));
    addFact(tr("Address"), device.addresses.join(u'\n'));
    addFact(tr("On"), device.interfaces.join(u", "_s), {}, tr("no interface"));
    addFact(tr("By"), sourceTitles(device.sources), {}, tr("nothing yet"));
    addFact(tr("First"), device.firstSeen ? exactTime(*device.firstSeen) : QString(), {}, tr("never"));
    addFact(tr("Last"), device.lastSeen ? exactTime(*device.lastSeen) : QString(), {}, tr("never"));
    addGap(true);
    addHeading(tr("Id"));
    addText(device.id.toString(), u"small"_s);
    finish();
}

// --- services --------------------------------------------------------------------------------------------------------------

void ServicesTab::setDevice(const Device &device, const QVector<Sighting> &)
{
    clear(device.id.toString());
    QVector<Service> services = device.services;
    std::ranges::stable_sort(services, {}, &Service::type);
    if (services.isEmpty())
        addText(tr("It announced no service so far, and none was asked for."), u"caption"_s);
    bool isFirst = true;
    for (const Service &service : std::as_const(services)) {
        if (!std::exchange(isFirst, false))
            addGap(true);
        addHeading(service.type.isEmpty() ? tr("Unnamed service") : service.type,
                   service.port > 0 ? tr("port %1").arg(service.port) : QString());
        addFact(tr("Name"), service.name, {}, tr("not said"));
        addFact(tr("Said by"), sourceTitle(discovery(), service.source));
        int facts = 0;
        for (auto each = service.attributes.cbegin(); each != service.attributes.cend() && facts < mostServiceFacts;
             ++each, ++facts)
            addFact(each.key(), each.value(), {}, tr("empty"));
        if (service.attributes.size() > facts)
            addText(tr("%n more attributes", nullptr, int(service.attributes.size()) - facts), u"caption"_s);
    }
    finish();
}

} // namespace muster::ui
