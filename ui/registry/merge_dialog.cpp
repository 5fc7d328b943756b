// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/merge_dialog.h"

#include "registry/commands/merge_devices.h"
#include "ui/registry/device_chooser.h"
#include "ui/registry/identifier_text.h"
#include "ui/registry/merge_fields.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/capped_scroll_area.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int mergeDialogWidth = 760;
constexpr int mergeFieldsHeight = 260;

/// Nobody has done anything for it yet.
bool isMerelyHeard(const Device &device)
{
    return device.state == Lifecycle::Discovered || device.state == Lifecycle::Expected;
}

/// Which of the two stays where nobody says: what was admitted before what was merely heard, else the one that came first.
bool comesFirst(const Device &one, const Device &other)
{
    if (isMerelyHeard(one) != isMerelyHeard(other))
        return isMerelyHeard(other);
    return one.id < other.id;
}

} // namespace

MergeDialog::MergeDialog(const ThemeSource &themes, const Services &services, const QString &title, const DeviceId &one,
                         QWidget *parent)
    : FormDialog(themes, title, tr("Merge"), parent)
    , m_services(services)
    , m_ids{one, {}}
    , m_which(new QWidget)
    , m_scroll(new CappedScrollArea(mergeFieldsHeight))
    , m_fields(new MergeFields(themes))
    , m_consequences(factLabel({}, u"small"_s, nullptr))
    , m_warning(new HintBar(themes))
    , m_refusal(new HintBar(themes))
{
    setObjectName(u"mergeDialog"_s);
    setMinimumWidth(mergeDialogWidth);
    setSentence(tr(
        "What was seen of either, its jobs, certificates and notes go to the one that stays; the id of the other stands for it "
        "from then on. This can be undone."));
    setActionEnabled(false);
}

MergeDialog::MergeDialog(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent)
    : MergeDialog(themes, services, tr("Merge %1 with another device").arg(shortDeviceName(device.name)), device.id, parent)
{
    addChooser(device);
    addPreview();
}

MergeDialog::MergeDialog(const ThemeSource &themes, const Services &services, const DeviceId &one, const DeviceId &other,
                         QWidget *parent)
    : MergeDialog(themes, services, tr("Merge two devices"), one, parent)
{
    addPreview();
    setOther(other);
}

void MergeDialog::addChooser(const Device &device)
{
    auto *chooser = new DeviceChooser(themes(), m_services, device);
    addRow(chooser);
    connect(chooser, &DeviceChooser::chosen, this, [this](const DeviceRow &row) { setOther(row.id); });
    connect(chooser, &DeviceChooser::reconsidered, this, [this] { setOther({}); });
    chooser->setFocus();
}

void MergeDialog::addPreview()
{
    const Theme &theme = themes().theme();
    auto *which = new QGridLayout(m_which);
    which->setContentsMargins(0, 0, 0, 0);
    which->setHorizontalSpacing(theme.space(Space::M));
    which->setVerticalSpacing(theme.space(Space::Xs));
    which->setColumnStretch(1, 1);
    which->addWidget(factLabel(tr("Which one stays?"), u"label"_s, m_which), 0, 0, 1, 2);
    for (int i = 0; i < 2; ++i) {
        Side &side = m_sides[i];
        side.stays = new QRadioButton(m_which);
        side.stays->setObjectName(u"merge.stays.%1"_s.arg(i));
        side.what = factLabel({}, u"caption"_s, m_which);
        side.what->setWordWrap(false);
        side.what->setMinimumWidth(1);
        which->addWidget(side.stays, i + 1, 0);
        which->addWidget(side.what, i + 1, 1);
        connect(side.stays, &QRadioButton::clicked, this, [this, i] {
            m_stays = m_ids[i];
            ask();
        });
    }
    m_scroll->setAccessibleName(tr("What it will be"));
    m_scroll->setWidget(m_fields);
    m_fields->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_consequences->setObjectName(u"merge.consequences"_s);
    m_warning->setObjectName(u"merge.warning"_s);
    m_refusal->setObjectName(u"merge.refusal"_s);
    connect(m_fields, &MergeFields::chosen, this, [this](const QString &field, const DeviceId &whose) {
        m_choices.insert(field, whose);
        ask();
    });
    for (QWidget *row : std::initializer_list<QWidget *>{m_which, m_scroll, m_consequences, m_warning, m_refusal})
        addRow(row);
    hidePreview();
}

void MergeDialog::setOther(const DeviceId &other)
{
    if (other == m_ids[1])
        return;
    m_ids[1] = other;
    m_stays.reset();
    m_choices.clear();
    m_preview.reset();
    hidePreview();
    setActionText(tr("Merge"));
    setActionEnabled(false);
    ask();
}

void MergeDialog::hidePreview()
{
    for (QWidget *row : std::initializer_list<QWidget *>{m_which, m_scroll, m_consequences, m_warning, m_refusal})
        row->hide();
}

void MergeDialog::ask()
{
    m_preview.reset();
    forgetReading();
    setError({});
    setActionEnabled(false);
    if (m_ids[1].isNull())
        return;
    const DeviceId kept = m_stays.value_or(m_ids[0]);
    const DeviceId gone = kept == m_ids[0] ? m_ids[1] : m_ids[0];
    read(m_services.identities.mergePreview(kept, gone, m_choices),
         [this](const registry::MergePreview &preview) { take(preview); });
}

void MergeDialog::take(const registry::MergePreview &preview)
{
    if (!m_stays) {
        m_stays = comesFirst(preview.kept, preview.gone) ? preview.kept.id : preview.gone.id;
        if (*m_stays != preview.kept.id) {
            ask();
            return;
        }
    }
    m_preview = preview;
    showPreview(preview);
}

void MergeDialog::showPreview(const registry::MergePreview &preview)
{
    const bool isFirst = preview.kept.id == m_ids[0];
    for (int i = 0; i < 2; ++i) {
        const Device &device = (i == 0) == isFirst ? preview.kept : preview.gone;
        m_sides[i].stays->setText(shortDeviceName(device.name).replace(u'&', u"&&"_s));
        m_sides[i].stays->setToolTip(plainToolTip(device.name));
        m_sides[i].stays->setChecked(device.id == preview.kept.id);
        m_sides[i].what->setText(details(device));
        m_sides[i].what->setToolTip(plainToolTip(details(device)));
        m_sides[i].stays->setAccessibleName(tr("%1 stays: %2").arg(device.name, details(device)));
    }
    m_fields->setPreview(preview);
    const bool isNew = m_which->isHidden();
    m_which->show();
    if (isNew && !findChild<DeviceChooser *>())
        m_sides[isFirst ? 0 : 1].stays->setFocus();
    const bool isRefused = preview.refusal.has_value();
    m_scroll->setVisible(!isRefused);
    const QString consequences = isRefused ? QString() : this->consequences(preview);
    m_consequences->setText(consequences);
    m_consequences->setVisible(!consequences.isEmpty());
    m_warning->setHint(lookOf(Severity::Warning), preview.warnings.join(u' '));
    m_warning->setVisible(!isRefused && !preview.warnings.isEmpty());
    m_refusal->setHint(lookOf(Severity::Error), isRefused ? preview.refusal->message : QString());
    m_refusal->setVisible(isRefused);
    setActionText(tr("Merge into %1").arg(shortDeviceName(preview.kept.name)).replace(u'&', u"&&"_s));
    setActionEnabled(!isRefused && preview.openChoices().isEmpty());
}

QString MergeDialog::details(const Device &device) const
{
    QStringList parts{lookOf(device.state).word(), device.addresses.value(0)};
    if (device.lastSeen)
        parts += tr("heard %1", "heard 3 minutes ago").arg(longAge(*device.lastSeen, m_services.clock.now()));
    parts += device.id.toString();
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

/// What no field says.
QString MergeDialog::consequences(const registry::MergePreview &preview) const
{
    QStringList lines;
    QStringList joined;
    for (const Identifier &each : preview.joined)
        joined += identifierText(each.type, each.value);
    if (!joined.isEmpty())
        lines += tr("%1 is then known by %2, too.", "name, identifiers").arg(preview.kept.name, joined.join(u", "_s));
    const bool isOpen = preview.openChoices().contains(u"credential"_s);
    for (const QString &serialNumber : isOpen ? QStringList() : preview.superseded)
        lines += tr("The certificate %1 will no longer be in force.").arg(serialNumber);
    return lines.join(u'\n');
}

void MergeDialog::submit()
{
    if (!m_preview)
        return;
    const registry::MergePreview shown = *m_preview;
    run(
        m_services.registry.apply(registry::MergeDevices{shown.kept.id, shown.gone.id, m_choices, false}, m_services.actor),
        [this, shown](const Device &) { Q_EMIT merged(shown); },
        [this](const Error &error) {
            ask(); // something else is true by now
            setError(error.message);
        });
}

} // namespace muster::ui
