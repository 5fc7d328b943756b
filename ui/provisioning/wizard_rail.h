// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

QT_BEGIN_NAMESPACE
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The wizard's steps: those behind with a check and what was decided, the current one, those ahead with their number. A click goes
/// back to one behind, while that is possible.
class WizardRail : public QListView
{
    Q_OBJECT

public:
    WizardRail(const ThemeSource &themes, QWidget *parent);

    void setSteps(const QStringList &titles);
    void setSummary(int step, const QString &summary);
    void setCurrent(int step);

Q_SIGNALS:
    void stepChosen(int step);

private:
    QStandardItemModel *m_steps;
    int m_current = 0;
};

} // namespace muster::ui
