// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/commands/split_device.h"
#include "registry/split_preview.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
QT_END_NAMESPACE

namespace muster::ui {

class CappedScrollArea;
class HintBar;
class SplitHalves;

/// An identifier by its type and canonical value.
using IdentifierName = std::pair<IdentifierType, QString>;

/// Makes two devices of one: which identifiers belong to the other one, and what either will be, asked anew with every tick.
class SplitDialog : public FormDialog
{
    Q_OBJECT

public:
    /// `ticked` are so at first.
    SplitDialog(const ThemeSource &themes, const Services &services, const Device &device, const QVector<IdentifierName> &ticked,
                QWidget *parent);

Q_SIGNALS:
    /// `undone`: the merge that was taken back, if it was one.
    void divided(const muster::registry::SplitOutcome &outcome, const std::optional<muster::MergeRecord> &undone);

protected:
    void submit() override;

private:
    QWidget *buildChoices(const Device &device, const QVector<IdentifierName> &ticked);
    QVector<IdentifierName> ticked() const;
    void ask();
    void showPreview(const registry::SplitPreview &preview);

    const Services &m_services;
    const DeviceId m_device;
    QVector<std::pair<IdentifierName, QCheckBox *>> m_choices;
    std::optional<registry::SplitPreview> m_preview; ///< of what is ticked now
    CappedScrollArea *m_scroll;
    SplitHalves *m_halves;
    HintBar *m_note;
};

} // namespace muster::ui
