// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/presence/presence_rules.h"
#include "musterctl/command_table.h"
#include "musterctl/device_columns.h"
#include "musterctl/enroll_lines.h"
#include "musterctl/evaluation.h"
#include "musterctl/event_lines.h"
#include "musterctl/settings.h"
#include "registry/claim_state.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/retire_device.h"
#include "registry/commands/set_device_attributes.h"
#include "registry/device_json.h"
#include "registry/event_json.h"

#include <QCoreApplication>

#include <limits>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int historyPage = 500;

struct DevicesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// Lines of "word  value" for people; what is not known is left out.
class Sheet
{
public:
    explicit Sheet(Output &output) : m_output(output) {}

    void add(const QString &title, const QString &value)
    {
        if (!value.isEmpty())
            m_output.line(title.leftJustified(14) + value);
    }
    void addAll(const QString &title, const QStringList &values)
    {
        for (qsizetype i = 0; i < values.size(); ++i)
            add(i == 0 ? title : QString(), values.at(i));
    }

private:
    Output &m_output;
};

QString presenceText(const Device &device, const CellStyle &style)
{
    const Presence presence = discovery::presenceNow(device, style.now);
    QString text = presenceWords.word(presence.value);
    if (!presence.proof.isEmpty())
        text += u" (%1, %2)"_s.arg(presence.proof, timeCell(presence.at, style));
    return text;
}

QStringList identifierTexts(const Device &device)
{
    QStringList texts;
    for (const Identifier &identifier : device.identifiers)
        texts += u"%1 %2 (%3, %4)"_s.arg(identifierTypeWords.word(identifier.type), identifier.value,
                                         identifier.isRandomised() ? DevicesText::tr("weak: randomised")
                                                                   : strengthWords.word(identifier.strength()),
                                         identifier.source);
    return texts;
}

QStringList conflictTexts(const Device &device)
{
    QStringList texts;
    for (const IdentityConflict &conflict : device.conflicts)
        texts += DevicesText::tr("%1 %2 is claimed by %3, too")
                     .arg(identifierTypeWords.word(conflict.type), conflict.value, conflict.with.toString());
    return texts;
}

QStringList serviceTexts(const Device &device)
{
    QStringList texts;
    for (const Service &service : device.services)
        texts += u"%1 %2 %3 %4"_s
                     .arg(service.source, service.type, service.name, service.port ? QString::number(service.port) : QString())
                     .simplified();
    return texts;
}

QStringList credentialTexts(const Device &device)
{
    QStringList texts;
    for (const Credential &credential : device.credentials)
        texts += u"%1 %2 %3 %4, key made by %5"_s
                     .arg(credentialKindWords.word(credential.kind), credentialStateWords.word(credential.state), credential.use,
                          credential.subject, keyOriginWords.word(credential.keyOrigin))
                     .simplified();
    return texts;
}

QStringList detailTexts(const QVector<discovery::Detail> &details, const CellStyle &style)
{
    QStringList texts;
    for (const discovery::Detail &detail : details)
        texts += u"%1: %2 (%3, %4)"_s.arg(detail.attribute, detail.value, detail.source, timeCell(detail.at, style));
    return texts;
}

QStringList claimTexts(const Device &device, const QVector<discovery::Detail> &details)
{
    const registry::ClaimState state = registry::claimStateOf(device);
    QStringList texts{u"%1 (%2)"_s.arg(registry::claimStateWords.word(state), registry::claimSentence(state))};
    if (const QString advice = registry::claimAdvice(device, details); !advice.isEmpty())
        texts += advice;
    return texts;
}

QString factoryText(const Device &device)
{
    if (!device.isFactoryDefault)
        return {};
    return *device.isFactoryDefault ? DevicesText::tr("as it left the factory") : DevicesText::tr("set up already");
}

QString ignoredText(const Device &device, const CellStyle &style)
{
    if (!device.ignored)
        return {};
    return DevicesText::tr("%1 (%2, %3)", "reason (who, when)")
        .arg(device.ignored->reason, device.ignored->by, timeCell(device.ignored->at, style));
}

void showForPeople(Output &output, const Device &device, const QVector<discovery::Detail> &details, const CellStyle &style)
{
    Sheet sheet(output);
    sheet.add(DevicesText::tr("Name"), device.name);
    sheet.add(DevicesText::tr("Id"), device.id.toString());
    sheet.add(DevicesText::tr("State"), lifecycleWords.word(device.state));
    sheet.add(DevicesText::tr("Presence"), presenceText(device, style));
    sheet.add(DevicesText::tr("Compliance"), complianceWords.word(device.compliance));
    sheet.add(DevicesText::tr("Kind"), device.kind);
    sheet.add(DevicesText::tr("Vendor"), device.vendor);
    sheet.add(DevicesText::tr("Model"), device.model);
    sheet.add(DevicesText::tr("Firmware"), device.firmware);
    sheet.add(DevicesText::tr("Serial"), device.serial);
    sheet.add(DevicesText::tr("Group"), device.group);
    sheet.add(DevicesText::tr("Site"), device.site);
    sheet.add(DevicesText::tr("Owner"), device.owner);
    sheet.add(DevicesText::tr("Tags"), device.tags.join(u", "_s));
    sheet.add(DevicesText::tr("Policies"), device.policies.join(u", "_s));
    sheet.add(DevicesText::tr("Driver"), device.driver);
    sheet.addAll(DevicesText::tr("Claim"), claimTexts(device, details));
    sheet.add(DevicesText::tr("Factory state"), factoryText(device));
    sheet.add(DevicesText::tr("Ignored"), ignoredText(device, style));
    sheet.addAll(DevicesText::tr("Identifiers"), identifierTexts(device));
    sheet.addAll(DevicesText::tr("Conflicts"), conflictTexts(device));
    sheet.addAll(DevicesText::tr("Addresses"), device.addresses);
    sheet.addAll(DevicesText::tr("Services"), serviceTexts(device));
    sheet.addAll(DevicesText::tr("Says as well"), detailTexts(details, style));
    sheet.addAll(DevicesText::tr("Credentials"), credentialTexts(device));
    sheet.add(DevicesText::tr("First seen"), timeCell(device.firstSeen, style));
    sheet.add(DevicesText::tr("Last seen"), timeCell(device.lastSeen, style));
}

/// The device as it is now: an object with JSON, else `sentence`.
Status showChanged(Session &session, const Device &device, const QString &sentence)
{
    if (session.output().isJson())
        session.output().record(registry::toJson(device, session.clock().now()));
    session.output().say(sentence);
    return Status::Done;
}

Result<Device> meantDevice(Session &session)
{
    return session.run(session.devices().find(session.invocation().arguments.front()));
}

Result<Device> namedDevice(Session &session)
{
    MUSTER_CHECK(session.open());
    return meantDevice(session);
}

template<typename Command>
Result<Status> changeState(Session &session, const Device &device)
{
    const QString reason = session.invocation().value(u"reason"_s);
    MUSTER_TRY(const Device changed, session.run(session.registry().apply(Command{device.id, reason}, session.actor())));
    return showChanged(session, changed, DevicesText::tr("%1 is %2 now.").arg(changed.name, lifecycleWords.word(changed.state)));
}

} // namespace

Result<Status> showDevice(Session &session)
{
    MUSTER_CHECK(session.open());
    bringUpToDate(session);
    MUSTER_TRY(const Device device, meantDevice(session));
    MUSTER_TRY(const QVector<Sighting> sightings, session.run(session.devices().sightings(device.id)));
    const QVector<discovery::Detail> details = discovery::detailsOf(sightings);
    const CellStyle style{session.output().isTerminal(), session.clock().now()};
    if (session.output().isJson())
        session.output().record(registry::toJson(device, details, style.now));
    else
        showForPeople(session.output(), device, details, style);
    return Status::Done;
}

Result<Status> showDeviceHistory(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    EventLines lines(session.output());
    qint64 below = std::numeric_limits<qint64>::max();
    while (!session.output().isBroken()) {
        MUSTER_TRY(const QVector<Event> events, session.run(session.events().before(below, device.id.toString(), historyPage)));
        for (const Event &event : events)
            lines.add(event);
        lines.endPage();
        if (events.isEmpty())
            break;
        below = events.last().seq;
    }
    return Status::Done;
}

Result<Status> setDevice(Session &session)
{
    const auto values = readSettings(session.invocation().arguments.sliced(1));
    if (!values)
        return session.usage(values.error());
    MUSTER_TRY(const Device device, namedDevice(session));
    MUSTER_TRY(const Device changed,
               session.run(session.registry().apply(registry::SetDeviceAttributes{device.id, *values}, session.actor())));
    return showChanged(session, changed,
                       changed == device ? DevicesText::tr("%1 was like that already.").arg(changed.name)
                                         : DevicesText::tr("Changed %1.").arg(changed.name));
}

Result<Status> approveDevice(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    MUSTER_TRY(const enrollment::EnrollmentOutcome outcome,
               session.run(session.enrollment().approve(device.id, session.invocation().value(u"reason"_s), session.actor())));
    return writeOutcome(session.output(), outcome);
}

Result<Status> refuseDevice(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    MUSTER_TRY(const Device refused,
               session.run(session.enrollment().refuse(device.id, session.invocation().value(u"reason"_s), session.actor())));
    return showChanged(session, refused,
                       DevicesText::tr("%1 is %2 again.").arg(refused.name, lifecycleWords.word(refused.state)));
}

Result<Status> quarantineDevice(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    return changeState<registry::QuarantineDevice>(session, device);
}

Result<Status> releaseDevice(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    return changeState<registry::ReleaseDevice>(session, device);
}

Result<Status> retireDevice(Session &session)
{
    MUSTER_TRY(const Device device, namedDevice(session));
    // What can't be done is refused without a question.
    if (canMove(device.state, Lifecycle::Retired)) {
        const QString deed =
            DevicesText::tr("This retires %1 (%2), which is %3 now. It can only come back by being admitted anew.")
                .arg(device.name, device.id.toString(), lifecycleWords.word(device.state));
        if (const auto stopped = session.confirm(deed))
            return fail(*stopped);
    }
    return changeState<registry::RetireDevice>(session, device);
}

} // namespace muster::cli
