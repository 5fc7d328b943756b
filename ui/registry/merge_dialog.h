// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/merge_preview.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

#include <array>

QT_BEGIN_NAMESPACE
class QLabel;
class QRadioButton;
QT_END_NAMESPACE

namespace muster::ui {

class CappedScrollArea;
class HintBar;
class MergeFields;

/// Makes two devices one: which other one, where only one is given; which of them stays; what it will be, asked anew whenever
/// something is chosen; and why it can't be, where it can't.
class MergeDialog : public FormDialog
{
    Q_OBJECT

public:
    /// The other one is chosen here.
    MergeDialog(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent);
    MergeDialog(const ThemeSource &themes, const Services &services, const DeviceId &one, const DeviceId &other, QWidget *parent);

Q_SIGNALS:
    /// As it was shown.
    void merged(const muster::registry::MergePreview &preview);

protected:
    void submit() override;

private:
    struct Side
    {
        QRadioButton *stays = nullptr;
        QLabel *what = nullptr; ///< state, address, id
    };

    MergeDialog(const ThemeSource &themes, const Services &services, const QString &title, const DeviceId &one, QWidget *parent);
    void addChooser(const Device &device);
    void addPreview();
    void setOther(const DeviceId &other);
    void hidePreview();
    void ask();
    void take(const registry::MergePreview &preview);
    void showPreview(const registry::MergePreview &preview);
    QString details(const Device &device) const;
    QString consequences(const registry::MergePreview &preview) const;

    const Services &m_services;
    std::array<DeviceId, 2> m_ids; ///< the second is null until it is chosen
    std::optional<DeviceId> m_stays;
    registry::MergeChoices m_choices;
    std::optional<registry::MergePreview> m_preview; ///< of what is chosen now
    std::array<Side, 2> m_sides;
    QWidget *m_which;
    CappedScrollArea *m_scroll;
    MergeFields *m_fields;
    QLabel *m_consequences;
    HintBar *m_warning;
    HintBar *m_refusal;
};

} // namespace muster::ui
