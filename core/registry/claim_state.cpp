// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/claim_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct ClaimText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry::ClaimText)
};

/// Somebody let it in, and it is not out of service for good.
bool isInRegistry(Lifecycle state)
{
    switch (state) {
    case Lifecycle::Provisioned:
    case Lifecycle::Pending:
    case Lifecycle::Enrolled:
    case Lifecycle::Quarantined: return true;
    case Lifecycle::Expected:
    case Lifecycle::Discovered:
    case Lifecycle::Retired: break;
    }
    return false;
}

/// Who takes a device of this family, as long as no driver here does. `hint` as the sources name the driver that would.
QString takerSentence(const QString &hint)
{
    static const std::pair<QLatin1StringView, const char *> takers[] = {
        {"esp-provisioning"_L1,
         QT_TRANSLATE_NOOP("muster::registry::ClaimText", "Its maker's app, or the ESP provisioning tool, takes it.")},
        {"homekit"_L1,
         QT_TRANSLATE_NOOP("muster::registry::ClaimText", "A HomeKit controller takes it, with the setup code on its label.")},
        {"matter"_L1,
         QT_TRANSLATE_NOOP("muster::registry::ClaimText", "A Matter controller takes it, with the setup code on its label.")},
        {"onvif"_L1, QT_TRANSLATE_NOOP("muster::registry::ClaimText", "Its own web page, or an ONVIF tool, takes it.")},
        {"ubiquiti"_L1, QT_TRANSLATE_NOOP("muster::registry::ClaimText", "Its own web page, or a UniFi controller, takes it.")},
    };
    for (const auto &[name, sentence] : takers)
        if (hint == name)
            return ClaimText::tr(sentence);
    return ClaimText::tr("A driver for \"%1\" would take it; until there is one, its maker's app or its own page does.").arg(hint);
}

/// A row and a device say it by the same names.
template<typename Described>
ClaimState claimStateOfAny(const Described &device)
{
    if (isInRegistry(device.state) && device.isFactoryDefault == true)
        return ClaimState::NotSetUp;
    if (device.claimable)
        return !device.isFactoryDefault   ? ClaimState::Claimable
               : *device.isFactoryDefault ? ClaimState::Ready
                                          : ClaimState::SetUp;
    if (!device.driver.isEmpty())
        return ClaimState::Claimed;
    if (device.isFactoryDefault == true)
        return ClaimState::FactoryNew;
    return device.kind.isEmpty() && device.model.isEmpty() ? ClaimState::NotIdentified : ClaimState::NoDriver;
}

} // namespace

ClaimState claimStateOf(const DeviceRow &row)
{
    return claimStateOfAny(row);
}

ClaimState claimStateOf(const Device &device)
{
    return claimStateOfAny(device);
}

QString claimSentence(ClaimState state)
{
    switch (state) {
    case ClaimState::Ready:
        return ClaimText::tr("Can be claimed: a driver speaks to it, and it says that it is as it left the factory");
    case ClaimState::Claimable:
        return ClaimText::tr(
            "Can be claimed: a driver speaks to it. Whether it was set up it does not say; it may ask for a login");
    case ClaimState::SetUp:
        return ClaimText::tr("A driver speaks to it, but it says that somebody has set it up already: a login is needed");
    case ClaimState::Claimed: return ClaimText::tr("A driver has claimed it already");
    case ClaimState::NotSetUp:
        return ClaimText::tr("It is in the registry, but says that it is as it left the factory: it was reset, or never set up");
    case ClaimState::FactoryNew:
        return ClaimText::tr(
            "It says that it is as it left the factory and waits for its owner, but no driver here speaks to it yet");
    case ClaimState::NoDriver:
        return ClaimText::tr("Can't be claimed: no driver speaks to it. It can be enrolled all the same, as claimed, not proven");
    case ClaimState::NotIdentified:
        return ClaimText::tr("Can't be claimed: nothing says what it is. Look for more of it, or say what it is under Edit");
    }
    return {};
}

QString claimAdvice(const Device &device, const QVector<discovery::Detail> &details)
{
    const bool isNew = device.isFactoryDefault == true;
    const bool isToTake = isNew || device.state == Lifecycle::Expected || device.state == Lifecycle::Discovered;
    if (!isToTake || !device.driver.isEmpty() || device.isFactoryDefault == false)
        return {};
    QStringList sentences;
    if (const QString hint = detailOf(details, u"driverHint"); isNew && !hint.isEmpty())
        sentences += takerSentence(hint);
    if (const QString reach = detailOf(details, u"reach"); !reach.isEmpty())
        sentences += reach;
    else if (const QString url = detailOf(details, u"url"); !url.isEmpty())
        sentences += ClaimText::tr("Its own page, as it says: %1").arg(url);
    return sentences.join(u' ');
}

} // namespace muster::registry
