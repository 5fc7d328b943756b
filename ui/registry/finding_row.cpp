// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/finding_row.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

const StateLook &findingLook(const Finding &finding)
{
    return finding.waivedUntil ? lookOf(ComplianceSummary{Compliance::Waived}) : lookOf(finding.severity);
}

QString seenWanted(const Finding &finding)
{
    return FindingRow::tr("Seen %1, wanted %2.").arg(finding.seen, finding.wanted);
}

/// Since when is kept for devices on record only; for one that was merely heard it is asked anew each time.
bool isOnRecord(const Finding &finding)
{
    return finding.since != Timestamp{};
}

QString whoseFinding(const Finding &finding, Timestamp now)
{
    QString text =
        isOnRecord(finding)
            ? FindingRow::tr("Policy %1, found %2", "found 3 hours ago").arg(finding.policy, longAge(finding.since, now))
            : FindingRow::tr("Policy %1").arg(finding.policy);
    if (finding.waivedUntil)
        text +=
            u". "_s
            + FindingRow::tr("Waived by %1 to %2", "owner, day").arg(finding.waiverOwner, shortDay(*finding.waivedUntil, now));
    return text;
}

} // namespace

FindingRow::FindingRow(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_glyph(new GlyphLabel(themes, this))
    , m_rule(factLabel({}, u"label"_s, this))
    , m_seen(factLabel({}, u"small"_s, this))
    , m_fix(factLabel({}, u"small"_s, this))
    , m_whose(factLabel({}, u"caption"_s, this))
{
    setObjectName(u"finding"_s);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, themes.theme().space(Space::Xs), 0, themes.theme().space(Space::Xs));
    layout->setHorizontalSpacing(themes.theme().space(Space::S));
    layout->setVerticalSpacing(2);
    layout->setColumnStretch(1, 1);
    layout->addWidget(m_glyph, 0, 0, Qt::AlignTop);
    int row = 0;
    for (QLabel *label : {m_rule, m_seen, m_fix, m_whose})
        layout->addWidget(label, row++, 1);
}

void FindingRow::setFinding(const Finding &finding, Timestamp now)
{
    m_glyph->setLook(findingLook(finding));
    m_rule->setText(finding.rule);
    m_seen->setText(seenWanted(finding));
    m_fix->setText(tr("Smallest fix: %1").arg(finding.fix));
    m_fix->setVisible(!finding.fix.isEmpty());
    m_whose->setText(whoseFinding(finding, now));
    m_whose->setToolTip(isOnRecord(finding) ? plainToolTip(exactTime(finding.since)) : QString());
    setAccessibleName(findingText(finding, now));
}

QString findingText(const Finding &finding, Timestamp now)
{
    QStringList parts{FindingRow::tr("%1: %2.", "severity: rule").arg(findingLook(finding).word(), finding.rule),
                      seenWanted(finding)};
    if (!finding.fix.isEmpty())
        parts += FindingRow::tr("Smallest fix: %1").arg(finding.fix);
    parts += whoseFinding(finding, now);
    return parts.join(u' ');
}

} // namespace muster::ui
