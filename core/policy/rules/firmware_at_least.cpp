// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "policy/rule.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString firmwareVersionKey = u"version"_s;

/// {"version"}: the firmware is that one or a newer one.
class FirmwareAtLeast final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::FirmwareAtLeast)

public:
    QString label() const override { return tr("Firmware at least"); }
    QVector<RuleParameter> parameters() const override
    {
        RuleParameter version{firmwareVersionKey, RuleParameter::Kind::Text, {}, u""_s};
        version.problem = versionProblem;
        return {version};
    }
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;

private:
    static QString versionProblem(const QString &text);
    static QString versionOf(const QString &firmware);
    static bool isAtLeast(const QString &version, const QString &wanted);
};

QString FirmwareAtLeast::versionProblem(const QString &text)
{
    const bool startsWithDigit = !text.isEmpty() && text.front() >= u'0' && text.front() <= u'9';
    return startsWithDigit ? QString()
                           : tr("\"%1\" is not a version. It begins with a number, such as 1.4.2.").arg(text.left(64));
}

/// What names the version: behind a v ("20230913-114010/v1.14.0-g21a5d70"), else the whole text where it begins with a number, else, in
/// "Debian GNU/Linux 12" and "ESP-32 board 1.4", what does, a dotted one first. Empty when there is none.
QString FirmwareAtLeast::versionOf(const QString &firmware)
{
    static const QRegularExpression shapes[]{
        QRegularExpression(u"(?<![0-9A-Za-z.])[vV]([0-9]+\\.[0-9].*)\\z"_s, QRegularExpression::DotMatchesEverythingOption),
        QRegularExpression(u"\\A\\s*[vV]?([0-9].*)\\z"_s, QRegularExpression::DotMatchesEverythingOption),
        QRegularExpression(u"(?<![0-9A-Za-z.])([0-9]+\\.[0-9].*)\\z"_s, QRegularExpression::DotMatchesEverythingOption),
        QRegularExpression(u"(?<![0-9A-Za-z.])[vV]?([0-9].*)\\z"_s, QRegularExpression::DotMatchesEverythingOption),
    };
    for (const QRegularExpression &shape : shapes)
        if (const auto match = shape.match(firmware); match.hasMatch())
            return match.captured(1);
    return {};
}

/// Numbers first, where missing ones count as 0; then what stands behind them: a pre-release (semver.org, section 9) is older than
/// nothing, anything else is newer.
bool FirmwareAtLeast::isAtLeast(const QString &version, const QString &wanted)
{
    qsizetype versionRest = 0;
    qsizetype wantedRest = 0;
    const auto numbers = QVersionNumber::fromString(version, &versionRest).normalized();
    const auto wantedNumbers = QVersionNumber::fromString(wanted, &wantedRest).normalized();
    if (versionRest == 0 || wantedRest == 0) // a number beyond what it holds
        return naturalSortKey(version) >= naturalSortKey(wanted);
    if (numbers != wantedNumbers)
        return numbers > wantedNumbers;
    const QString rest = version.sliced(versionRest);
    const QString leastRest = wanted.sliced(wantedRest);
    static const QRegularExpression preRelease(u"\\A[-~_. ]?(alpha|beta|rc|pre|dev|snapshot)(?![a-z])"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    const bool isPre = preRelease.match(rest).hasMatch();
    if (isPre != preRelease.match(leastRest).hasMatch())
        return !isPre;
    return leastRest.isEmpty() || naturalSortKey(rest) >= naturalSortKey(leastRest);
}

Verdict FirmwareAtLeast::judge(const QJsonObject &parameters, const Facts &facts) const
{
    const QString wanted = parameters.value(firmwareVersionKey).toString();
    const QString firmware = facts.device.firmware;
    const QString version = versionOf(firmware);

    Verdict verdict;
    verdict.holds = !version.isEmpty() && isAtLeast(version, wanted);
    verdict.seen = firmware.isEmpty() ? tr("unknown") : firmware;
    verdict.wanted = tr("%1 or newer").arg(wanted);
    if (verdict.holds)
        return verdict;
    if (firmware.isEmpty())
        verdict.fix = tr("Probe or provision the device, so that its firmware becomes known.");
    else if (version.isEmpty())
        verdict.fix = tr("Its firmware names no version to compare. Probe the device again, or leave it out of the scope.");
    else
        verdict.fix = tr("Update the firmware to %1 or newer.").arg(wanted);
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeFirmwareAtLeast()
{
    return std::make_unique<FirmwareAtLeast>();
}

} // namespace muster::policy
