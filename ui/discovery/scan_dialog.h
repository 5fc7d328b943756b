// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/scan.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

#include <QPointer>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
QT_END_NAMESPACE

namespace muster::ui {

/// Asks which addresses shall be scanned, and says while somebody types how many those are and how long it takes, or why it
/// can't be done. It starts nothing.
class ScanDialog : public FormDialog
{
    Q_OBJECT

public:
    /// `networks`, of ours, are offered; the first is filled in.
    ScanDialog(const ThemeSource &themes, const Services &services, const QStringList &networks, QWidget *parent);

Q_SIGNALS:
    void scanWanted(const muster::discovery::ScanRequest &request);

protected:
    void submit() override;

private:
    void edited();
    void estimate();
    void showPlan(const Result<discovery::ScanPlan> &plan);

    const Services &m_services;
    QComboBox *m_range;
    FieldRow *m_row;
    QCheckBox *m_agreement;
    QTimer m_pause; ///< runs while somebody types
    QPointer<Task> m_estimate;
};

} // namespace muster::ui
