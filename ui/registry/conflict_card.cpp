// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/conflict_card.h"

#include "ui/registry/identifier_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

bool hasDisputed(const Device &device, const IdentityConflict &conflict)
{
    return std::ranges::any_of(device.identifiers, [&conflict](const Identifier &own) {
        return own.type == conflict.type && own.value == conflict.value;
    });
}

QString disputeSentence(const Device &device, const IdentityConflict &conflict, Timestamp now)
{
    const QString what = identifierText(conflict.type, conflict.value);
    const QString since = longAge(conflict.since, now);
    return hasDisputed(device, conflict)
               ? ConflictCard::tr("%1 is this device's, and the other one claims it, too. First heard so %2.",
                                  "MAC 84:CC.., 3 min ago")
                     .arg(what, since)
               : ConflictCard::tr("%1 is the other device's, and this one claims it, too. First heard so %2.").arg(what, since);
}

} // namespace

QVector<std::pair<IdentifierType, QString>> ConflictCard::held(const Device &device, const DeviceId &other)
{
    QVector<std::pair<IdentifierType, QString>> all;
    for (const IdentityConflict &conflict : device.conflicts)
        if (conflict.with == other && hasDisputed(device, conflict))
            all += {conflict.type, conflict.value};
    return all;
}

ConflictCard::ConflictCard(const ThemeSource &themes, const Device &device, const DeviceId &other, const QString &otherName,
                           const May &may, Timestamp now, QWidget *parent)
    : QFrame(parent)
{
    setObjectName(u"conflict"_s);
    setProperty("frameRole", u"hint"_s);
    setProperty("tone", u"warn"_s);
    const Theme &theme = themes.theme();
    const QString name = otherName.isEmpty() ? other.toString() : otherName;
    auto *glyph = new GlyphLabel(themes, this);
    glyph->setLook(lookOf(Severity::Warning));
    auto *link = new QPushButton(shortDeviceName(name).replace(u'&', u"&&"_s), this);
    link->setObjectName(u"conflict.other"_s);
    link->setProperty("role", u"link"_s);
    link->setProperty("small", true);
    link->setAutoDefault(false);
    link->setToolTip(plainToolTip(tr("Go to %1").arg(name)));
    link->setAccessibleName(tr("In conflict with %1: go there").arg(name));
    connect(link, &QPushButton::clicked, this, &ConflictCard::otherWanted);
    auto *head = new QHBoxLayout;
    head->setSpacing(theme.space(Space::S));
    head->addWidget(glyph);
    head->addWidget(factLabel(tr("In conflict with"), u"hint"_s, this));
    head->addWidget(link);
    head->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::M), theme.space(Space::S));
    layout->setSpacing(theme.space(Space::Xs));
    layout->addLayout(head);
    QStringList sentences;
    for (const IdentityConflict &conflict : device.conflicts) {
        if (conflict.with != other)
            continue;
        sentences += disputeSentence(device, conflict, now);
        QLabel *label = factLabel(sentences.last(), u"small"_s, this);
        label->setToolTip(plainToolTip(conflict.value));
        layout->addWidget(label);
    }
    layout->addWidget(
        factLabel(tr("One device with two cards: merge them. A copy, or a stolen identity: they are two."), u"caption"_s, this));
    setAccessibleName(tr("Conflict with %1. %2").arg(name, sentences.join(u' ')));
    addButtons(themes, name, may);
}

void ConflictCard::addButtons(const ThemeSource &themes, const QString &about, const May &may)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(themes.theme().space(Space::S));
    struct Way
    {
        const char *name;
        QString text;
        QString what;
        void (ConflictCard::*wanted)();
        bool isOffered;
    };
    const Way ways[] = {
        {"conflict.merge", tr("Merge…"), tr("Make %1 and this device one").arg(about), &ConflictCard::mergeWanted, true},
        {"conflict.split", tr("Split…"), tr("Give what is disputed to a device of its own"), &ConflictCard::splitWanted,
         may.canSplit},
        {"conflict.apart", tr("They are two…"), tr("Say that %1 and this device are two").arg(about), &ConflictCard::apartWanted,
         true},
    };
    for (const Way &way : ways) {
        if (!way.isOffered)
            continue;
        auto *button = new QPushButton(way.text, this);
        button->setObjectName(QLatin1StringView(way.name));
        button->setProperty("small", true);
        button->setAutoDefault(false);
        button->setEnabled(may.whyNotDecide.isEmpty());
        button->setToolTip(plainToolTip(may.whyNotDecide.isEmpty() ? way.what : may.whyNotDecide));
        button->setAccessibleDescription(may.whyNotDecide.isEmpty() ? way.what : may.whyNotDecide);
        connect(button, &QPushButton::clicked, this, way.wanted);
        row->addWidget(button);
    }
    row->addStretch(1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

} // namespace muster::ui
