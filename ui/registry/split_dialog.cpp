// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/split_dialog.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/identifier_text.h"
#include "ui/registry/split_halves.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/capped_scroll_area.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/strength_bars.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int splitDialogWidth = 680;
constexpr int splitChoicesHeight = 190;
constexpr int splitHalvesHeight = 260;
} // namespace

SplitDialog::SplitDialog(const ThemeSource &themes, const Services &services, const Device &device,
                         const QVector<IdentifierName> &ticked, QWidget *parent)
    : FormDialog(themes, tr("Split %1").arg(shortDeviceName(device.name)), tr("Split off"), parent)
    , m_services(services)
    , m_device(device.id)
    , m_scroll(new CappedScrollArea(splitHalvesHeight))
    , m_halves(new SplitHalves(themes))
    , m_note(new HintBar(themes))
{
    setObjectName(u"splitDialog"_s);
    setMinimumWidth(splitDialogWidth);
    setSentence(
        tr("Tick what belongs to another device. What was seen under it goes along, and the two are told apart from then on, "
           "whatever they claim. This can be undone."));
    auto *choices = new CappedScrollArea(splitChoicesHeight);
    choices->setObjectName(u"split.choices"_s);
    choices->setAccessibleName(tr("Identifiers"));
    choices->setFocusPolicy(Qt::NoFocus);
    choices->setWidget(buildChoices(device, ticked));
    choices->widget()->setAutoFillBackground(false);
    m_scroll->setAccessibleName(tr("What either will be"));
    m_scroll->setWidget(m_halves);
    m_halves->setAutoFillBackground(false);
    m_halves->setObjectName(u"split.halves"_s);
    m_note->setObjectName(u"split.note"_s);
    m_scroll->hide();
    m_note->hide();
    for (QWidget *row : std::initializer_list<QWidget *>{choices, m_note, m_scroll})
        addRow(row);
    if (!m_choices.isEmpty())
        m_choices.first().second->setFocus();
    ask();
}

QWidget *SplitDialog::buildChoices(const Device &device, const QVector<IdentifierName> &ticked)
{
    auto *all = new QWidget;
    auto *grid = new QGridLayout(all);
    const Theme &theme = themes().theme();
    const int ring = FocusRing::reach(theme);
    grid->setContentsMargins(ring, ring, ring, ring);
    grid->setHorizontalSpacing(theme.space(Space::L));
    grid->setVerticalSpacing(theme.space(Space::Xs));
    grid->setColumnStretch(1, 1);
    const discovery::DiscoveryStatus &discovery = m_services.discovery.status();
    for (const Identifier &each : device.identifiers) {
        const QString name = identifierText(each.type, each.value);
        const QString evidence = tr("%1, said by %2, %3", "strength, source, age")
                                     .arg(StrengthBars::word(each.strength()), sourceTitle(discovery, each.source),
                                          longAge(each.lastSeen, m_services.clock.now()));
        auto *box = new QCheckBox(QString(name).replace(u'&', u"&&"_s), all);
        box->setObjectName(u"split.%1:%2"_s.arg(identifierTypeWords.word(each.type), each.value));
        box->setToolTip(plainToolTip(each.value));
        box->setAccessibleName(
            tr("%1 %2 belongs to another device", "MAC, value").arg(identifierTypeWord(each.type), each.value));
        box->setAccessibleDescription(evidence);
        const IdentifierName key{each.type, each.value};
        box->setChecked(ticked.contains(key));
        connect(box, &QCheckBox::toggled, this, &SplitDialog::ask);
        const int row = grid->rowCount();
        grid->addWidget(box, row, 0);
        QLabel *said = factLabel(evidence, u"caption"_s, all);
        said->setWordWrap(false);
        grid->addWidget(said, row, 1);
        m_choices += {key, box};
    }
    return all;
}

QVector<IdentifierName> SplitDialog::ticked() const
{
    QVector<IdentifierName> names;
    for (const auto &[name, box] : m_choices)
        if (box->isChecked())
            names += name;
    return names;
}

void SplitDialog::ask()
{
    m_preview.reset();
    forgetReading();
    setError({});
    setActionEnabled(false);
    const QVector<IdentifierName> names = ticked();
    if (names.isEmpty()) {
        setActionText(tr("Split off"));
        m_scroll->hide();
        m_note->hide();
        return;
    }
    read(m_services.identities.splitPreview(m_device, names),
         [this](const registry::SplitPreview &preview) { showPreview(preview); });
}

void SplitDialog::showPreview(const registry::SplitPreview &preview)
{
    m_preview = preview;
    const bool isRefused = preview.refusal.has_value();
    if (isRefused)
        m_note->setHint(lookOf(Severity::Error), preview.refusal->message);
    else if (preview.undone)
        m_note->setHint(noteLook(),
                        tr("This came when %1 was merged into it on %2 by %3. All that came then goes back, and it gets its "
                           "own id again.")
                            .arg(preview.undone->gone.name, shortDay(preview.undone->at, m_services.clock.now()),
                                 preview.undone->actor));
    m_note->setVisible(isRefused || preview.undone);
    m_scroll->setVisible(!isRefused);
    if (!isRefused)
        m_halves->setPreview(preview);
    const QString name = shortDeviceName(preview.part.name).replace(u'&', u"&&"_s);
    setActionText(isRefused ? tr("Split off") : preview.undone ? tr("Give %1 back").arg(name) : tr("Split off %1").arg(name));
    setActionEnabled(!isRefused);
}

void SplitDialog::submit()
{
    if (!m_preview)
        return;
    run(
        m_services.registry.apply(registry::SplitDevice{m_device, ticked()}, m_services.actor),
        [this, undone = m_preview->undone](const registry::SplitOutcome &outcome) { Q_EMIT divided(outcome, undone); },
        [this](const Error &error) {
            ask(); // something else is true by now
            setError(error.message);
        });
}

} // namespace muster::ui
