// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/merge_preview.h"

#include "discovery/contradiction.h"
#include "discovery/sighting_merge.h"
#include "domain/lifecycle_move.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct MergeText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

struct TextField
{
    const char *name;
    QString Device::*member;
    bool isOperators; ///< nobody but an operator says it
};

constexpr TextField textFields[] = {
    {"name", &Device::name, false},  {"vendor", &Device::vendor, false},     {"model", &Device::model, false},
    {"kind", &Device::kind, false},  {"firmware", &Device::firmware, false}, {"serial", &Device::serial, false},
    {"group", &Device::group, true}, {"site", &Device::site, true},          {"owner", &Device::owner, true},
};

bool isOperators(const Device &device, const TextField &field)
{
    return field.isOperators || device.provenance.value(QLatin1StringView(field.name)).source == "operator"_L1;
}

/// An address is no name.
QString saidIn(const Device &device, const TextField &field)
{
    const QString &text = device.*field.member;
    const bool isNameless = field.member == &Device::name && !isOperators(device, field) && discovery::isAddress(text);
    return isNameless ? QString() : text;
}

/// How much was done for a device in this state; the more goes before the less. What was cut off stays so.
int weightOf(Lifecycle state)
{
    switch (state) {
    case Lifecycle::Retired: return 0;
    case Lifecycle::Expected: return 1;
    case Lifecycle::Discovered: return 2;
    case Lifecycle::Provisioned: return 3;
    case Lifecycle::Pending: return 4;
    case Lifecycle::Enrolled: return 5;
    case Lifecycle::Quarantined: return 6;
    }
    return 0;
}

QString credentialText(const Credential &credential)
{
    return u"%1 (%2)"_s.arg(credential.subject, credential.serialNumber);
}

template<typename T>
void unite(QVector<T> &list, const QVector<T> &others)
{
    for (const T &other : others)
        if (!list.contains(other))
            list.append(other);
}

class Merging
{
public:
    Merging(const MergeSide &kept, const MergeSide &gone, const MergeChoices &choices)
        : m_kept(kept)
        , m_gone(gone)
        , m_choices(choices)
    {
        m_preview.kept = kept.device;
        m_preview.gone = gone.device;
        m_preview.merged = kept.device;
    }

    MergePreview run(Timestamp now)
    {
        if (refuse())
            return m_preview;
        Device &merged = m_preview.merged;
        discovery::mergeDevice(merged, m_gone.device);
        listJoined();
        for (const TextField &field : textFields)
            mergeText(field);
        mergeState();
        mergeCredentials();
        mergeHostKey();
        if (!m_gone.device.ignored)
            merged.ignored.reset(); // one of the two is noticed
        unite(merged.tags, m_gone.device.tags);
        unite(merged.pinnedPolicies, m_gone.device.pinnedPolicies);
        const auto isProvisioned = [](const Device &device) { return !device.driver.isEmpty() && !device.claimable; };
        if (!isProvisioned(merged) && (isProvisioned(m_gone.device) || merged.driver.isEmpty())) {
            merged.driver = m_gone.device.driver;
            merged.claimable = m_gone.device.claimable;
        }
        merged.provenance.insert(u"identity"_s, {u"operator"_s, now});
        merged.conflicts.removeIf([this](const IdentityConflict &conflict) { return conflict.with == m_gone.device.id; });
        warnOfSerials(now);
        return m_preview;
    }

private:
    bool refuse()
    {
        const Device &kept = m_kept.device;
        const Device &gone = m_gone.device;
        const auto contradiction = discovery::contradictionOf(kept, gone.identifiers, gone.vendor);
        if (kept.id == gone.id)
            m_preview.refusal = Error{ErrorCode::Rejected, MergeText::tr("%1 is one device already.").arg(kept.name), {}, {}};
        else if (contradiction && contradiction->isProof())
            m_preview.refusal = Error{ErrorCode::Conflict,
                                      MergeText::tr("%1 and %2 have different keys (%3 %4 and %5). They are two devices; nothing "
                                                    "was changed.")
                                          .arg(kept.name, gone.name, identifierTypeWords.word(contradiction->one.type),
                                               contradiction->one.value, contradiction->other.value),
                                      {},
                                      {}};
        else if (m_kept.isBusy || m_gone.isBusy)
            m_preview.refusal = Error{ErrorCode::Conflict,
                                      MergeText::tr("A job works on %1. Nothing was changed; let it end first.")
                                          .arg(m_kept.isBusy ? kept.name : gone.name),
                                      {},
                                      {}};
        for (auto it = m_choices.begin(); it != m_choices.end(); ++it)
            checkChoice(it.key(), it.value());
        return m_preview.refusal.has_value();
    }

    void checkChoice(const QString &field, const DeviceId &id)
    {
        const bool isField =
            field == "state"_L1 || field == "credential"_L1 || field == "hostKey"_L1
            || std::ranges::any_of(textFields, [&field](const TextField &each) { return field == QLatin1StringView(each.name); });
        if (!isField)
            m_preview.refusal =
                Error{ErrorCode::Rejected, MergeText::tr("There is nothing to choose about \"%1\".").arg(field), {}, field};
        else if (id != m_kept.device.id && id != m_gone.device.id)
            m_preview.refusal =
                Error{ErrorCode::Rejected, MergeText::tr("%1 is none of the two devices.").arg(id.toString()), {}, field};
    }

    void listJoined()
    {
        for (const Identifier &identifier : m_preview.merged.identifiers)
            if (std::ranges::none_of(m_kept.device.identifiers, [&identifier](const Identifier &own) {
                    return own.type == identifier.type && own.value == identifier.value;
                }))
                m_preview.joined.append(identifier);
        const qsizetype lost = m_gone.device.identifiers.size() + m_kept.device.identifiers.size()
                               - m_preview.merged.identifiers.size();
        const qsizetype common = std::ranges::count_if(m_gone.device.identifiers, [this](const Identifier &identifier) {
            return std::ranges::any_of(m_kept.device.identifiers, [&identifier](const Identifier &own) {
                return own.type == identifier.type && own.value == identifier.value;
            });
        });
        if (lost > common)
            m_preview.warnings +=
                MergeText::tr("%1 identifiers are more than a device may have and are left out.").arg(lost - common);
    }

    /// Lists the field; true when what the one that goes says shall hold.
    bool decide(const QString &field, const QString &kept, const QString &gone, bool isGoneProposed, bool isOpen)
    {
        const auto choice = m_choices.constFind(field);
        const bool isChosen = choice != m_choices.constEnd();
        const bool isFromGone = isChosen ? *choice == m_gone.device.id : isGoneProposed;
        m_preview.fields.append({field, kept, gone, isFromGone, isOpen && !isChosen});
        return isFromGone;
    }

    void mergeText(const TextField &field)
    {
        const QString kept = saidIn(m_kept.device, field);
        const QString gone = saidIn(m_gone.device, field);
        const bool isSerial = field.member == &Device::serial;
        if (kept == gone)
            return;
        const bool isOfOperators = isOperators(m_kept.device, field) && isOperators(m_gone.device, field);
        const bool isGoneProposed =
            kept.isEmpty() || (!gone.isEmpty() && isOperators(m_gone.device, field) && !isOperators(m_kept.device, field));
        const bool isOpen = !kept.isEmpty() && !gone.isEmpty() && (isOfOperators || (isSerial && serialContradiction()));
        const QString name = QLatin1StringView(field.name);
        const bool isFromGone = decide(name, kept, gone, isGoneProposed, isOpen);
        const Device &source = isFromGone ? m_gone.device : m_kept.device;
        m_preview.merged.*field.member = source.*field.member;
        if (source.provenance.contains(name))
            m_preview.merged.provenance.insert(name, source.provenance.value(name));
        else
            m_preview.merged.provenance.remove(name);
    }

    void mergeState()
    {
        const Lifecycle kept = m_kept.device.state;
        const Lifecycle gone = m_gone.device.state;
        if (kept == gone)
            return;
        const bool isOpen = kept == Lifecycle::Retired || gone == Lifecycle::Retired;
        if (decide(u"state"_s, lifecycleWords.word(kept), lifecycleWords.word(gone), weightOf(gone) > weightOf(kept), isOpen))
            moveTo(m_preview.merged, gone);
    }

    void mergeCredentials()
    {
        const Credential *kept = m_kept.device.currentCertificate();
        const Credential *gone = m_gone.device.currentCertificate();
        QVector<Credential> &all = m_preview.merged.credentials;
        for (const Credential &credential : m_gone.device.credentials)
            if (std::ranges::none_of(all, [&credential](const Credential &own) { return own.id == credential.id; }))
                all.append(credential);
        if (!kept || !gone || kept->serialNumber == gone->serialNumber)
            return;
        const bool isFromGone = decide(u"credential"_s, credentialText(*kept), credentialText(*gone),
                                       weightOf(m_gone.device.state) > weightOf(m_kept.device.state), true);
        const QString inForce = (isFromGone ? gone : kept)->serialNumber;
        for (Credential &credential : all) {
            if (credential.kind != CredentialKind::X509 || credential.state != CredentialState::Active
                || credential.serialNumber == inForce)
                continue;
            credential.state = CredentialState::Superseded;
            m_preview.superseded += credential.serialNumber;
        }
    }

    void mergeHostKey()
    {
        m_preview.hostKey = m_kept.hostKey ? m_kept.hostKey : m_gone.hostKey;
        if (!m_kept.hostKey || !m_gone.hostKey || m_kept.hostKey->key == m_gone.hostKey->key)
            return;
        if (decide(u"hostKey"_s, m_kept.hostKey->key.fingerprint, m_gone.hostKey->key.fingerprint, false, true))
            m_preview.hostKey = m_gone.hostKey;
    }

    bool serialContradiction() const
    {
        return discovery::contradictionOf(m_kept.device, m_gone.device.identifiers, m_gone.device.vendor).has_value();
    }

    void warnOfSerials(Timestamp now)
    {
        const auto found = discovery::contradictionOf(m_kept.device, m_gone.device.identifiers, m_gone.device.vendor);
        if (!found)
            return;
        m_preview.warnings += MergeText::tr("%1 says the serial number %2 of one and %3 of the other: they may be two devices.")
                                  .arg(found->one.source, found->one.value, found->other.value);
        const bool isListed = std::ranges::any_of(m_preview.fields,
                                                  [](const MergeField &each) { return each.field == "serial"_L1; });
        if (isListed)
            return;
        const bool isFromGone = decide(u"serial"_s, found->one.value, found->other.value, false, true);
        if (m_choices.contains(u"serial"_s)) {
            m_preview.merged.serial = (isFromGone ? found->other : found->one).value;
            m_preview.merged.provenance.insert(u"serial"_s, {u"operator"_s, now});
        }
    }

    const MergeSide &m_kept;
    const MergeSide &m_gone;
    const MergeChoices &m_choices;
    MergePreview m_preview;
};

} // namespace

QStringList MergePreview::openChoices() const
{
    QStringList open;
    for (const MergeField &field : fields)
        if (field.needsChoice)
            open += field.field;
    return open;
}

MergeChoices choicesOf(const MergeRecord &record)
{
    MergeChoices choices;
    const auto choose = [&](const QString &field, bool isFromGone) {
        choices.insert(field, isFromGone ? record.gone.id : record.kept.id);
    };
    for (const TextField &field : textFields) {
        const QString &gone = record.gone.*field.member;
        if (record.kept.*field.member != gone)
            choose(QLatin1StringView(field.name), record.merged.*field.member == gone);
    }
    if (record.kept.state != record.gone.state)
        choose(u"state"_s, record.merged.state == record.gone.state);
    const Credential *merged = record.merged.currentCertificate();
    const Credential *gone = record.gone.currentCertificate();
    if (merged && gone && record.kept.currentCertificate())
        choose(u"credential"_s, merged->serialNumber == gone->serialNumber);
    return choices;
}

MergePreview previewMerge(const MergeSide &kept, const MergeSide &gone, const MergeChoices &choices, Timestamp now)
{
    return Merging(kept, gone, choices).run(now);
}

} // namespace muster::registry
