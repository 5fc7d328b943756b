// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/expansion.h"

#include "domain/json_reader.h"
#include "provisioning/shown_text.h"
#include "registry/device_attribute.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct ExpansionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Expansion)
};

constexpr qsizetype longestLabel = 63; // RFC 1035 section 2.3.4

/// "Gate 7 (north)" -> "Gate-7-north"; empty when nothing of it can stand in a host name.
QString hostLabelOf(const QString &text)
{
    static const QRegularExpression notInLabel(u"[^A-Za-z0-9]+"_s);
    QString label = text.section(u'.', 0, 0).replace(notInLabel, u"-"_s);
    if (label.startsWith(u'-'))
        label.remove(0, 1);
    label.truncate(longestLabel);
    if (label.endsWith(u'-'))
        label.chop(1);
    return label;
}

bool looksLikeHostName(const QString &text)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\z"_s);
    return pattern.match(text).hasMatch();
}

QString ownNameOf(const Device &device, const Survey &survey)
{
    const QString label = hostLabelOf(device.name);
    if (!label.isEmpty() && device.provenance.value(u"name"_s).source == registry::operatorSource)
        return label;
    if (const auto &hostname = survey.configuration.hostname.value; hostname && looksLikeHostName(*hostname))
        return *hostname;
    return label.isEmpty() ? hostLabelOf(survey.identity.attributes.value(u"name"_s)) : label;
}

/// What stands in place of a placeholder must not look like one.
bool canStand(const QString &value)
{
    return !value.contains(u'{') && !value.contains(u'}');
}

QString serialOf(const Device &device, const Survey &survey)
{
    for (const QString &serial : {device.serial, survey.identity.attributes.value(u"serial"_s)}) {
        const auto sound = Identifier::create(IdentifierType::Serial, serial, {}, {});
        if (sound && canStand(sound->value))
            return sound->value;
    }
    return {};
}

/// IEEE 802: the second bit of the first byte says that software made the address up, as for bridges and containers.
bool isMadeUp(const QString &mac)
{
    return (mac.first(2).toInt(nullptr, 16) & 0x02) != 0;
}

QString macOf(const Device &device, const Survey &survey)
{
    QStringList macs;
    for (const Identifier &identifier : survey.identity.identifiers + device.identifiers)
        if (identifier.type == IdentifierType::Mac && identifier.value.size() == 17)
            macs += identifier.value;
    std::ranges::stable_partition(macs, [](const QString &mac) { return !isMadeUp(mac); });
    return macs.value(0).remove(u':').toLower();
}

/// What the placeholders stand for on one device; empty: nothing.
class Placeholders
{
public:
    Placeholders(const Device &device, const Survey &survey)
    {
        const QString mac = macOf(device, survey);
        m_values = {{u"serial"_s, serialOf(device, survey)}, {u"mac"_s, mac}, {u"mac6"_s, mac.right(6)}, {u"n"_s, u"1"_s}};
    }

    QString name() const { return m_values.value(u"name"_s); }
    void setName(const QString &name) { m_values.insert(u"name"_s, name); }

    /// `text` with values; Rejected when one is needed that there is not.
    Result<QString> fill(const QString &text, const QString &where) const
    {
        QString filled = text;
        for (const QString &placeholder : placeholderNames()) {
            const QString token = u"{%1}"_s.arg(placeholder);
            if (!text.contains(token))
                continue;
            const QString value = m_values.value(placeholder);
            if (value.isEmpty())
                return fail(ErrorCode::Rejected, whyEmpty(placeholder), {}, where);
            filled.replace(token, value);
        }
        return filled;
    }

private:
    static QString whyEmpty(const QString &placeholder)
    {
        const QString sentence = ExpansionText::tr("The placeholder {%1} has nothing to stand for: %2").arg(placeholder);
        if (placeholder == "serial"_L1)
            return sentence.arg(ExpansionText::tr("the device tells no serial number."));
        if (placeholder == "name"_L1)
            return sentence.arg(
                ExpansionText::tr("the device has no name that a host name could be made from. Say what it shall be called."));
        return sentence.arg(ExpansionText::tr("no MAC address of the device is known."));
    }

    QMap<QString, QString> m_values;
};

/// {name} itself, from what names the device in the profile.
Result<QString> nameFor(const Profile &profile, const Placeholders &placeholders, const Device &device, const Survey &survey)
{
    if (!profile.naming.isEmpty())
        return placeholders.fill(profile.naming, u"/naming"_s);
    const QString &hostname = profile.network.hostname;
    if (!hostname.isEmpty() && !hostname.contains(u"{name}"_s))
        return placeholders.fill(hostname, u"/network/hostname"_s);
    return ownNameOf(device, survey);
}

} // namespace

Result<> editTemplates(Profile &profile, const std::function<Result<>(const QString &where, QString &text)> &edit)
{
    MUSTER_CHECK(edit(u"/naming"_s, profile.naming));
    MUSTER_CHECK(edit(u"/network/hostname"_s, profile.network.hostname));
    if (profile.network.ipv4)
        MUSTER_CHECK(edit(u"/network/ipv4/address"_s, profile.network.ipv4->address));
    if (profile.credential)
        for (auto value = profile.credential->subject.begin(); value != profile.credential->subject.end(); ++value)
            MUSTER_CHECK(edit(u"/credential/subject/"_s + value.key(), *value));
    if (profile.mqtt)
        MUSTER_CHECK(edit(u"/mqtt/topicPrefix"_s, profile.mqtt->topicPrefix));
    return {};
}

Result<ExpandedProfile> expandProfile(const Profile &profile, const Device &device, const Survey &survey)
{
    Placeholders placeholders(device, survey);
    MUSTER_TRY(const QString name, nameFor(profile, placeholders, device, survey));
    placeholders.setName(name);
    Profile filled = profile;
    if (filled.credential && filled.credential->kind == CredentialKind::X509 && !filled.credential->subject.contains(u"CN"_s))
        filled.credential->subject.insert(u"CN"_s, u"{name}"_s);
    QMap<QString, QString> values; // by place
    MUSTER_CHECK(editTemplates(filled, [&](const QString &where, QString &text) -> Result<> {
        MUSTER_TRY(text, placeholders.fill(text, where));
        values.insert(where, text);
        return {};
    }));
    Result<Profile> checked = Profile::fromJson(filled.toJson());
    if (!checked)
        return fail(checked.error().code,
                    ExpansionText::tr("For this device the profile says \"%1\". %2")
                        .arg(shownText(values.value(checked.error().where)), checked.error().message),
                    checked.error().detail, checked.error().where);
    return ExpandedProfile{*std::move(checked), name};
}

} // namespace muster::provisioning
